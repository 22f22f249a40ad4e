"""What a project tells: its append-only timeline and its news."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovate.core.languages import InTwoLanguages
from innovate.projects.models.project import Project


class AppendOnly(Exception):
    """Somebody tried to rewrite history: a bug of ours."""


class TimelineEntry(models.Model):
    """One line of a project's public story: a kind and its data, put into words in the reader's language."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="timeline")
    kind = models.CharField(max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=["project", "-at", "-id"], name="timeline_of_project"),)

    def __str__(self) -> str:
        return f"{self.kind} at {self.at:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnly("a timeline entry is never changed; write another one")
        super().save(*args, **kwargs)


class Update(InTwoLanguages):
    """News from the team."""

    TOLD = ("title", "body")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="updates")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("news"), max_length=12000)
    published_at = models.DateTimeField(default=timezone.now)
    audience = models.CharField(_("who can read it"), max_length=20, default="public")
    edited_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-published_at", "-pk")
        indexes = (models.Index(fields=["project", "-published_at", "-id"], name="updates_of_project"),)

    def __str__(self) -> str:
        return self.title
