"""Who gave what to a project."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovate.projects.models.project import Project


class Contribution(models.Model):
    """Who gave what to a project."""

    class Kind(models.TextChoices):
        IDEA = "idea", _("The idea")
        DESIGN = "design", _("A design")
        TEAM = "team", _("Team work")
        FEEDBACK = "feedback", _("Feedback")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="contributions")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="contributions"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    title = models.CharField(_("title"), max_length=120, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["project", "person", "kind", "title"], name="contribution_once"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"
