"""Where a doubted vote was given, and whether anything can still be decided about it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.urls import reverse
from django.utils.translation import override

from innovate.projects.stages import SUPPORTABLE
from innovate.voting.models import DoubtedVote, Round

#: A round that has closed waits at most this long for what moderators still owe its voters.
REVIEW = timedelta(days=3)
#: Of that, whose ballot was left out has this long to appeal before the round goes on without them.
APPEAL = timedelta(days=1)
#: How long moderators may take until a doubt counts as overdue.
DECIDE_WITHIN = timedelta(days=1)

_HOLD = "SELECT * FROM voting_round WHERE id = %s"
#: Votes pass; the closing and the deciding, which change the row, wait.
_SHARE = {"postgresql": " FOR SHARE"}


def held_for_decision(pk: int) -> Round | None:
    """Inside a transaction: keep a round from being decided until its end and return it; None once it is decided or
    void. SQLite's transaction has excluded every other writer already.
    """
    round = Round.objects.raw(_HOLD + _SHARE.get(connection.vendor, ""), [pk])[0]
    return round if round.state in (Round.State.OPEN, Round.State.CLOSED) else None


def review_until(round: Round) -> datetime | None:
    """Return when a round is decided at the latest, once its closing time is known."""
    return round.closes_at + REVIEW if round.closes_at else None


def is_settled(doubt: DoubtedVote) -> bool:
    """Say whether nothing can change any more: the round is decided, or the project no longer gathers support.

    Read it with `round` and `project` loaded.
    """
    if doubt.round is not None:
        return doubt.round.state not in (Round.State.OPEN, Round.State.CLOSED)
    return doubt.project.stage not in SUPPORTABLE or doubt.project.is_merged


def review_path(doubt: DoubtedVote) -> str:
    """Return the address of the voter's own page about it, without a language prefix, as notices keep it."""
    with override("en"):
        if doubt.round is not None:
            return reverse("voting:ballot_review", args=[doubt.project.slug, doubt.round.number])
        return reverse("voting:support_review", args=[doubt.project.slug])
