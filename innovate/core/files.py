"""Checks on what people upload. What a file is, its bytes say; its name and declared type only claim."""

from __future__ import annotations

import io
import secrets
import warnings
from dataclasses import dataclass

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from innovate.core.errors import Refused
from innovate.core.pictures import Drawn, name_for, widths_below

#: What Pillow may try to decode: an explicit list, so that its rarer, weaker decoders are never reached.
IMAGE_FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
LONGEST_SIDE = 2400


class UploadRefused(Refused):
    """The file is not one we take."""

    default_code = "bad_upload"


@dataclass(frozen=True, slots=True)
class CleanImage:
    """A picture decoded and written anew: no metadata (no GPS), no trailing data; sides in pixels."""

    content: Drawn
    width: int
    height: int


def _plain(picture: Image.Image, kind: str) -> Image.Image:
    """Return the picture alone, small enough and in a mode `kind` can store, without anything that came with it."""
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # A colour profile describes the mode it came with; it is all we keep, so that colours stay as they were.
    profile = picture.info.get("icc_profile") if picture.mode in ("RGB", "RGBA") else None
    if kind == "JPEG":
        picture = picture.convert("RGB")
    elif picture.mode not in ("RGB", "RGBA"):
        picture = picture.convert("RGBA")
    # Encoders copy comments and the like from here.
    picture.info = {"icc_profile": profile} if profile else {}
    return picture


def clean_image(upload: UploadedFile) -> CleanImage:
    """Decode and re-encode an uploaded picture, at most LONGEST_SIDE pixels on its longest side.

    Raises UploadRefused when it is too large in bytes or pixels, or is no JPEG, PNG or WebP.
    """
    if (upload.size or 0) > settings.UPLOAD_MAX_BYTES:
        raise UploadRefused(
            _("“%(name)s” is larger than %(size)s MB. Choose a smaller picture.")
            % {"name": upload.name, "size": settings.UPLOAD_MAX_BYTES // 1024**2}
        )
    upload.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            # open() reads only the header, so the size is known before anything is decoded.
            with Image.open(upload, formats=list(IMAGE_FORMATS)) as image:
                if image.width * image.height > settings.UPLOAD_MAX_PIXELS:
                    raise UploadRefused(
                        _("“%(name)s” has too many pixels. Choose one below %(limit)s megapixels.")
                        % {"name": upload.name, "limit": settings.UPLOAD_MAX_PIXELS // 10**6}
                    )
                # What phones call a JPEG with several pictures inside opens as "MPO".
                kind = image.format if image.format in IMAGE_FORMATS else "JPEG"
                picture = _plain(ImageOps.exif_transpose(image), kind)
                drawn = _written(picture, kind)
                smaller = {width: _narrowed(picture, width) for width in widths_below(picture.width)}
                size = picture.size
    except UploadRefused:
        raise
    except Exception:  # noqa: BLE001 - whatever a decoder stumbles over, it is no picture for us
        raise UploadRefused(
            _("“%(name)s” is not a picture we can read. Choose a JPEG, PNG or WebP file.")
            % {"name": upload.name}
        ) from None
    name = name_for(secrets.token_urlsafe(12), *size, IMAGE_FORMATS[kind])
    return CleanImage(Drawn(drawn, name=name, smaller=smaller), *size)


def _written(picture: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, quality=85)
    return out.getvalue()


def _narrowed(picture: Image.Image, width: int) -> bytes:
    """The picture at this width, as WebP: half the bytes of a JPEG, and every browser of the last five years reads it."""
    height = max(1, round(picture.height * width / picture.width))
    return _written(picture.resize((width, height), Image.Resampling.LANCZOS), "WEBP")
