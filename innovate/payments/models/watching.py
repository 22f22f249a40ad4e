"""What Stripe told us, how far we have read its lists, and what does not agree."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class WebhookEvent(models.Model):
    """The inbox: an event says only where to look, so it keeps the object's name and not its content."""

    class State(models.TextChoices):
        NEW = "new", _("New")
        DONE = "done", _("Done")
        IGNORED = "ignored", _("Not for us")
        FAILED = "failed", _("Failed")

    event_id = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=80)
    object_id = models.CharField(max_length=80, blank=True)
    happened_at = models.DateTimeField()
    source = models.CharField(max_length=8, choices=(("webhook", "webhook"), ("poll", "poll")))
    state = models.CharField(max_length=8, choices=State, default=State.NEW)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    error = models.CharField(max_length=300, blank=True)
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = (models.Index(fields=("due_at",), condition=Q(state="new"), name="webhooks_due"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}: {self.state}"


class Bookmark(models.Model):
    """Where a reconciler that walks through Stripe's lists has come to."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField(help_text="everything before this moment has been seen")

    def __str__(self) -> str:
        return f"{self.name} at {self.at}"


class Mismatch(models.Model):
    """Something that our rows, Stripe and the ledger tell differently: for a person to look at, never
    mended silently.
    """

    kind = models.CharField(max_length=40)
    subject = models.CharField(
        max_length=120, help_text="the charge, refund, payout or Stripe object it is about"
    )
    details = models.JSONField(default=dict)
    found_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.TextField(blank=True, max_length=2000)

    class Meta:
        verbose_name = _("mismatch")
        verbose_name_plural = _("mismatches")
        permissions = (("settle_mismatch", _("Can settle mismatches")),)
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "subject"), condition=Q(resolved_at=None), name="one_open_mismatch"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.subject}"
