"""What a team keeps from the public and shows to reviewers who promise to keep it, too."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovate.projects.models.project import Project


class PrivateDetail(models.Model):
    """The part of an idea that only its team and bound reviewers read. In no list, index, feed or card."""

    project = models.OneToOneField(
        Project, on_delete=models.CASCADE, primary_key=True, related_name="private_detail"
    )
    text = models.TextField(_("the details"), max_length=12000, blank=True)
    open_to_makers = models.BooleanField(_("verified makers may ask to read it"), default=False)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"details of {self.project_id}"


class Expert(models.Model):
    """Somebody the team asked to look at the details."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="experts")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="expert_invitations"
    )
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["project", "person"], name="expert_once"),)

    def __str__(self) -> str:
        return f"{self.person_id} for {self.project_id}"


class Confidence(models.Model):
    """One person's promise to keep a project's details to themselves: which terms, and when."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="confidences")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="confidences")
    terms_version = models.PositiveSmallIntegerField()
    #: SHA-256 of the words that were shown, so that nobody can say later they were others
    terms_hash = models.CharField(max_length=64)
    signed_name = models.CharField(_("your name"), max_length=150)
    accepted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-accepted_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["project", "person", "terms_version"], name="confidence_once_per_terms"
            ),
            models.CheckConstraint(condition=~Q(signed_name=""), name="confidence_signed"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} about {self.project_id}"
