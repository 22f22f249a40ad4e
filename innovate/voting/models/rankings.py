from __future__ import annotations

from django.db import models

from innovate.projects.models import Category, Project
from innovate.projects.stages import Stage

#: What can be chosen of a ranking: by each an index leads to the first of them.
CHOSEN = {
    "all": (),
    "stage": ("stage",),
    "category": ("category",),
    "both": ("category", "stage"),
}


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
    """What a project was worth, and where it stood, from edition `since` until before edition `until` (None: still).

    Never changed but to be ended, so that an edition reads the same for as long as it is kept.

    Stage and category are told twice, here and by the project, for the sake of the indexes: ideas stand behind
    everything better supported, and who wants to see ideas only would wait until a whole ranking is walked through.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="placings")
    stage = models.CharField(max_length=12, choices=Stage)
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="+", db_index=False)
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
            *(
                models.Index(fields=[*chosen, f"-{column}", "project"], name=f"placing_{name}_{column}")
                for name, chosen in CHOSEN.items()
                for column in ("supporters", "trend")
            ),
            models.Index(
                fields=["ended_at"], condition=models.Q(ended_at__isnull=False), name="placing_ended"
            ),
        )

    def __str__(self) -> str:
        return f"{self.project_id} since edition {self.since}"

    def is_like(self, other: Placing) -> bool:
        """Whether both give the same project the same place."""
        told = ("project_id", "stage", "category_id", "supporters", "trend")
        return all(getattr(self, name) == getattr(other, name) for name in told)
