"""Casting a ballot, against the clock and against a closing that happens at the same moment."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core import doorbell
from innovate.core.errors import Conflict
from innovate.core.proofs import new_nonce
from innovate.projects.services import require_shown
from innovate.voting import electorates, rules
from innovate.voting.integrity import traces
from innovate.voting.models import Ballot, Design, Round, Standing

_READ_SQL = "SELECT * FROM voting_round WHERE id = %s"
_HOLD_SQL = {"postgresql": "SELECT * FROM voting_round WHERE id = %s FOR SHARE"}


def cast_ballot(*, round: Round, person: User, content: Any, origin: traces.Origin | None = None) -> Ballot:
    """Store or replace this person's ballot; `content` is as `rules.normal_ballot` reads it, `origin` is where it
    came from, if that is known.

    Raises Conflict when the round is not open or its project is hidden, NotAllowed for who is not an elector, BallotRefused for a
    bad ballot.
    """
    if not electorates.is_elector(round, person):
        raise electorates.refusal(round, person)
    require_shown(round.project)
    designs = Design.objects.filter(round=round).values_list("pk", flat=True)
    options = rules.options(designs, offers_none=round.offers_none)
    ballot = rules.normal_ballot(round.method, content, options)
    with transaction.atomic():
        held = _hold_open(round.pk)
        if not held.is_open:
            raise Conflict(_("This vote is closed. Your ballot was not counted."), code="round_closed")
        if held.electorate == Round.Electorate.INVITED:
            electorates.hold_invitation(held, person)
        now, nonce = timezone.now(), new_nonce()
        Ballot.objects.bulk_create(
            [
                Ballot(
                    round=held,
                    person=person,
                    content=ballot,
                    nonce=nonce,
                    leaf_hash=rules.leaf_hash(rules.leaf(ballot, nonce)),
                    created_at=now,
                    updated_at=now,
                )
            ],
            update_conflicts=True,
            unique_fields=["round", "person"],
            # A new nonce with every change, so that an old receipt never fits a new ballot.
            update_fields=["content", "nonce", "leaf_hash", "updated_at"],
        )
        traces.keep(origin=origin, person=person, project=round.project, round=held)
        doorbell.ring("voting.numbers")
        return _as_it_stands(Ballot.objects.get(round=held, person=person))


def _as_it_stands(ballot: Ballot) -> Ballot:
    """Name a ballot that is under review, or left out, by the leaf that says so; its row is ours since the insert."""
    if ballot.standing != Standing.COUNTED:
        leaf = rules.leaf(ballot.content, ballot.nonce, ballot.standing)
        ballot.leaf_hash = rules.leaf_hash(leaf)
        ballot.save(update_fields=["leaf_hash"])
    return ballot


def _hold_open(pk: int) -> Round:
    """Read the round so that it cannot be closed before this transaction ends.

    PostgreSQL: FOR SHARE lets voters pass each other and only holds up the closing UPDATE, which in turn
    makes later voters wait and then see "closed". SQLite: the IMMEDIATE transaction has already excluded
    every writer.
    """
    return Round.objects.raw(_HOLD_SQL.get(connection.vendor, _READ_SQL), [pk])[0]
