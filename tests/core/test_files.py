"""Uploaded pictures: what is not one is refused, what is one loses all that came with it."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin

from innovate.core.files import LONGEST_SIDE, UploadRefused, clean_image

SECRET = b"52.5163N 13.3777E by Ada"


def upload(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def picture(kind: str = "JPEG", mode: str = "RGB", size: tuple[int, int] = (40, 30), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind, **options)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def gps() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 30.0, 58.0)
    return exif


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_place_and_time_of_a_photo_are_gone(kind: str) -> None:
    dirty = picture(kind, exif=gps().tobytes())
    assert SECRET in dirty
    clean = clean_image(upload(dirty)).content.read()
    assert SECRET not in clean
    assert not opened(clean).getexif()
    assert not opened(clean).getexif().get_ifd(0x8825)


def test_comments_and_texts_are_gone() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", SECRET.decode())
    notes.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    for dirty in (
        picture("PNG", pnginfo=notes),
        picture("JPEG", comment=SECRET),
        picture("WEBP", xmp=SECRET),
        picture("JPEG", xmp=SECRET),
    ):
        assert SECRET in dirty
        assert SECRET not in clean_image(upload(dirty)).content.read()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_polyglot_loses_what_hangs_behind_the_picture(kind: str) -> None:
    payload = b"<script>alert(1)</script><?php system($_GET[0]); ?>PK\x05\x06"
    clean = clean_image(upload(picture(kind) + payload)).content.read()
    assert b"script" not in clean
    assert b"php" not in clean
    assert opened(clean).size == (40, 30)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
        b"GIF89a" + b"\0" * 40,
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
        picture("GIF", "P"),
        picture("BMP"),
        picture("TIFF"),
        picture("ICO"),
        picture("JPEG")[:200],
        picture("PNG")[:40],
        b"\x89PNG\r\n\x1a\n" + b"\0" * 30,
        b"\xff\xd8\xff\xe0" + b"\xff" * 100,
        b"RIFF\x10\0\0\0WEBPVP8 ",
    ],
)
def test_what_is_no_jpeg_png_or_webp_is_refused_whatever_its_name(content: bytes) -> None:
    with pytest.raises(UploadRefused, match=r"photo\.jpg"):
        clean_image(upload(content))


def bomb(width: int, height: int) -> bytes:
    """A PNG that claims to be that large, in a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 9))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(7000, 7000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)])
def test_bomb_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    with pytest.raises(UploadRefused):
        clean_image(upload(bomb(*size)))


def test_too_many_bytes_are_refused(settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 100
    with pytest.raises(UploadRefused, match="larger than"):
        clean_image(upload(picture()))


def test_large_picture_is_made_smaller_and_keeps_its_shape() -> None:
    clean = clean_image(upload(picture(size=(4800, 1200))))
    assert (clean.width, clean.height) == (LONGEST_SIDE, LONGEST_SIDE // 4)


def test_turned_photo_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    clean = clean_image(upload(picture(exif=exif.tobytes())))
    assert (clean.width, clean.height) == (30, 40)


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "L"),
        ("JPEG", "CMYK"),
        ("PNG", "P"),
        ("PNG", "1"),
        ("PNG", "LA"),
        ("PNG", "I;16"),
        ("WEBP", "RGBA"),
    ],
)
def test_every_usual_mode_is_taken(kind: str, mode: str) -> None:
    clean = clean_image(upload(picture(kind, mode)))
    assert opened(clean.content.read()).mode in ("RGB", "RGBA")


def test_jpeg_of_several_pictures_as_phones_write_it_is_taken() -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")]
    frames[0].save(out, "MPO", save_all=True, append_images=frames[1:])
    assert Image.open(io.BytesIO(out.getvalue())).format == "MPO"
    clean = clean_image(upload(out.getvalue()))
    assert clean.content.name.endswith(".jpg")
    assert opened(clean.content.read()).format == "JPEG"


def test_name_is_ours() -> None:
    clean = clean_image(upload(picture("PNG"), "../../../etc/passwd\0.php"))
    assert clean.content.name.endswith(".png")
    assert "/" not in clean.content.name
