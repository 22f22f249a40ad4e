"""A browser's sum: right, fresh, for its purpose, and good for one use; or a minute's wait."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import altcha
import pytest
import time_machine
from django.test import RequestFactory
from django.utils import timezone

from innovate.core import challenges
from innovate.core.challenges import Answer, ChallengeNeeded
from innovate.core.errors import TooMany

pytestmark = pytest.mark.django_db
PURPOSE = "ballot:1:2"


@pytest.fixture(autouse=True)
def easy(monkeypatch: Any) -> None:
    """A sum that is done at once."""
    monkeypatch.setattr(challenges, "COST", 1)
    monkeypatch.setattr(challenges, "PREFIX", "0")


def solved(challenge: challenges.Challenge) -> str:
    """Do the sum as a browser does."""
    asked = json.loads(challenge.sum)
    solution = altcha.solve_challenge(altcha.Challenge.from_dict(asked))
    return base64.b64encode(
        json.dumps({"challenge": asked, "solution": solution.to_dict()}).encode()
    ).decode()


def asked(request: Any, answer: Answer, purpose: str = PURPOSE) -> challenges.Challenge:
    """Return what is asked instead of letting this answer pass."""
    with pytest.raises(ChallengeNeeded) as needed:
        challenges.require(request, purpose, answer)
    return needed.value.challenge


def test_right_answer_passes_once(rf: RequestFactory) -> None:
    request = rf.post("/")
    answer = Answer(solved(asked(request, Answer())))
    challenges.require(request, PURPOSE, answer)
    assert asked(request, answer).sum, "a replay gets a new sum"


def test_answer_is_for_its_purpose_only(rf: RequestFactory) -> None:
    answer = Answer(solved(challenges.issue("ballot:1:3")))
    asked(rf.post("/"), answer)


def test_old_answer_gets_a_new_challenge(rf: RequestFactory) -> None:
    answer = Answer(solved(challenges.issue(PURPOSE)))
    with time_machine.travel(timezone.now() + challenges.VALID + timedelta(seconds=2)):
        fresh = asked(rf.post("/"), answer)
        challenges.require(rf.post("/"), PURPOSE, Answer(solved(fresh)))


@pytest.mark.parametrize("nonsense", ["x", "e30=", base64.b64encode(b"[1]").decode(), "🙂", "A" * 4000])
def test_nonsense_is_refused_in_words(rf: RequestFactory, nonsense: str) -> None:
    asked(rf.post("/"), Answer(nonsense, nonsense))


def test_forged_challenge_is_refused(rf: RequestFactory) -> None:
    forged = altcha.create_challenge(
        challenges.ALGORITHM, 1, key_prefix="0", data={"for": PURPOSE}, hmac_secret="another"
    )
    asked(rf.post("/"), Answer(solved(challenges.Challenge(json.dumps(forged.to_dict()), ""))))


def test_who_has_no_javascript_waits_a_minute(rf: RequestFactory) -> None:
    request = rf.post("/")
    ticket = asked(request, Answer()).ticket
    assert asked(request, Answer(ticket=ticket)).ticket == ticket, "the wait goes on"
    with time_machine.travel(timezone.now() + challenges.WAIT + timedelta(seconds=2)):
        challenges.require(request, PURPOSE, Answer(ticket=ticket))
        assert asked(request, Answer(ticket=ticket)).ticket != ticket, "one use"


def test_only_some_of_a_network_wait(rf: RequestFactory) -> None:
    request = rf.post("/")
    start = timezone.now().replace(minute=0, second=0)
    with time_machine.travel(start, tick=False):
        tickets = [challenges.issue(PURPOSE).ticket for _n in range(challenges.WAITERS + 1)]
    with time_machine.travel(start + challenges.WAIT + timedelta(seconds=2), tick=False):
        for ticket in tickets[:-1]:
            challenges.require(request, PURPOSE, Answer(ticket=ticket))
        with pytest.raises(TooMany):
            challenges.require(request, PURPOSE, Answer(ticket=tickets[-1]))
