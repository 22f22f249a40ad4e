"""Votes of new accounts, and from where they came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from innovate.accounts.models import User
from innovate.core.proofs import new_nonce
from innovate.projects.models import Project
from innovate.voting import rules
from innovate.voting.integrity.traces import Origin
from innovate.voting.models import Ballot, DoubtedVote, Ring, Round, Support, Trace
from innovate.voting.services import cast_ballot, support
from tests.factories.accounts import UserFactory


def newcomer(*, joined: datetime | None = None) -> User:
    """A person who has just joined."""
    return UserFactory(date_joined=joined or timezone.now() - timedelta(minutes=5))


def ring_votes(round: Round, size: int = 30, *, content: Any = None) -> list[Ballot]:
    """Cast one hand's ballots: new accounts of one network that want the same within a minute."""
    first = round.designs.order_by("pk").values_list("pk", flat=True)[0]
    content = content or {"approved": [first]}
    return [
        cast_ballot(
            round=round, person=newcomer(), content=content, origin=Origin("198.51.100.0/24", f"browser {n}")
        )
        for n in range(size)
    ]


def ring_supports(project: Project, size: int = 30) -> list[Support]:
    """Support with many accounts from one browser."""
    for _n in range(size):
        support(project=project, person=newcomer(), origin=Origin("198.51.100.0/24", "browser"))
    return list(Support.objects.filter(project=project).order_by("-pk")[:size])


def honest_votes(
    round: Round, votes: Sequence[tuple[float, dict[str, Any], str, str]], *, over: timedelta
) -> None:
    """Store ballots of people who joined so many minutes ago, as (minutes, content, network, device), one after the
    other within `over`: in bulk, without passwords.
    """
    now = timezone.now()
    people = User.objects.bulk_create(
        User(
            email=f"honest{n}@example.org",
            display_name="Honest",
            date_joined=now - timedelta(minutes=minutes),
        )
        for n, (minutes, *_rest) in enumerate(votes)
    )
    rows = list(zip(people, votes, strict=True))
    nonces = [new_nonce() for _row in rows]
    Ballot.objects.bulk_create(
        Ballot(
            round=round,
            person=person,
            content=content,
            nonce=nonce,
            leaf_hash=rules.leaf_hash(rules.leaf(content, nonce)),
        )
        for nonce, (person, (_minutes, content, _network, _device)) in zip(nonces, rows, strict=True)
    )
    Trace.objects.bulk_create(
        Trace(
            project=round.project,
            round=round,
            person=person,
            network=network,
            device=device,
            at=now - over * (place / len(rows)),
        )
        for place, (person, (_minutes, _content, network, device)) in enumerate(rows)
    )


def doubted(person: User, project: Project, round: Round | None = None) -> DoubtedVote:
    """Let a vote of this person be under review."""
    ring = Ring.objects.create(project=project, round=round, score=100, evidence={"network": [20, 20]})
    return DoubtedVote.objects.create(
        ring=ring, project=project, round=round, person=person, score=100, evidence=ring.evidence
    )
