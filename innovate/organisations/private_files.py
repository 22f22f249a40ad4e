"""Papers that only some people may read: kept out of the public media, served through a permission check."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage
from django.core.files.uploadedfile import UploadedFile
from django.db.models.fields.files import FieldFile
from django.http import FileResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from innovate.core.files import UploadRefused, clean_image

_CONTENT_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
#: A PDF begins with its version within the first kilobyte and ends with this mark (ISO 32000-1, 7.5).
_PDF_HEAD, _PDF_TAIL = b"%PDF-", b"%%EOF"


def private_storage() -> Storage:
    """Return the storage of private papers: a folder nobody serves, or a private prefix of the bucket."""
    default: dict[str, Any] = dict(settings.STORAGES["default"])
    if default["BACKEND"].endswith("S3Storage"):
        options = dict(default["OPTIONS"])
        options["location"] = "/".join(filter(None, [options.get("location", ""), "private"]))
        return import_string(default["BACKEND"])(**options, default_acl="private", querystring_auth=True)
    return FileSystemStorage(
        location=settings.STATE_DIR / "private", base_url=None, file_permissions_mode=0o600
    )


def clean_document(upload: UploadedFile) -> ContentFile:
    """Return an uploaded PDF, JPEG or PNG under a random name; pictures are decoded and written anew.

    Raises UploadRefused when its bytes are none of the three, or too many.
    """
    if (upload.size or 0) > settings.UPLOAD_MAX_BYTES:
        raise UploadRefused(
            _("“%(name)s” is larger than %(size)s MB. Choose a smaller file.")
            % {"name": upload.name, "size": settings.UPLOAD_MAX_BYTES // 1024**2}
        )
    upload.seek(0)
    content = upload.read()
    if content.startswith(_PDF_HEAD) and _PDF_TAIL in content[-2048:]:
        return ContentFile(content, name=f"{secrets.token_urlsafe(12)}.pdf")
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return clean_image(upload).content
    raise UploadRefused(_("“%(name)s” is not a PDF, JPEG or PNG file.") % {"name": upload.name})


def serve_private(file: FieldFile, *, filename: str) -> FileResponse:
    """Send a private paper as a download that no cache keeps; the caller has checked the permission.

    `filename` is without its ending. The content type follows the name we gave it, never the sender's claim.
    """
    ending = (file.name or "").rsplit(".", 1)[-1]
    response = FileResponse(
        file.open("rb"),
        as_attachment=True,
        filename=f"{filename}.{ending}",
        content_type=_CONTENT_TYPES.get(ending, "application/octet-stream"),
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
