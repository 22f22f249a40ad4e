"""The ways onto a team: an open role, a request, an invitation."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovate.core.languages import InTwoLanguages
from innovate.projects.models.project import Project
from innovate.projects.models.team import TeamMember, usual_permissions


class OpenRole(InTwoLanguages):
    """Somebody the team looks for; anyone may ask for it."""

    TOLD = ("title", "needs", "offers")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        FILLED = "filled", _("Filled")
        CLOSED = "closed", _("Closed")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="open_roles")
    title = models.CharField(_("what you look for"), max_length=80)
    needs = models.TextField(_("what is needed"), max_length=2000)
    offers = models.TextField(_("what you offer"), max_length=2000, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    filled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(title="") & ~Q(needs=""), name="open_role_says_what"),
            models.UniqueConstraint(
                fields=["project", "title"], condition=Q(state="open"), name="one_open_role_by_title"
            ),
            models.CheckConstraint(
                condition=Q(filled_by=None) | Q(state="filled"), name="only_filled_roles_name_who"
            ),
        )
        indexes = (models.Index(fields=["project", "state"], name="open_roles_of_project"),)

    def __str__(self) -> str:
        return self.title


class JoinRequest(models.Model):
    """Somebody asks to build with the team, for an open role or just so."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="join_requests")
    role = models.ForeignKey(
        OpenRole, on_delete=models.SET_NULL, null=True, blank=True, related_name="requests"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="join_requests"
    )
    message = models.TextField(_("your message"), max_length=2000)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["project", "person"], condition=Q(state="waiting"), name="one_waiting_join_request"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(answered_at__isnull=False), name="join_answer_has_a_date"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} asks {self.project_id}: {self.state}"


class Invitation(models.Model):
    """The lead asks somebody in, by mail address. The secret of the link is never stored, only its hash."""

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        EXPIRED = "expired", _("Expired")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    called = models.CharField(
        max_length=200,
        help_text="as the team typed it: who was asked by name keeps their address to themselves",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="team_invitations",
        help_text="whom the address belonged to; whoever accepted, afterwards",
    )
    role = models.CharField(_("role"), max_length=10, choices=TeamMember.Role, default=TeamMember.Role.MEMBER)
    permissions = models.JSONField(default=usual_permissions)
    message = models.TextField(_("a few words"), max_length=1000, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            # Addresses are stored in lower case, so that this is one per address.
            models.UniqueConstraint(
                fields=["project", "email"],
                condition=Q(state="open"),
                name="one_open_team_invitation_per_address",
            ),
            models.CheckConstraint(condition=Q(role__in=["lead", "member"]), name="invitation_role_known"),
        )

    def __str__(self) -> str:
        return f"{self.email} to {self.project_id}: {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether it can be answered now."""
        return self.state == self.State.OPEN and self.expires_at > timezone.now()
