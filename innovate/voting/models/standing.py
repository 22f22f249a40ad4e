"""Whether a vote counts. It is never deleted, whatever its standing."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.TextChoices):
    """COUNTED unless somebody doubts it; HELD while a moderator looks at it; LEFT_OUT when they decided so."""

    COUNTED = "counted", _("Counted")
    HELD = "held", _("Under review")
    LEFT_OUT = "left_out", _("Left out")


def standing_field() -> models.CharField:
    """Return the column; its default is the database's, so that an INSERT of our own need not name it."""
    return models.CharField(
        _("standing"),
        max_length=10,
        choices=Standing,
        default=Standing.COUNTED,
        db_default=Standing.COUNTED,
        editable=False,
    )
