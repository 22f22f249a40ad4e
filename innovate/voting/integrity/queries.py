"""Reads of doubted votes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from innovate.projects.models import Project
from innovate.projects.stages import SUPPORTABLE
from innovate.voting.models import DoubtedVote, Ring, Round, Standing

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from innovate.accounts.models import User

    Person = User | AnonymousUser

#: signal of `scoring` → what it says, for the voter and for moderators
REASONS: dict[str, Promise] = {
    "burst": _("many new accounts within ten minutes"),
    "made_at_once": _("accounts made at the same time"),
    "network": _("the same network as other new accounts"),
    "device": _("the same browser as other new accounts"),
    "alike": _("the same answer in the same minute as others there"),
}


@dataclass(frozen=True, slots=True)
class Apart:
    """Ballots that are kept and were not counted: still under review, or left out by a decision; `same` says whether
    with all of them the same designs would have won.
    """

    held: int
    left_out: int
    same: bool

    @property
    def total(self) -> int:
        return self.held + self.left_out


def apart_of(result: Mapping[str, Any]) -> Apart | None:
    """Return what a decided round's frozen result says of ballots apart; None when there are none."""
    told = result.get("apart") or {}
    if "winners" not in told:
        return None
    return Apart(told["held"], told["left_out"], told["winners"] == result["winners"])


def doubt_about(person: Person, *, project: Project, round: Round | None = None) -> DoubtedVote | None:
    """Return what is said of the person's own ballot in the round, or of their support, if it is doubted (one query)."""
    if not person.is_authenticated:
        return None
    rows = DoubtedVote.objects.filter(person=person, project=project, round=round)
    return rows.select_related("round", "project").first()


def reasons_of(doubt: DoubtedVote | Ring) -> Sequence[Promise]:
    """Return in words why a vote or a ring is doubted, the weightiest reason first."""
    weight = {name: points for name, (_others, points) in doubt.evidence.items()}
    return [REASONS[name] for name in sorted(weight, key=lambda name: -weight[name]) if name in REASONS]


def _changeable() -> Q:
    """The condition on doubted votes that a decision still changes something; see `places.is_settled`."""
    return Q(round__state__in=(Round.State.OPEN, Round.State.CLOSED)) | Q(
        round=None, project__stage__in=SUPPORTABLE, project__merged_into=None
    )


def waiting_appeals() -> QuerySet[DoubtedVote]:
    """Return the doubted votes whose appeal waits for an answer, the oldest first."""
    rows = DoubtedVote.objects.filter(_changeable(), appealed_at__isnull=False, answered_at=None)
    return rows.order_by("appealed_at", "pk")


def waiting_rings() -> QuerySet[Ring]:
    """Return the rings with votes that wait for a decision: `held` of them, `since` the oldest; the oldest first."""
    votes = DoubtedVote.objects.filter(_changeable(), ring=OuterRef("pk"), state=Standing.HELD).order_by()
    held = votes.values("ring").annotate(n=Count("pk")).values("n")
    since = votes.values("ring").annotate(first=Min("held_at")).values("first")
    rows = Ring.objects.annotate(held=Subquery(held), since=Subquery(since))
    return rows.filter(held__isnull=False).order_by("since", "pk")


def rings() -> QuerySet[Ring]:
    """Return rings with how many votes they have, how many of those wait, and how many count."""
    return Ring.objects.annotate(
        found=Count("votes"),
        waiting=Count("votes", filter=Q(votes__state=Standing.HELD)),
        counting=Count("votes", filter=Q(votes__state=Standing.COUNTED)),
        appealed=Count("votes", filter=Q(votes__appealed_at__isnull=False, votes__answered_at=None)),
    ).order_by(F("found_at").desc(), "-pk")
