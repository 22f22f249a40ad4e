from django.db import models


class RateWindow(models.Model):
    """How often something was tried in one window of time. Rows of past windows are swept."""

    key = models.CharField(max_length=160)
    started = models.BigIntegerField(help_text="Unix time of the window's start, in seconds")
    count = models.PositiveIntegerField(default=0)
    expires = models.BigIntegerField(db_index=True, help_text="Unix time after which the row may go")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["key", "started"], name="one_row_per_window"),)

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
