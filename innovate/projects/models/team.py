"""Who builds a project."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovate.projects.models.project import Project


class TeamMember(models.Model):
    class Role(models.TextChoices):
        LEAD = "lead", _("Lead")
        MEMBER = "member", _("Member")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="team")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="team_memberships"
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("role", "pk")
        constraints = (
            models.UniqueConstraint(fields=["project", "person"], name="one_membership_per_project"),
            models.CheckConstraint(condition=models.Q(role__in=["lead", "member"]), name="team_role_known"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} in {self.project_id}"
