"""Who builds a project, and what each of them may do there."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovate.projects.models.project import Project


class TeamPermission(models.TextChoices):
    """What a lead may entrust to a member; a lead holds all of them."""

    EDIT = "edit", _("Edit the text and the pictures")
    NEWS = "news", _("Post news")
    ROUNDS = "rounds", _("Run design rounds")
    CAMPAIGN = "campaign", _("Run the campaign")
    SOURCING = "sourcing", _("Look for makers")


def usual_permissions() -> list[str]:
    """What a member may do unless the lead says otherwise."""
    return [TeamPermission.EDIT.value, TeamPermission.NEWS.value]


class TeamMember(models.Model):
    class Role(models.TextChoices):
        LEAD = "lead", _("Lead")
        MEMBER = "member", _("Member")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="team")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="team_memberships"
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    permissions = models.JSONField(
        default=usual_permissions, help_text="values of TeamPermission; a lead has all of them anyway"
    )
    joined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("role", "pk")
        constraints = (
            models.UniqueConstraint(fields=["project", "person"], name="one_membership_per_project"),
            models.CheckConstraint(condition=Q(role__in=["lead", "member"]), name="team_role_known"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} in {self.project_id}"

    @property
    def permissions_held(self) -> frozenset[str]:
        """What this person may do in the project now."""
        return (
            frozenset(TeamPermission.values) if self.role == self.Role.LEAD else frozenset(self.permissions)
        )

    @property
    def permissions_in_words(self) -> list[str]:
        """The labels of what was entrusted to a member, in the fixed order of TeamPermission."""
        return [str(one.label) for one in TeamPermission if one in self.permissions_held]


class Handover(models.Model):
    """A lead offers to hand the project over; it happens when the other one accepts."""

    class State(models.TextChoices):
        OFFERED = "offered", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="handovers")
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    taker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    leaves = models.BooleanField(_("leave the team afterwards"), default=False)
    state = models.CharField(max_length=10, choices=State, default=State.OFFERED)
    created_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["project", "giver"], condition=Q(state="offered"), name="one_open_handover"
            ),
            models.CheckConstraint(condition=~Q(giver=models.F("taker")), name="handover_to_another"),
        )

    def __str__(self) -> str:
        return f"{self.giver_id} to {self.taker_id}: {self.state}"
