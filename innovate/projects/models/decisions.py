"""What a team decides, in the open."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovate.projects.models.project import Project


class Decision(models.Model):
    """A question the team decides: what there was to choose from, what was chosen, why, and how long it took."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DECIDED = "decided", _("Decided")
        DROPPED = "dropped", _("Dropped")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="decisions")
    question = models.CharField(_("the question"), max_length=200)
    options = models.JSONField(default=list, help_text="the answers there were, as texts")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    answer = models.CharField(_("what you decided"), max_length=200, blank=True)
    reason = models.TextField(_("the reason"), max_length=2000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-opened_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="decided")
                | (~Q(answer="") & ~Q(reason="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="decision_says_what_why_who_when",
            ),
        )
        indexes = (models.Index(fields=["project", "-opened_at", "-id"], name="decisions_of_project"),)

    def __str__(self) -> str:
        return self.question

    @property
    def took(self) -> timedelta | None:
        """From the question to its answer; None while it is open."""
        return self.decided_at - self.opened_at if self.decided_at else None
