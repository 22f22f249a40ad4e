"""What was handed in to challenges, what was answered, and how it was judged."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovate.core.text import clean_line
from innovate.organisations.private_files import private_storage
from innovate.portal.challenges.rules import (
    MOST_POINTS,
    EntryState,
    FieldKind,
    SheetState,
    Verdict,
)
from innovate.portal.models.challenges import Challenge

_PERSON = settings.AUTH_USER_MODEL


class ChallengeEntry(models.Model):
    """A project handed in, or something described here alone: a solution to a need, a design.

    `terms_digest` is the SHA-256 of the terms as they stood when they were accepted. `verdict`, `reason` and `award`
    are prepared while judging and shown to nobody else until the result is announced. `result` is what the judges'
    points came to at that moment: `{"total", "criteria": {key: mean}, "place", "judges", "shortlisted"}`, numbers as
    decimal text. What is described here and hidden by a moderator is judged on; only the public does not read it.
    """

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="entries")
    person = models.ForeignKey(
        _PERSON, on_delete=models.PROTECT, related_name="challenge_entries", verbose_name=_("handed in by")
    )
    project = models.ForeignKey(
        "projects.Project", on_delete=models.CASCADE, null=True, blank=True, related_name="entries"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField(_("title"), max_length=80, blank=True)
    text = models.TextField(_("description"), max_length=12_000, blank=True)
    is_private = models.BooleanField(_("for the judges alone"), default=False)
    state = models.CharField(_("state"), max_length=12, choices=EntryState, default=EntryState.DRAFT)
    begun_at = models.DateTimeField(default=timezone.now)
    entered_at = models.DateTimeField(_("handed in"), null=True, blank=True)
    terms_digest = models.CharField(max_length=64, blank=True)
    terms_accepted_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict, blank=True)
    reason = models.TextField(_("reason"), max_length=4000, blank=True)
    award = models.CharField(_("what it gets"), max_length=200, blank=True)
    result = models.JSONField(default=dict, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_reason = models.TextField(max_length=2000, blank=True)

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ("-pk",)
        indexes = (models.Index(fields=["challenge", "state"], name="entries_of_a_challenge"),)
        constraints = (
            models.UniqueConstraint(fields=["challenge", "project"], name="one_entry_per_challenge"),
            models.UniqueConstraint(
                fields=["challenge", "organisation"],
                condition=Q(project=None),
                name="one_entry_per_organisation",
            ),
            models.UniqueConstraint(
                fields=["challenge", "person"],
                condition=Q(project=None, organisation=None),
                name="one_entry_per_person",
            ),
            models.CheckConstraint(
                condition=Q(state=EntryState.DRAFT) | Q(entered_at__isnull=False), name="entry_has_a_date"
            ),
            models.CheckConstraint(
                condition=Q(state=EntryState.DRAFT) | Q(project__isnull=False) | ~Q(title="") & ~Q(text=""),
                name="entry_says_what_it_is",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=Verdict.values) | ~Q(reason=""), name="result_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=Verdict.values) | Q(state=F("verdict")), name="result_is_the_verdict"
            ),
            models.CheckConstraint(
                condition=Q(hidden_at=None) | Q(project=None) & ~Q(hidden_reason=""),
                name="hidden_entry_is_described_and_says_why",
            ),
        )

    def __str__(self) -> str:
        return self.heading

    def get_absolute_url(self) -> str:
        return reverse("portal:entry", args=[self.pk])

    @property
    def heading(self) -> str:
        """What it is called."""
        return self.project.words.title if self.project else self.title

    @property
    def by(self) -> str:
        """In whose name it was handed in."""
        return self.organisation.display_name if self.organisation else self.person.display_name


class EntryAnswer(models.Model):
    """An answer to one of the editors' questions, with the question as it was asked (`label`: language → words)."""

    entry = models.ForeignKey(ChallengeEntry, on_delete=models.CASCADE, related_name="answers")
    question = models.UUIDField()
    label = models.JSONField()
    kind = models.CharField(max_length=8, choices=FieldKind)
    is_public = models.BooleanField()
    position = models.PositiveSmallIntegerField()
    value = models.TextField(max_length=4000, blank=True)
    file = models.FileField(upload_to="challenges/", storage=private_storage, blank=True)

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=["entry", "question"], name="one_answer_per_question"),
            models.CheckConstraint(
                condition=Q(kind=FieldKind.FILE) & ~Q(file="") | ~Q(kind=FieldKind.FILE) & ~Q(value=""),
                name="answer_is_not_empty",
            ),
        )

    def __str__(self) -> str:
        return clean_line(self.value)[:80]


class ScoreSheet(models.Model):
    """One judge's view of one entry."""

    entry = models.ForeignKey(ChallengeEntry, on_delete=models.CASCADE, related_name="sheets")
    judge = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="score_sheets")
    state = models.CharField(max_length=12, choices=SheetState, default=SheetState.DRAFT)
    comment = models.TextField(_("comment"), max_length=4000, blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["entry", "judge"], name="one_sheet_per_judge"),
            models.CheckConstraint(
                condition=~Q(state=SheetState.HANDED_IN) | Q(handed_in_at__isnull=False),
                name="handed_in_sheet_has_a_date",
            ),
        )

    def __str__(self) -> str:
        return f"{self.entry_id} by {self.judge_id}"

    @property
    def points(self) -> dict[str, int]:
        """Criterion's key → points; what has none is not in it."""
        return {str(score.criterion): score.points for score in self.scores.all()}


class Score(models.Model):
    """Points for one criterion. A criterion without a row was not judged, which is not the same as 0."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="scores")
    criterion = models.UUIDField()
    points = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["sheet", "criterion"], name="one_score_per_criterion"),
            models.CheckConstraint(condition=Q(points__lte=MOST_POINTS), name="at_most_ten_points"),
        )

    def __str__(self) -> str:
        return str(self.points)
