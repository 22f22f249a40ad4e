"""What can happen to a whole project besides its stages: a moderator hides it, or it is merged into another."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.Model):
    """Hidden: only its team and staff see it, until it is restored. Merged: it goes on as another project."""

    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True, editable=False)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    hidden_reason = models.TextField(_("why it is hidden"), max_length=2000, blank=True, editable=False)
    merged_into = models.ForeignKey(
        # By name: "self" would be this abstract part of a project.
        "projects.Project",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        # Hardly any project has one: an index of the others would tell the planner that it tells nothing.
        db_index=False,
    )
    merged_at = models.DateTimeField(_("merged"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @property
    def is_merged(self) -> bool:
        return self.merged_into_id is not None  # type: ignore[attr-defined]


def standing_constraints() -> tuple[models.BaseConstraint, ...]:
    """What the database keeps about it: a hidden project names who and why, a merged one is over and goes on
    as another.
    """
    shown = models.Q(hidden_at=None, hidden_by=None, hidden_reason="")
    hidden = models.Q(hidden_at__isnull=False, hidden_by__isnull=False) & ~models.Q(hidden_reason="")
    alone = models.Q(merged_into=None, merged_at=None)
    merged = models.Q(merged_into__isnull=False, merged_at__isnull=False, stage="cancelled")
    return (
        models.CheckConstraint(condition=shown | hidden, name="hidden_project_says_who_and_why"),
        models.CheckConstraint(
            condition=models.Q(hidden_at=None) | ~models.Q(stage="draft"), name="draft_is_not_hidden"
        ),
        models.CheckConstraint(condition=alone | merged, name="merged_project_is_over"),
        models.CheckConstraint(
            condition=models.Q(merged_into=None) | ~models.Q(merged_into=models.F("id")),
            name="not_merged_into_itself",
        ),
    )
