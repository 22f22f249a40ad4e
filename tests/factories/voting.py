"""Rounds, designs and ballots."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from innovate.accounts.models import User
from innovate.core.proofs import new_nonce
from innovate.projects.stages import Stage
from innovate.voting import rules
from innovate.voting.models import Ballot, Design, Round, RoundInvitation
from tests.factories.accounts import UserFactory
from tests.factories.projects import ProjectFactory


class RoundFactory(DjangoModelFactory[Round]):
    """A round being prepared, of a project in the design stage."""

    class Meta:
        model = Round

    project = factory.SubFactory(ProjectFactory, stage=Stage.DESIGN)
    number = 1
    title = "Shape"
    question = "Which of these should we build?"
    method = Round.Method.APPROVAL
    created_by = factory.SelfAttribute("project.author")


class DesignFactory(DjangoModelFactory[Design]):
    class Meta:
        model = Design

    round = factory.SubFactory(RoundFactory)
    title = factory.Sequence(lambda n: f"Design {n}")
    author = factory.SelfAttribute("round.created_by")


class RoundInvitationFactory(DjangoModelFactory[RoundInvitation]):
    """An address without an account, asked to vote."""

    class Meta:
        model = RoundInvitation

    round = factory.SubFactory(RoundFactory, electorate=Round.Electorate.INVITED)
    email = factory.Sequence(lambda n: f"guest{n}@example.org")
    invited_by = factory.SelfAttribute("round.created_by")


def open_round_with(count: int = 3, *, closes_in: timedelta = timedelta(days=7), **fields: Any) -> Round:
    """Return an open round with `count` designs, opened a minute ago."""
    round = RoundFactory(**fields)
    DesignFactory.create_batch(count, round=round)
    secret = new_nonce()
    Round.objects.filter(pk=round.pk).update(
        state=Round.State.OPEN,
        opens_at=timezone.now() - timedelta(minutes=1),
        closes_at=timezone.now() + closes_in,
        secret=secret,
        commitment=rules.commitment_to(secret),
    )
    return Round.objects.select_related("project").get(pk=round.pk)


def ballot(round: Round, content: dict[str, Any], person: User | None = None) -> Ballot:
    """Store a ballot as cast."""
    nonce = new_nonce()
    return Ballot.objects.create(
        round=round,
        person=person or UserFactory(),
        content=content,
        nonce=nonce,
        leaf_hash=rules.leaf_hash(rules.leaf(content, nonce)),
    )
