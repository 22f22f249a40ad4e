"""The gate between an idea and its design: a clock, a review that is owed, and an appeal against a no."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovate.projects.models.project import Project
from innovate.projects.models.story import TimelineEntry


class SupportClock(models.Model):
    """Until when an idea may gather its supporters.

    A row, not a sum over the category: a category that is changed later breaks no promise made at publication.
    """

    project = models.OneToOneField(
        Project, on_delete=models.CASCADE, primary_key=True, related_name="support_clock"
    )
    ends_at = models.DateTimeField(db_index=True)
    extended_at = models.DateTimeField(null=True, blank=True, help_text="more time is given once")

    def __str__(self) -> str:
        return f"{self.project_id} until {self.ends_at:%Y-%m-%d}"

    @property
    def is_over(self) -> bool:
        return self.ends_at <= timezone.now()


class ReviewRequest(models.Model):
    """An answer that staff owe a team. Who has it open, since when and until when is public."""

    class Cause(models.TextChoices):
        THRESHOLD = "threshold", _("Enough supporters")
        ASKED = "asked", _("The team asked")

    class State(models.TextChoices):
        OPEN = "open", _("Answer owed")
        GO_ON = "go_on", _("Go on")
        CHANGES = "changes", _("Changes wanted")
        DECLINED = "declined", _("Declined")
        DROPPED = "dropped", _("No longer needed")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="reviews")
    cause = models.CharField(_("why"), max_length=10, choices=Cause)
    note = models.TextField(_("what the team says"), max_length=2000, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("since"), default=timezone.now)
    due_at = models.DateTimeField(_("answer due"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    reason = models.TextField(_("the reason"), max_length=2000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ("due_at", "pk")
        permissions = (("decide_review", _("Can answer reviews")),)
        constraints = (
            models.UniqueConstraint(
                fields=["project"], condition=Q(state="open"), name="one_open_review_per_project"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None)
                | Q(state="dropped", decided_at__isnull=False)
                | (
                    Q(state__in=["go_on", "changes", "declined"])
                    & ~Q(reason="")
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                name="review_says_why_who_when",
            ),
            models.CheckConstraint(condition=Q(due_at__gte=F("asked_at")), name="review_due_after_asked"),
        )
        indexes = (models.Index(fields=["state", "due_at", "id"], name="reviews_by_due"),)

    def __str__(self) -> str:
        return str(self.project)

    def get_absolute_url(self) -> str:
        return self.project.get_absolute_url()

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_at < timezone.now()

    @property
    def took(self) -> timedelta:
        """How long the team waited, or has been waiting."""
        return (self.decided_at or timezone.now()) - self.asked_at


class DeclineAppeal(models.Model):
    """An author's one objection to a no. Somebody else than who said no answers it."""

    class State(models.TextChoices):
        OPEN = "open", _("Answer owed")
        UPHELD = "upheld", _("The author is right")
        DISMISSED = "dismissed", _("The no stands")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="decline_appeals")
    #: the no itself: one appeal for each, says the database
    decline = models.OneToOneField(TimelineEntry, on_delete=models.PROTECT, related_name="appeal")
    #: who said no; None when time alone did
    against = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decline_appeals"
    )
    text = models.TextField(_("what the author says"), max_length=2000)
    at = models.DateTimeField(_("since"), default=timezone.now)
    due_at = models.DateTimeField(_("answer due"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    answer = models.TextField(_("the answer"), max_length=2000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("appeal against a no")
        verbose_name_plural = _("appeals against a no")
        ordering = ("at", "pk")
        permissions = (("decide_decline_appeal", _("Can answer appeals against a no")),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state="open", decided_by=None, decided_at=None)
                | (
                    Q(state__in=["upheld", "dismissed"])
                    & ~Q(answer="")
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                name="decline_appeal_says_why_who_when",
            ),
            models.CheckConstraint(
                condition=Q(against=None) | Q(decided_by=None) | ~Q(decided_by=F("against")),
                name="decline_appeal_judged_by_another",
            ),
        )

    def __str__(self) -> str:
        return str(self.project)

    def get_absolute_url(self) -> str:
        return self.project.get_absolute_url()

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN
