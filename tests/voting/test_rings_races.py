"""Moderators against the count: what is decided is in the result, or refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from innovate.core.errors import Conflict
from innovate.core.reconcilers import run_once
from innovate.voting.integrity import holding, services
from innovate.voting.models import Ballot, DoubtedVote, Round, Standing, SupportTally
from innovate.voting.services import close_round, decide_round, withdraw
from innovate.voting.verifying import differences_in_database
from tests.factories.accounts import StaffFactory
from tests.factories.projects import ProjectFactory
from tests.factories.rings import ring_supports, ring_votes
from tests.factories.voting import ballot, open_round_with
from tests.voting.test_support import in_threads

pytestmark = pytest.mark.django_db(transaction=True)


def overdue() -> tuple[Round, DoubtedVote]:
    """A closed round whose time to wait is over, with a ring that nobody decided about."""
    round = open_round_with(3)
    ballot(round, {"approved": [round.designs.order_by("-pk")[0].pk]})
    ring_votes(round, 20)
    close_round(round=round, actor=round.created_by)
    Round.objects.filter(pk=round.pk).update(closes_at=timezone.now() - timedelta(days=4))
    return Round.objects.get(), DoubtedVote.objects.order_by("pk")[0]


def test_a_decision_against_the_count_is_in_it_or_refused() -> None:
    round, doubt = overdue()
    moderator = StaffFactory()

    def race(n: int) -> Any:
        if n:
            return decide_round(round=round)
        return services.decide_doubt(doubt=doubt, actor=moderator, count=True, reason="A person.")

    refused = [result for result in in_threads(2, race) if isinstance(result, Exception)]
    assert all(isinstance(result, Conflict) for result in refused)
    decided = Round.objects.get()
    counted = Ballot.objects.filter(standing=Standing.COUNTED).count()
    assert decided.state == Round.State.DECIDED
    assert decided.result["turnout"] == counted == (1 if refused else 2)
    assert not differences_in_database(decided)


def test_control_a_decision_that_does_not_ask_the_round_comes_after_the_count(monkeypatch: Any) -> None:
    round, doubt = overdue()
    decide_round(round=round)
    monkeypatch.setattr(services, "_hold_place", lambda doubt: None)
    services.decide_doubt(doubt=doubt, actor=StaffFactory(), count=True, reason="A person.")
    assert "root" in differences_in_database(Round.objects.get())


def test_holding_back_against_the_close_leaves_one_result() -> None:
    round = open_round_with(3)
    ballot(round, {"approved": [round.designs.order_by("-pk")[0].pk]})
    ring_votes(round, 20)
    Round.objects.filter(pk=round.pk).update(closes_at=timezone.now() - timedelta(days=4))
    round.refresh_from_db()

    def race(n: int) -> Any:
        if n == 0:
            return close_round(round=round)
        return holding.look_at(project=round.project, round=round)

    in_threads(4, race)
    run_once(["voting.rounds"])
    decided = Round.objects.get()
    assert decided.result["turnout"] == 1
    assert decided.result["apart"]["held"] == DoubtedVote.objects.count() == 20
    assert not differences_in_database(decided)


def test_holding_supports_back_against_withdrawals_keeps_the_count() -> None:
    project = ProjectFactory()
    supports = ring_supports(project, 20)

    def race(n: int) -> Any:
        if n < 4:
            return holding.look_at(project=project, round=None)
        return withdraw(project=project, person=supports[n].person)

    results = in_threads(8, race)
    assert not [result for result in results if isinstance(result, Exception)], connection.vendor
    run_once(["voting.tallies", "voting.rings", "voting.tallies"])
    left = project.supports.filter(standing=Standing.COUNTED).count()
    assert SupportTally.objects.get(project=project).supporters == left
