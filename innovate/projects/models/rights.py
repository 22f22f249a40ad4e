"""The register of a project's intellectual property."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovate.projects.models.project import Project


class ProtectedRight(models.Model):
    """A patent, trademark or design that protects the product."""

    class Kind(models.TextChoices):
        PATENT = "patent", _("Patent")
        UTILITY = "utility", _("Utility model")
        TRADEMARK = "trademark", _("Trademark")
        DESIGN = "design", _("Registered design")

    class Status(models.TextChoices):
        PLANNED = "planned", _("Being prepared")
        FILED = "filed", _("Applied for")
        GRANTED = "granted", _("In force")
        REFUSED = "refused", _("Refused")
        LAPSED = "lapsed", _("No longer in force")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="protected_rights")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    title = models.CharField(_("what it protects"), max_length=160)
    number = models.CharField(_("number"), max_length=60, blank=True)
    office = models.CharField(_("office"), max_length=80)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.FILED)
    owner = models.CharField(_("owner"), max_length=120)
    filed_on = models.DateField(_("applied for on"), null=True, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    is_public = models.BooleanField(_("everyone may see it"), default=True)
    reminded_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="the closest reminder told so far, in days before the end"
    )
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("kind", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["project", "kind", "office", "number"],
                condition=~Q(number=""),
                name="right_entered_once",
            ),
            models.CheckConstraint(
                condition=Q(filed_on=None) | Q(expires_on=None) | Q(expires_on__gt=models.F("filed_on")),
                name="right_expires_after_it_was_filed",
            ),
            models.CheckConstraint(
                condition=~Q(status="granted") | ~Q(number=""), name="granted_right_has_a_number"
            ),
        )
        indexes = (
            models.Index(
                fields=["expires_on"],
                condition=Q(status__in=("filed", "granted"), expires_on__isnull=False),
                name="rights_by_expiry",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @property
    def is_alive(self) -> bool:
        """Whether it is applied for or in force."""
        return self.status in (self.Status.FILED, self.Status.GRANTED)
