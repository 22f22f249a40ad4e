from datetime import UTC, datetime

from django.db import models

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class IndexMark(models.Model):
    """Up to which change a kind of row is in the search index."""

    kind = models.CharField(max_length=60, unique=True)
    changed_at = models.DateTimeField(default=EPOCH)
    row = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.kind} up to {self.changed_at:%Y-%m-%d %H:%M:%S}"
