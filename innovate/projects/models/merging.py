"""The question of one team to another: are we not building the same?"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovate.projects.models.project import Project


class MergeRequest(models.Model):
    """The lead of `project` asks the lead of `into` to take it in. Staff merge without asking."""

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="merge_requests")
    into = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="merge_offers")
    reason = models.TextField(_("why they are the same"), max_length=2000)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["project"], condition=Q(state="open"), name="one_open_merge_request"
            ),
            models.CheckConstraint(condition=~Q(project=models.F("into")), name="merge_with_another"),
            models.CheckConstraint(
                condition=Q(state="open") | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="answered_merge_says_who_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.project_id} into {self.into_id}: {self.state}"
