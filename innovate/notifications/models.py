from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovate.notifications import kinds


class Notice(models.Model):
    """Something a person should know. Its words are made from `kind` and `data` when it is read."""

    event = models.CharField(
        max_length=160, help_text="what happened, once: a second notice of it is the first"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=80)
    data = models.JSONField(default=dict)
    url = models.CharField(max_length=500, help_text="a path without language prefix")
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["event", "person"], name="one_notice_per_event_and_person"),
        )
        indexes = (
            models.Index(fields=["person", "-created_at", "-id"], name="notice_inbox"),
            models.Index(fields=["person"], condition=Q(read_at=None), name="notice_unread"),
        )

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"

    @property
    def subject(self) -> str:
        """The headline in the active language."""
        kind = kinds.get(self.kind)
        return kind.fill(kind.subject, self.data)

    @property
    def body(self) -> str:
        """What it says in the active language."""
        kind = kinds.get(self.kind)
        return kind.fill(kind.body, self.data)

    @property
    def icon(self) -> str:
        return kinds.get(self.kind).icon


class Delivery(models.Model):
    """One mail to one address: the row is the truth, a mail server is told of it later.

    Of a notice, subject and text stay empty: they are made when it is sent, in the language of that day.
    """

    class Channel(models.TextChoices):
        MAIL = "mail", _("Mail")

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Could not be sent")

    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, null=True, blank=True, related_name="deliveries"
    )
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.MAIL)
    recipient = models.EmailField(max_length=320)
    sender = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=998, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    available_at = models.DateTimeField(default=timezone.now)
    claimed_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = (
            models.UniqueConstraint(fields=["notice", "channel"], name="one_delivery_per_notice_and_channel"),
        )
        indexes = (
            models.Index(
                fields=["available_at"],
                condition=Q(state__in=["pending", "sending"]),
                name="delivery_waiting",
            ),
            models.Index(fields=["-created_at", "-id"], name="delivery_latest"),
        )

    def __str__(self) -> str:
        return f"{self.channel} to {self.recipient}: {self.state}"


class Preference(models.Model):
    """What a person declined; without a row the kind's own default holds."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preferences"
    )
    kind = models.CharField(max_length=80)
    mail = models.BooleanField(default=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "kind"], name="one_preference_per_kind"),)

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}: {'mail' if self.mail else 'no mail'}"
