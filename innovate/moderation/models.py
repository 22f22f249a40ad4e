from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Report(models.Model):
    """One person says that one object breaks the rules; a moderator decides once."""

    class Reason(models.TextChoices):
        SPAM = "spam", _("Advertising or spam")
        INSULT = "insult", _("Insult or harassment")
        HATE = "hate", _("Hate or violence")
        FRAUD = "fraud", _("Fraud or false claims")
        RIGHTS = "rights", _("Copies somebody’s work or brand")
        PRIVATE = "private", _("Shows somebody’s private data")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        UPHELD = "upheld", _("Upheld")
        DISMISSED = "dismissed", _("Dismissed")

    target_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    target_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("target_type", "target_id")
    label = models.CharField(_("about"), max_length=200, help_text="what it was called when it was reported")
    url = models.CharField(max_length=500, blank=True)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="reports_made",
        verbose_name=_("reporter"),
    )
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="reports_about",
        verbose_name=_("person concerned"),
    )
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    note = models.TextField(_("what is wrong with it"), max_length=2000, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(_("reported"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision_note = models.TextField(_("reason for the decision"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = (
            models.UniqueConstraint(
                fields=["reporter", "target_type", "target_id"],
                condition=Q(state="open"),
                name="one_open_report_per_person_and_object",
            ),
        )
        indexes = (
            models.Index(fields=["state", "created_at"], name="report_queue"),
            models.Index(fields=["target_type", "target_id"], name="report_target"),
        )

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.label}"


class Sanction(models.Model):
    """What a person may not do for a while, and why. It ends by itself or is lifted; it is never deleted."""

    class Kind(models.TextChoices):
        WARNING = "warning", _("Warning")
        SILENCE = "silence", _("May not write in public")
        SUSPENSION = "suspension", _("May not take part")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sanctions", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    reason = models.TextField(_("reason"), max_length=2000)
    until = models.DateTimeField(_("until"), null=True, blank=True, help_text=_("Empty: until it is lifted."))
    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, null=True, blank=True, related_name="sanctions"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("since"), default=timezone.now)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)

    class Meta:
        verbose_name = _("sanction")
        verbose_name_plural = _("sanctions")
        indexes = (models.Index(fields=["person"], condition=Q(lifted_at=None), name="sanction_standing"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person_id}"


class Appeal(models.Model):
    """A sanctioned person asks once that somebody else looks again."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")

    sanction = models.OneToOneField(Sanction, on_delete=models.PROTECT, related_name="appeal")
    text = models.TextField(_("why you think this is wrong"), max_length=2000)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")

    def __str__(self) -> str:
        return f"appeal against sanction {self.sanction_id}"
