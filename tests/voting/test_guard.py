"""Limits, marks and the challenge before a support and a ballot, as a browser meets them."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import altcha
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from innovate.core import challenges
from innovate.core.reconcilers import run_once
from innovate.voting.integrity import guard
from innovate.voting.models import Ballot, Standing, Support, Trace
from tests.factories.accounts import UserFactory
from tests.factories.projects import ProjectFactory
from tests.factories.rings import newcomer, ring_supports
from tests.factories.voting import open_round_with

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def easy(monkeypatch: Any) -> None:
    """A sum that is done at once, and bursts that are small."""
    monkeypatch.setattr(challenges, "COST", 1)
    monkeypatch.setattr(challenges, "PREFIX", "0")
    monkeypatch.setattr(guard, "BURST", 3)


@pytest.fixture(autouse=True)
def in_one_window() -> Iterator[None]:
    """Windows of limits begin at the full hour and every ten minutes: a test stays in one."""
    with time_machine.travel(timezone.now().replace(minute=2)):
        yield


def answer_to(page: str) -> dict[str, str]:
    """Do the sum on a page as its script does."""
    asked = json.loads(unescape(re.search(r'data-sum="([^"]+)"', page)[1]))  # type: ignore[index]
    solution = altcha.solve_challenge(altcha.Challenge.from_dict(asked))
    told = json.dumps({"challenge": asked, "solution": solution.to_dict()})
    return {"challenge": base64.b64encode(told.encode()).decode()}


def test_newcomer_in_a_burst_does_a_sum_and_loses_nothing(client: Any) -> None:
    project = ProjectFactory()
    ring_supports(project, 3)
    client.force_login(newcomer())
    url = reverse("voting:support", args=[project.slug])
    typed = {"action": "price", "price_text": "49.90", "price_currency": "EUR"}
    asked = client.post(url, typed)
    assert asked.status_code == 428
    page = asked.content.decode()
    assert "49.90" in page and page.count("<proof-of-work") == 1
    done = client.post(url, typed | answer_to(page))
    assert done.status_code == 302
    assert Support.objects.order_by("-pk")[0].price.amount == 4990
    assert Support.objects.count() == 4


def test_answer_is_not_used_twice(client: Any) -> None:
    project = ProjectFactory()
    ring_supports(project, 3)
    client.force_login(newcomer())
    url = reverse("voting:support", args=[project.slug])
    answer = answer_to(client.post(url, {"action": "support"}).content.decode())
    assert client.post(url, {"action": "support", **answer}).status_code == 302
    Trace.objects.order_by("-pk")[0].delete()
    client.post(url, {"action": "withdraw"})
    assert client.post(url, {"action": "support", **answer}).status_code == 428


def test_ballot_in_a_burst_comes_back_as_filled_in(client: Any) -> None:
    round = open_round_with(3)
    ring_voters = [newcomer() for _n in range(3)]
    Trace.objects.bulk_create(
        Trace(project=round.project, round=round, person=person, device=f"{person.pk}")
        for person in ring_voters
    )
    client.force_login(newcomer())
    url = reverse("voting:ballot", args=[round.project.slug, round.number])
    chosen = round.designs.all()[1].pk
    asked = client.post(url, {"approved": [chosen]})
    page = asked.content.decode()
    assert asked.status_code == 428 and re.search(rf'value="{chosen}" checked', page)
    assert not Ballot.objects.exists()
    assert client.post(url, {"approved": [chosen], **answer_to(page)}).status_code == 302
    assert Ballot.objects.get().content == {"approved": [chosen]}
    again = client.post(url, {"approved": [chosen]})
    assert again.status_code == 302, "who has voted here is not asked again"


def test_older_account_is_not_asked(client: Any) -> None:
    project = ProjectFactory()
    ring_supports(project, 5)
    client.force_login(UserFactory(date_joined=timezone.now() - timedelta(days=20)))
    assert client.post(reverse("voting:support", args=[project.slug])).status_code == 302
    assert "device" not in client.cookies


def test_newcomers_browser_keeps_a_marker_that_scripts_cannot_read(client: Any) -> None:
    client.force_login(newcomer())
    client.post(reverse("voting:support", args=[ProjectFactory().slug]))
    assert client.cookies["device"]["httponly"]
    kept = client.cookies["device"].value
    client.force_login(newcomer())
    client.post(reverse("voting:support", args=[ProjectFactory().slug]))
    assert client.cookies["device"].value == kept


def test_being_new_costs_two_queries_to_ask_and_one_to_remember(
    client: Any, django_assert_max_num_queries: Any
) -> None:
    def queries_of(person: Any) -> int:
        client.force_login(person)
        url = reverse("voting:support", args=[ProjectFactory().slug])
        with django_assert_max_num_queries(30) as taken:
            assert client.post(url).status_code == 302
        return len(taken)

    known = queries_of(UserFactory(date_joined=timezone.now() - timedelta(days=20)))
    assert queries_of(newcomer()) == known + 3


def test_button_on_a_card_goes_to_the_page_that_asks(client: Any) -> None:
    project = ProjectFactory()
    ring_supports(project, 3)
    client.force_login(newcomer())
    url = reverse("voting:support", args=[project.slug])
    answer = client.post(url, {"part": "card"}, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == url


def test_api_sends_a_newcomer_in_a_burst_to_the_page(client: Any) -> None:
    project = ProjectFactory()
    ring_supports(project, 3)
    client.force_login(newcomer())
    answer = client.put(f"/api/projects/{project.slug}/support", {}, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["code"] == "challenge_needed"


def test_new_accounts_of_a_network_share_a_limit(client: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(guard, "NEW_OF_ONE_NETWORK", 2)
    project = ProjectFactory()
    url = reverse("voting:support", args=[project.slug])
    answers = []
    for _n in range(3):
        client.force_login(newcomer())
        answers.append(client.post(url).status_code)
    assert answers == [302, 302, 429]
    client.force_login(UserFactory(date_joined=timezone.now() - timedelta(days=20)))
    assert client.post(url).status_code == 302


def test_one_browser_with_many_new_accounts_is_held_back(client: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(guard, "BURST", 100)
    project = ProjectFactory()
    url = reverse("voting:support", args=[project.slug])
    for _n in range(25):
        client.force_login(newcomer())
        assert client.post(url).status_code == 302
    run_once(["voting.rings"])
    assert Support.objects.filter(standing=Standing.HELD).count() == 25
    page = client.get(url).content.decode()
    assert reverse("voting:support_review", args=[project.slug]) in page


def test_a_crowd_of_sign_ups_does_a_sum(client: Any) -> None:
    def sign_up(n: int, **more: str) -> Any:
        client.logout()
        given = {"display_name": "Ada", "email": f"ada{n}@example.org", "password1": "correct horse battery"}
        return client.post(reverse("account_signup"), {**given, **more})

    for n in range(8):
        assert sign_up(n).status_code == 302
    asked = sign_up(9)
    page = asked.content.decode()
    assert asked.status_code == 200 and "<proof-of-work" in page and "ada9@example.org" in page
    assert sign_up(9, **answer_to(page)).status_code == 302
    client.logout()
    assert "<proof-of-work" in client.get(reverse("account_signup")).content.decode()
