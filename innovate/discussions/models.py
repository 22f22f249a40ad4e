import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovate.organisations.models import Organisation


class Room(models.Model):
    """A live discussion. `last_seq` is the number of its latest event; every event takes the next."""

    class State(models.TextChoices):
        OPEN = "open", _("Open to everyone")
        LOCKED = "locked", _("Read only")
        PRIVATE = "private", _("Members only")

    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State, default=State.PRIVATE)
    last_seq = models.BigIntegerField(default=0)
    numbers = models.JSONField(default=dict, blank=True, help_text="absolute totals shown live, by name")
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="private_rooms")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.kind} room {self.pk}"


class Message(models.Model):
    """What somebody said, as it stands now; what happened to it is in the room's log."""

    class State(models.TextChoices):
        VISIBLE = "visible", _("Visible")
        DELETED = "deleted", _("Deleted by its author")
        HIDDEN = "hidden", _("Hidden by a moderator")

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="messages")
    seq = models.BigIntegerField(help_text="number of the event that posted it: the order in the room")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="room_messages"
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="for whom the author spoke",
    )
    client_uuid = models.UUIDField(default=uuid.uuid4)
    body = models.TextField(max_length=4000)
    reply_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies"
    )
    state = models.CharField(max_length=10, choices=State, default=State.VISIBLE)
    hidden_reason = models.CharField(max_length=300, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        permissions = (("moderate_message", _("Can hide messages and read private rooms")),)
        constraints = (
            models.UniqueConstraint(
                fields=["room", "author", "client_uuid"], name="a_resend_is_the_same_message"
            ),
            models.UniqueConstraint(fields=["room", "seq"], name="one_message_per_seq"),
            models.CheckConstraint(condition=Q(seq__gt=0), name="message_seq_positive"),
        )

    def __str__(self) -> str:
        return f"message {self.pk} in room {self.room_id}"


class RoomEvent(models.Model):
    """The room's log: numbered without gaps. It holds no text: that is read from the message as it stands."""

    class Kind(models.TextChoices):
        POSTED = "posted"
        EDITED = "edited"
        DELETED = "deleted"
        HIDDEN = "hidden"
        RESTORED = "restored"
        NUMBERS = "numbers"
        STATE = "state"

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="events")
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="events")
    data = models.JSONField(default=dict)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["room", "seq"], name="one_event_per_seq"),
            models.CheckConstraint(condition=Q(seq__gt=0), name="event_seq_positive"),
        )

    def __str__(self) -> str:
        return f"room {self.room_id} #{self.seq} {self.kind}"
