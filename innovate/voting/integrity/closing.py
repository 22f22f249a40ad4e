"""What a round that has closed waits for, and what its result says of the ballots that are kept apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from innovate.voting import rules
from innovate.voting.integrity.holding import look_at
from innovate.voting.integrity.places import APPEAL, review_until
from innovate.voting.models import DoubtedVote, Round, Standing

#: (content, nonce, standing)
Apart = Sequence[tuple[Mapping[str, Any], str, str]]


def must_wait(round: Round) -> bool:
    """Inside the transaction that decides a closed round and has locked it: look at what came last, and say whether
    its voters are still owed a decision, an answer, or the time to appeal. Never longer than `places.REVIEW`.
    """
    look_at(project=round.project, round=round)
    until = review_until(round)
    return until is not None and until > timezone.now() and owed_in(round).exists()


def owed_in(round: Round) -> QuerySet[DoubtedVote]:
    """Return the round's doubted votes that its count waits for."""
    may_appeal = Q(state=Standing.LEFT_OUT, appealed_at=None, decided_at__gt=timezone.now() - APPEAL)
    unanswered = Q(appealed_at__isnull=False, answered_at=None)
    doubts = DoubtedVote.objects.filter(round=round)
    return doubts.filter(Q(state=Standing.HELD) | unanswered | may_appeal)


def told_apart(
    *,
    method: str,
    options: Sequence[int],
    ballots: Sequence[tuple[Mapping[str, Any], str]],
    apart: Apart,
    secret: str,
    seats: int,
) -> dict[str, Any]:
    """Return what the result says of ballots that are kept and not counted: how many still wait for a decision
    ("held"), how many were left out by one, and who would have won had all of them counted ("winners").
    """
    standings = [standing for _content, _nonce, standing in apart]
    told: dict[str, Any] = {
        Standing.HELD.value: standings.count(Standing.HELD),
        Standing.LEFT_OUT.value: standings.count(Standing.LEFT_OUT),
    }
    if apart:
        everything = [*ballots, *((content, nonce) for content, nonce, _standing in apart)]
        told["winners"] = rules.count(
            method=method, options=options, ballots=everything, secret=secret, seats=seats
        ).winners
    return told
