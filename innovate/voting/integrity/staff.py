"""Vote rings in the staff area: the evidence, how each vote stands, and the decisions. Never what a ballot says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from innovate.accounts.models import User
from innovate.core.errors import Conflict
from innovate.core.staff import MODERATION, Decision, Record, Section, StaffViewSet
from innovate.voting.integrity import queries, services
from innovate.voting.integrity.scoring import HOLD_FROM, SIGNALS
from innovate.voting.models import DoubtedVote, Ring, Standing


def _what(row: Ring | DoubtedVote) -> str:
    if row.round is not None:
        return __("ballots in “%(round)s”") % {"round": row.round.title}
    return __("supports")


def place_of(row: Ring | DoubtedVote) -> str:
    """What was voted on, in words; read it with `round` and `project` loaded."""
    return f"{row.project}: {_what(row)}"


def _why(row: Ring | DoubtedVote) -> str:
    return ", ".join(str(reason) for reason in queries.reasons_of(row))


def _evidence(row: Ring | DoubtedVote) -> list[tuple[Any, ...]]:
    """Each signal: what it says, for how many others, its points of how many."""
    return [
        (queries.REASONS[name], f"{others:g}", f"{points} / {SIGNALS[name].points}")
        for name, (others, points) in row.evidence.items()
        if name in SIGNALS
    ]


class _OnVote(Decision):
    models = [DoubtedVote]
    permission = "voting.decide_doubt"
    index_url = "doubted_votes:index"
    select_related = ("project", "round", "person")

    @classmethod
    def describe(cls, row: DoubtedVote) -> str:
        return f"{row.person} – {place_of(row)}"


class CountVote(_OnVote):
    action_type = "count-vote"
    display_name = _("Count it")
    question = _("Count these votes?")
    explanation = _("They count like all others from now on. Their voters read the reason.")

    @classmethod
    def applies_to(cls, row: DoubtedVote) -> bool:
        return row.state == Standing.HELD

    def decide(self, row: DoubtedVote, *, actor: User, **given: Any) -> None:
        services.decide_doubt(doubt=row, actor=actor, count=True, reason=given["reason"])


class LeaveVoteOut(CountVote):
    action_type = "leave-vote-out"
    display_name = _("Leave it out")
    question = _("Leave these votes out of the count?")
    explanation = _(
        "They are kept. Their voters read the reason and can appeal; another moderator then looks again."
    )
    is_serious = True

    def decide(self, row: DoubtedVote, *, actor: User, **given: Any) -> None:
        services.decide_doubt(doubt=row, actor=actor, count=False, reason=given["reason"])


class GrantVote(_OnVote):
    action_type = "grant-vote"
    display_name = _("Grant the appeal")
    question = _("Count these votes after all?")

    @classmethod
    def applies_to(cls, row: DoubtedVote) -> bool:
        return row.is_appealed

    def decide(self, row: DoubtedVote, *, actor: User, **given: Any) -> None:
        services.answer_appeal(doubt=row, actor=actor, grant=True, answer=given["reason"])


class RefuseVote(GrantVote):
    action_type = "refuse-vote"
    display_name = _("Refuse the appeal")
    question = _("Leave these votes out for good?")
    is_serious = True

    def decide(self, row: DoubtedVote, *, actor: User, **given: Any) -> None:
        services.answer_appeal(doubt=row, actor=actor, grant=False, answer=given["reason"])


class _OnRing(Decision):
    """All votes of a ring that still wait, one after the other."""

    models = [Ring]
    permission = "voting.decide_doubt"
    index_url = "vote_rings:index"
    select_related = ("project", "round")
    counts = True

    @classmethod
    def describe(cls, row: Ring) -> str:
        return f"{row} – {place_of(row)}"

    @classmethod
    def applies_to(cls, row: Ring) -> bool:
        return row.votes.filter(state=Standing.HELD).exists()

    def decide(self, row: Ring, *, actor: User, **given: Any) -> None:
        waiting = list(row.votes.filter(state=Standing.HELD).order_by("pk"))
        if not waiting:
            raise Conflict(__("None of its votes waits for a decision any more."), code="decided")
        for doubt in waiting:
            services.decide_doubt(doubt=doubt, actor=actor, count=self.counts, reason=given["reason"])


class CountRing(_OnRing):
    action_type = "count-ring"
    display_name = _("Count all")
    question = _("Count all votes of these rings that still wait?")
    explanation = _("They count like all others from now on. Their voters read the reason.")


class LeaveRingOut(_OnRing):
    action_type = "leave-ring-out"
    display_name = _("Leave all out")
    question = _("Leave all votes of these rings that still wait out of the count?")
    explanation = _(
        "They are kept. Their voters read the reason and can appeal; another moderator then looks again."
    )
    is_serious = True
    counts = False


class RingViewSet(StaffViewSet):
    model = Ring
    icon = "group"
    menu_hook = MODERATION
    menu_order = 25
    list_display = (
        "project",
        Column(_what, label=_("What")),
        Column("found", label=_("Votes")),
        Column("waiting", label=_("Wait for a decision")),
        Column("counting", label=_("Count")),
        Column("appealed", label=_("Appeals")),
        "score",
        "found_at",
    )
    list_filter = ("found_at",)
    list_export = ("pk", "project", "round", "score", "found_at")
    search_fields = ("project__title", "round__title")
    select_related = ("project", "round")
    ordering = ("-found_at",)
    inspect_view_fields = ("project", "round", "score", "found_at")
    decisions = (CountRing, LeaveRingOut)

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(**{"queryset": queries.rings(), **kwargs})

    def page_of(self, row: Ring) -> str:
        return row.round.get_absolute_url() if row.round else row.project.get_absolute_url()

    def sections(self, row: Ring) -> Iterable[Section]:
        yield Section(
            __("The strongest evidence (held back from %(points)s points on)") % {"points": HOLD_FROM},
            (__("What they have in common"), __("With how many others"), __("Points")),
            _evidence(row),
        )
        yield Section(
            __("Its votes"),
            (__("Voter"), __("Joined"), __("Points"), __("Stands"), __("What the voter says"), __("Appeal")),
            [
                (
                    doubt.person,
                    doubt.person.date_joined,
                    doubt.score,
                    doubt.get_state_display(),
                    doubt.words or "–",
                    doubt.appeal or "–",
                )
                for doubt in row.votes.select_related("person").order_by("pk")
            ],
        )

    def records(self, row: Ring) -> Iterable[Record]:
        yield Record(row.found_at, __("Found: %(why)s") % {"why": _why(row)})
        for doubt in row.votes.select_related("person", "decided_by", "answered_by"):
            yield from _records(doubt)


class DoubtedVoteViewSet(StaffViewSet):
    model = DoubtedVote
    icon = "help"
    menu_hook = MODERATION
    menu_order = 26
    list_display = (
        "person",
        Column(place_of, label=_("Where")),
        Column("get_state_display", label=_("Stands"), sort_key="state"),
        "score",
        "held_at",
        "appealed_at",
    )
    list_filter = ("state", "held_at", "appealed_at", "answered_at")
    list_export = (
        "pk", "ring_id", "project", "round", "person", "state", "score", "held_at", "words", "decided_at",
        "decided_by", "reason", "appeal", "answered_by", "answer",
    )  # fmt: skip
    search_fields = ("person__display_name", "words", "appeal", "project__title")
    select_related = ("project", "round", "person", "ring", "decided_by", "answered_by")
    ordering = ("-held_at",)
    inspect_view_fields = (
        "person", "project", "round", "ring", "state", "score", "held_at", "words", "decided_at", "decided_by",
        "reason", "appealed_at", "appeal", "answered_at", "answered_by", "answer",
    )  # fmt: skip
    labels = {
        "decided_by": _("decided by"),
        "answered_by": _("answered by"),
        "answered_at": _("answered"),
        "appealed_at": _("appealed"),
    }
    decisions = (CountVote, LeaveVoteOut, GrantVote, RefuseVote)

    def page_of(self, row: DoubtedVote) -> str:
        return reverse("vote_rings:inspect", args=[row.ring_id])

    def sections(self, row: DoubtedVote) -> Iterable[Section]:
        yield Section(
            __("Evidence (held back from %(points)s points on)") % {"points": HOLD_FROM},
            (__("What it has in common with others"), __("With how many others"), __("Points")),
            _evidence(row),
        )

    def records(self, row: DoubtedVote) -> Iterable[Record]:
        return _records(row)


def _records(doubt: DoubtedVote) -> Iterable[Record]:
    yield Record(doubt.held_at, __("Held back: %(why)s") % {"why": _why(doubt)}, None, str(doubt.person))
    if doubt.said_at:
        yield Record(doubt.said_at, __("The voter says"), doubt.person, doubt.words)
    if doubt.decided_at:
        # A granted appeal changed the state afterwards: the first decision was to leave it out.
        first = Standing.LEFT_OUT if doubt.appealed_at else Standing(doubt.state)
        yield Record(doubt.decided_at, str(first.label), doubt.decided_by, doubt.reason)
    if doubt.appealed_at:
        yield Record(doubt.appealed_at, __("Appealed"), doubt.person, doubt.appeal)
    if doubt.answered_at:
        words = __("Appeal: %(outcome)s") % {"outcome": doubt.get_state_display()}
        yield Record(doubt.answered_at, words, doubt.answered_by, doubt.answer)


DECISIONS = (CountVote, LeaveVoteOut, GrantVote, RefuseVote, CountRing, LeaveRingOut)
