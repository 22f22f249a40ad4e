"""Who follows a project, and what they still have to be told."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from innovate.projects.models.project import Project
from innovate.projects.models.story import TimelineEntry


class Follow(models.Model):
    """One person who wants to hear of a project. It says nothing to others: nobody is shown who follows."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="follows")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["project", "person"], name="one_follow_per_person"),)
        indexes = (models.Index(fields=["person", "-created_at", "-id"], name="follows_of_person"),)

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.project_id}"


class Telling(models.Model):
    """A line of the story that followers wait to be told of; `after` is the last Follow that was. Gone when done."""

    entry = models.OneToOneField(TimelineEntry, on_delete=models.CASCADE, related_name="telling")
    after = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.entry_id} after {self.after}"
