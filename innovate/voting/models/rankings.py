from django.db import models

from innovate.projects.models import Project


class Board(models.Model):
    """The one row that numbers the editions of the rankings; each is whole once it is committed. It also says how many
    people there are behind them.

    `complete_from`: of editions before this one, rows have been thrown away.
    """

    edition = models.BigIntegerField(default=0)
    complete_from = models.BigIntegerField(default=0)
    people = models.IntegerField(default=0, help_text="who support a project, counted every few minutes")

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="one_board"),)

    def __str__(self) -> str:
        return f"edition {self.edition}"


class Placing(models.Model):
    """What a project was worth from edition `since` until before edition `until` (None: still).

    Never changed but to be ended, so that an edition reads the same for as long as it is kept.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="placings")
    supporters = models.IntegerField()
    trend = models.FloatField(help_text="see voting.ranking")
    since = models.BigIntegerField()
    until = models.BigIntegerField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["project"], condition=models.Q(until=None), name="one_placing_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gt=models.F("since")),
                name="placing_ends_after_it_began",
            ),
        )
        indexes = (
            models.Index(fields=["-supporters", "project"], name="placing_most_supported"),
            models.Index(fields=["-trend", "project"], name="placing_trending"),
            models.Index(
                fields=["ended_at"], condition=models.Q(ended_at__isnull=False), name="placing_ended"
            ),
        )

    def __str__(self) -> str:
        return f"{self.project_id} since edition {self.since}"
