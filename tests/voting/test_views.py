from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from innovate.core.reconcilers import run_once
from innovate.projects.stages import Stage
from innovate.voting import queries, services
from innovate.voting.models import Ballot, Design, Round, Support
from tests.factories.accounts import UserFactory
from tests.factories.projects import ProjectFactory, picture
from tests.factories.voting import DesignFactory, RoundFactory, ballot, open_round_with

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def order_of(page, round):
    """The designs in the order in which the page shows them."""
    return re.findall(r'class="design__title"[^>]*>([^<]+)<', page)


def test_support_without_javascript_comes_back_to_the_project(client):
    project, person = ProjectFactory(), UserFactory()
    client.force_login(person)
    url = reverse("voting:support", args=[project.slug])
    assert client.post(url)["Location"] == f"/projects/{project.slug}/"
    assert Support.objects.get().person == person
    client.post(url, {"action": "withdraw"})
    assert not Support.objects.exists()


def test_support_with_htmx_answers_with_the_button_and_the_new_count(client):
    project = ProjectFactory()
    client.force_login(UserFactory())
    page = client.post(reverse("voting:support", args=[project.slug]), headers=HTMX).content.decode()
    assert "<html" not in page
    assert re.search(r'data-live="supporters">1<', page)
    assert "You want this" in page


def test_price_is_stored_and_a_bad_one_is_explained(client):
    project, person = ProjectFactory(), UserFactory()
    client.force_login(person)
    url = reverse("voting:support", args=[project.slug])
    bad = client.post(url, {"action": "price", "price_text": "cheap", "price_currency": "EUR"}, headers=HTMX)
    assert bad.status_code == 422
    assert not Support.objects.exists()
    client.post(url, {"action": "price", "price_text": "39.5", "price_currency": "EUR"}, headers=HTMX)
    assert Support.objects.get().price.amount == 3950
    again = client.post(url, {"action": "price", "price_text": "much", "price_currency": "EUR"})
    assert again.status_code == 422
    assert 'value="much"' in again.content.decode()


def test_support_of_a_project_that_gathers_none_says_so(client):
    project = ProjectFactory(stage=Stage.SOURCING)
    client.force_login(UserFactory())
    response = client.post(reverse("voting:support", args=[project.slug]), headers=HTMX)
    assert response.status_code == 422
    assert "no longer gathers support" in response.content.decode()


@pytest.mark.parametrize(
    ("method", "typed", "stored"),
    [
        ("approval", lambda a, b: {"approved": [a, b]}, lambda a, b: {"approved": [a, b]}),
        ("score", lambda a, b: {f"score-{a}": 4}, lambda a, b: {"scores": {str(a): 4, str(b): 0}}),
        ("schulze", lambda a, b: {f"rank-{a}": 2, f"rank-{b}": 1}, lambda a, b: {"ranking": [[b], [a]]}),
        ("schulze", lambda a, b: {f"rank-{a}": 1, f"rank-{b}": ""}, lambda a, b: {"ranking": [[a]]}),
    ],
)
def test_ballot_form_works_without_javascript(client, method, typed, stored):
    round = open_round_with(2, method=method)
    a, b = (design.pk for design in round.designs.all())
    client.force_login(UserFactory())
    page = client.get(round.get_absolute_url()).content.decode()
    for name in typed(a, b):
        assert f'name="{name}"' in page
    response = client.post(reverse("voting:ballot", args=[round.project.slug, 1]), typed(a, b), follow=True)
    assert response.status_code == 200
    assert Ballot.objects.get().content == stored(a, b)
    again = client.get(round.get_absolute_url()).content.decode()
    assert "checked" in again or "selected" in again


def test_empty_ballot_comes_back_with_a_reason(client):
    round = open_round_with(2)
    client.force_login(UserFactory())
    response = client.post(reverse("voting:ballot", args=[round.project.slug, 1]), {"approved": "x"})
    assert response.status_code == 422
    assert "Choose at least one design" in response.content.decode()


def test_nothing_on_the_page_or_in_the_api_changes_with_the_counts_while_open(client):
    """Twelve votes for one design change the turnout and nothing else: no count, no order."""
    round = open_round_with(4)
    viewer = UserFactory()
    client.force_login(viewer)

    def seen():
        page = client.get(round.get_absolute_url()).content.decode()
        api = client.get(f"/api/rounds/{round.pk}").json()
        api.pop("turnout")
        page = re.sub(r'data-live="turnout">\d+<', "", page)
        page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|X-CSRFToken": "[^"]+"', "", page)
        return order_of(page, round), re.sub(r"<script[^>]*nonce[^>]*>", "", page), api

    before = seen()
    favourite = round.designs.last().pk
    for _ in range(12):
        ballot(round, {"approved": [favourite]})
    assert seen() == before
    assert client.get(f"/api/rounds/{round.pk}/ballots").status_code == 404
    assert queries.turnout_of(round) == 12


def test_room_numbers_of_an_open_round_are_the_turnout_only(client):
    round = open_round_with(2)
    ballot(round, {"approved": [round.designs.first().pk]})
    run_once(["voting.numbers"])
    round.project.room.refresh_from_db()
    assert round.project.room.numbers == {"turnout": 1}


def test_design_order_lasts_for_one_person_and_differs_between_people(client):
    round = open_round_with(6)
    orders = []
    for _ in range(6):
        client.force_login(UserFactory())
        pages = [client.get(round.get_absolute_url()).content.decode() for _ in range(2)]
        assert order_of(pages[0], round) == order_of(pages[1], round)
        orders.append(tuple(order_of(pages[0], round)))
    assert len(set(orders)) > 1


@pytest.mark.parametrize("method", ["approval", "score", "schulze"])
def test_result_page_shows_winner_counts_and_proof(client, method):
    content = {
        "approval": lambda a, b: {"approved": [a]},
        "score": lambda a, b: {"scores": {str(a): 5, str(b): 2}},
        "schulze": lambda a, b: {"ranking": [[a], [b]]},
    }[method]
    round = open_round_with(2, method=method)
    a, b = round.designs.all()
    voter = UserFactory()
    services.cast_ballot(round=round, person=voter, content=content(a.pk, b.pk))
    services.close_round(round=round, actor=round.created_by)
    round.refresh_from_db()
    client.force_login(voter)
    page = client.get(round.get_absolute_url()).content.decode()
    assert "The winner" in page
    assert page.index(a.title) < page.rindex(b.title)
    assert round.root in page
    receipt = client.get(reverse("voting:receipt", args=[round.project.slug, 1])).content.decode()
    assert "Your ballot was counted" in receipt
    client.force_login(UserFactory())
    assert client.get(reverse("voting:receipt", args=[round.project.slug, 1])).status_code == 404


def test_lead_prepares_and_opens_a_round_through_the_pages(client):
    project = ProjectFactory(stage=Stage.DESIGN)
    client.force_login(project.author)
    rules = {
        "title": "Shape",
        "question": "Which?",
        "method": "score",
        "electorate": "everyone",
        "min_turnout": 1,
    }
    prepare = client.post(reverse("voting:new_round", args=[project.slug]), rules)["Location"]
    assert prepare == f"/projects/{project.slug}/designs/1/prepare/"
    for n in range(2):
        client.post(
            prepare, {"title": f"Bowl {n}", "notes": "Round", "pictures": [picture()], "alt": "A bowl"}
        )
    assert Design.objects.count() == 2
    opening = reverse("voting:open", args=[project.slug, 1])
    late = client.post(opening, {"closes_at": "2001-01-01T10:00"})
    assert "Choose a closing time" in late.content.decode()
    soon = (timezone.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    assert client.post(opening, {"closes_at": soon})["Location"] == f"/projects/{project.slug}/designs/1/"
    assert Round.objects.get().state == Round.State.OPEN


def test_a_round_in_preparation_is_not_there_for_others(client):
    round = RoundFactory()
    DesignFactory(round=round, title="Secret shape")
    assert client.get(round.get_absolute_url()).status_code == 404
    assert client.get(f"/api/rounds/{round.pk}").status_code == 404
    assert (
        "Secret shape"
        not in client.get(reverse("voting:designs", args=[round.project.slug])).content.decode()
    )


@pytest.mark.parametrize("page", ["prepare", "edit_rules", "close", "void"])
def test_managing_a_round_is_for_its_lead(client, page):
    round = open_round_with(2)
    client.force_login(UserFactory())
    assert client.get(reverse(f"voting:{page}", args=[round.project.slug, 1])).status_code == 403


def test_close_asks_first_then_decides(client):
    round = open_round_with(2)
    ballot(round, {"approved": [round.designs.first().pk]})
    client.force_login(round.project.author)
    url = reverse("voting:close", args=[round.project.slug, 1])
    assert "Ballots so far" in client.get(url).content.decode()
    assert Round.objects.get().state == Round.State.OPEN
    client.post(url)
    assert Round.objects.get().state == Round.State.DECIDED


def test_round_page_costs_a_fixed_number_of_queries(client):
    round = open_round_with(2)
    viewer = UserFactory()
    client.force_login(viewer)
    client.get(round.get_absolute_url())

    def cost():
        with CaptureQueriesContext(connection) as captured:
            client.get(round.get_absolute_url())
        return len(captured)

    before = cost()
    DesignFactory.create_batch(5, round=round)
    for _ in range(10):
        ballot(round, {"approved": [round.designs.first().pk]})
    # One of them for what is said about the designs.
    assert cost() == before <= 13
