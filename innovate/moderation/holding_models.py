"""Texts that wait for a look before they are published, and what is remembered of those that did not have to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RecentText(models.Model):
    """That somebody published a text, and its sketch: enough to see repetition, nothing to read. Kept for days."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    sketch = models.BinaryField(max_length=256)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = (
            models.Index(fields=["author", "at"], name="recent_texts_of_person"),
            models.Index(fields=["kind", "at"], name="recent_texts_of_kind"),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.author_id}"


class HeldText(models.Model):
    """A text that looked like spam. `key` says of its kind which it is, so that sending it twice is once;
    `payload` is what its room needs to publish it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for a look")
        PUBLISHED = "published", _("Published")
        REFUSED = "refused", _("Not published")

    kind = models.CharField(_("kind"), max_length=20)
    key = models.CharField(max_length=80)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="held_texts",
        verbose_name=_("author"),
    )
    label = models.CharField(_("about"), max_length=200)
    text = models.TextField(_("text"))
    url = models.CharField(max_length=500, blank=True, help_text="where the author finds it")
    payload = models.JSONField(default=dict)
    score = models.PositiveIntegerField(_("points"))
    reasons = models.JSONField(default=list, help_text="words of spam.Verdict")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(_("sent"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision_note = models.TextField(_("reason for the decision"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("held text")
        verbose_name_plural = _("held texts")
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "key", "author"], condition=Q(state="waiting"), name="held_once"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="decided_text_has_a_decider",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(decision_note=""), name="refused_text_says_why"
            ),
        )
        indexes = (models.Index(fields=["state", "created_at"], name="held_queue"),)

    def __str__(self) -> str:
        return self.label
