from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovate.projects.models import Project
from innovate.voting.models.rounds import Round
from innovate.voting.models.standing import Standing


class Trace(models.Model):
    """From where a new account's first support of a project, or first ballot in a round, came: two keyed hashes that
    differ from project to project and from round to round. Nothing to read, and gone after `traces.KEPT`.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="vote_traces")
    network = models.CharField(max_length=32, blank=True)
    device = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField(default=timezone.now)
    scored_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["round", "person"], name="one_trace_per_ballot"),
            models.UniqueConstraint(
                fields=["project", "person"], condition=Q(round=None), name="one_trace_per_support"
            ),
        )
        indexes = (
            models.Index(fields=["project", "round", "at"], name="traces_of_votes"),
            models.Index(fields=["at"], condition=Q(scored_at=None), name="traces_to_score"),
            models.Index(fields=["at"], name="traces_by_age"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} at {self.project_id}/{self.round_id}"


class Ring(models.Model):
    """Votes that look like one person's behind many accounts: supports of a project, or ballots in a round.

    `evidence`: the strongest found for each signal of `scoring.SIGNALS`: name → [how many others, points].
    """

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="rings", verbose_name=_("project")
    )
    round = models.ForeignKey(
        Round, on_delete=models.CASCADE, null=True, related_name="rings", verbose_name=_("round")
    )
    score = models.PositiveIntegerField(_("points"))
    evidence = models.JSONField(default=dict)
    found_at = models.DateTimeField(_("found"), default=timezone.now)

    class Meta:
        verbose_name = _("vote ring")
        verbose_name_plural = _("vote rings")
        indexes = (models.Index(fields=["project", "round"], name="rings_of_votes"),)

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class DoubtedVote(models.Model):
    """One support or ballot of a ring, what its voter says to that, and what moderators decided, in order.

    `state` is the vote's own standing. What was decided can be appealed against once; another moderator answers, and
    the database itself keeps that promise. The vote is found by who voted where, so that this history outlives it.
    """

    ring = models.ForeignKey(
        Ring, on_delete=models.CASCADE, related_name="votes", verbose_name=_("vote ring")
    )
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="doubted_votes", verbose_name=_("project")
    )
    round = models.ForeignKey(
        Round, on_delete=models.CASCADE, null=True, related_name="doubted_votes", verbose_name=_("round")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="doubted_votes",
        verbose_name=_("voter"),
    )
    score = models.PositiveIntegerField(_("points"))
    evidence = models.JSONField(default=dict)
    state = models.CharField(_("standing"), max_length=10, choices=Standing, default=Standing.HELD)
    held_at = models.DateTimeField(_("held back"), default=timezone.now)
    words = models.TextField(_("what the voter says"), max_length=2000, blank=True)
    said_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(_("reason for the decision"), max_length=2000, blank=True)
    appeal = models.TextField(_("appeal"), max_length=2000, blank=True)
    appealed_at = models.DateTimeField(_("appealed"), null=True, blank=True)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("doubted vote")
        verbose_name_plural = _("doubted votes")
        permissions = (("decide_doubtedvote", _("Can decide whether doubted votes count")),)
        constraints = (
            models.UniqueConstraint(fields=["round", "person"], name="ballot_doubted_once"),
            models.UniqueConstraint(
                fields=["project", "person"], condition=Q(round=None), name="support_doubted_once"
            ),
            models.CheckConstraint(
                condition=Q(state="held", decided_at=None)
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(state="held") & ~Q(reason="")),
                name="doubt_decided_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(appealed_at=None) | (Q(decided_at__isnull=False) & ~Q(appeal="")),
                name="doubt_appealed_after_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None)
                | (Q(appealed_at__isnull=False, answered_by__isnull=False) & ~Q(answered_by=F("decided_by"))),
                name="doubt_answered_by_another",
            ),
        )
        indexes = (
            models.Index(fields=["held_at"], condition=Q(state="held"), name="doubts_to_decide"),
            models.Index(
                fields=["appealed_at"],
                condition=Q(appealed_at__isnull=False, answered_at=None),
                name="doubts_to_answer",
            ),
        )

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def is_appealed(self) -> bool:
        """Whether an appeal waits for its answer."""
        return self.appealed_at is not None and self.answered_at is None

    @property
    def waits(self) -> bool:
        """Whether a moderator owes the voter something."""
        return self.state == Standing.HELD or self.is_appealed
