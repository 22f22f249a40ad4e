"""What the APIs of all rooms share: where a list goes on, and a file that must come along."""

from django.utils.translation import gettext as _
from ninja import Field, Schema
from ninja.files import UploadedFile

from innovate.core.errors import Refused


class Paging(Schema):
    """`cursor` is the `next_cursor` of the page before; without it a list begins at its top."""

    cursor: str = ""
    limit: int = Field(24, ge=1, le=100)


def needed(upload: UploadedFile | None) -> UploadedFile:
    """Return the file that was sent; raise Refused with how to send one if none was.

    Operations take `File[UploadedFile | None]`: a missing part would be refused without a word about multipart.
    """
    if upload is None:
        words = _("Send the file as multipart form data.")
        raise Refused(words, code="no_file", fields={"upload": words})
    return upload
