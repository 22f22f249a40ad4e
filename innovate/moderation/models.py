from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from innovate.moderation.holding_models import HeldText as HeldText
from innovate.moderation.holding_models import RecentText as RecentText


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
        OPEN = "open", pgettext_lazy("case", "Open")
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
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who looks at it"),
    )
    hidden_at = models.DateTimeField(
        _("hidden"), null=True, blank=True, help_text=_("Set when it was hidden before the decision.")
    )
    decided_with = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decided_along",
        help_text="the report of the same object whose decision this one shares",
    )

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        permissions = (("decide_report", _("Can decide reports")),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state="open") | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="decided_report_has_a_decider",
            ),
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
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lift_reason = models.TextField(_("why it was lifted"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("sanction")
        verbose_name_plural = _("sanctions")
        permissions = (("sanction_person", _("Can warn and ban people, and lift bans")),)
        indexes = (models.Index(fields=["person"], condition=Q(lifted_at=None), name="sanction_standing"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.person}"

    @property
    def is_standing(self) -> bool:
        """Whether it holds now."""
        return self.lifted_at is None and (self.until is None or self.until > timezone.now())


class Appeal(models.Model):
    """A person asks once that somebody else looks again: at a sanction, or at what was hidden of theirs.

    `against` is who decided the first time. It is copied here, so that the database itself keeps the promise
    that another person judges the appeal.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("case", "Open")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")

    sanction = models.OneToOneField(
        Sanction, on_delete=models.PROTECT, null=True, blank=True, related_name="appeal"
    )
    report = models.OneToOneField(
        Report, on_delete=models.PROTECT, null=True, blank=True, related_name="appeal"
    )
    against = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided first by"),
    )
    text = models.TextField(_("why you think this is wrong"), max_length=2000)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    created_at = models.DateTimeField(_("appealed"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        permissions = (("decide_appeal", _("Can decide appeals")),)
        constraints = (
            models.CheckConstraint(
                condition=Q(sanction__isnull=False, report__isnull=True)
                | Q(sanction__isnull=True, report__isnull=False),
                name="appeal_against_one_decision",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(against=None) | ~Q(decided_by=F("against")),
                name="appeal_judged_by_another",
            ),
        )
        indexes = (models.Index(fields=["state", "created_at"], name="appeal_queue"),)

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def person(self) -> Any:
        """Who appeals; read it with `sanction__person` and `report__about` loaded."""
        if self.sanction is not None:
            return self.sanction.person
        return self.report.about if self.report is not None else None

    @property
    def first_decision(self) -> str:
        """What was decided the first time, and why."""
        if self.sanction is not None:
            return f"{self.sanction}: {self.sanction.reason}"
        return f"{self.report}: {self.report.decision_note}" if self.report is not None else ""
