"""What those concerned have to answer can be found by API: shares, handovers, questions of other teams."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from innovate.accounts.models import User
from innovate.projects import services
from innovate.projects.models import Project
from innovate.projects.services import shares
from tests.factories.accounts import UserFactory
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db
JSON = "application/json"


def got(client: Client, person: User | None, path: str) -> Any:
    if person:
        client.force_login(person)
    return client.get(f"/api{path}").json()


def gave(project: Project) -> User:
    person = UserFactory()
    shares.record_contribution(
        project=project, actor=project.author, person=person, kind="test", title="A week of cooking"
    )
    return person


def test_proposal_is_read_by_those_it_is_about(client: Client) -> None:
    project, member = ProjectFactory(), UserFactory()
    services.add_member(project=project, person=member, actor=project.author)
    person = gave(project)
    proposed = shares.propose_shares(
        project=project, actor=project.author, rate=300, years=5, currency="EUR",
        shares={person.pk: 5000}, note="She found the leak.",
    )  # fmt: skip
    path = f"/projects/{project.slug}/shares"
    assert got(client, None, path)["proposal"] is None
    assert got(client, UserFactory(), path)["proposal"] is None
    for reader in (person, member, project.author):
        proposal = got(client, reader, path)["proposal"]
        assert (proposal["number"], proposal["note"]) == (proposed.number, "She found the leak.")
        assert proposal["shares"][0]["accepted"] is False
    client.force_login(person)
    answer = client.post(f"/api{path}/{proposal['number']}/answer", {"accept": True}, content_type=JSON)
    assert (answer.json()["state"], answer.json()["shares"][0]["accepted"]) == ("agreed", True)
    after = got(client, UserFactory(), path)
    assert (after["proposal"], after["versions"][0]["number"]) == (None, proposed.number)


def test_sharing_with_many_costs_as_much_as_with_two(client: Client) -> None:
    def cost(people: int) -> int:
        project = ProjectFactory()
        parts = {str(gave(project).pk): 1000 for _ in range(people)}
        client.force_login(project.author)
        path = f"/api/projects/{project.slug}/shares"
        body = {"rate": 300, "years": 5, "shares": parts}
        proposed = client.post(path, body, content_type=JSON)
        assert proposed.status_code == 201
        client.force_login(User.objects.get(pk=min(map(int, parts))))
        with CaptureQueriesContext(connection) as captured:
            path = f"{path}/{proposed.json()['number']}/answer"
            answer = client.post(path, {"accept": True}, content_type=JSON)
        assert len(answer.json()["shares"]) == people
        return len(captured)

    cost(2)
    assert cost(2) == cost(6)


def test_handovers_wait_for_both_sides_until_answered(client: Client) -> None:
    project, taker = ProjectFactory(), UserFactory()
    services.add_member(project=project, person=taker, actor=project.author)
    offer = services.offer_handover(project=project, giver=project.author, taker=taker, leaves=True)
    for person in (taker, project.author):
        (item,) = got(client, person, "/me/handovers")["items"]
        assert (item["id"], item["project"], item["leaves"]) == (offer.pk, project.slug, True)
        assert item["taker"]["id"] == taker.pk
    assert got(client, UserFactory(), "/me/handovers")["items"] == []
    client.force_login(taker)
    client.post(f"/api/handovers/{item['id']}/answer", {"accept": True}, content_type=JSON)
    assert project.team.get().person == taker
    assert got(client, taker, "/me/handovers")["items"] == []


def test_question_of_another_team_is_found_by_either_lead(client: Client) -> None:
    project, into = ProjectFactory(), ProjectFactory()
    asked = services.ask_to_merge(project=project, into=into, actor=project.author, reason="The same lamp.")
    for one in (project, into):
        (item,) = got(client, one.author, f"/projects/{one.slug}/merge-requests")["items"]
        assert (item["id"], item["into"], item["reason"]) == (asked.pk, into.slug, "The same lamp.")
        assert item["asked_by"]["id"] == project.author_id
    assert client.get(f"/api/projects/{project.slug}/merge-requests").status_code == 403
    client.post(f"/api/merge-requests/{item['id']}/answer", {"accept": False}, content_type=JSON)
    assert got(client, into.author, f"/projects/{into.slug}/merge-requests")["items"] == []


def test_lists_of_what_waits_cost_the_same_for_many(client: Client) -> None:
    into, taker = ProjectFactory(), UserFactory()

    def ask() -> None:
        project = ProjectFactory()
        services.add_member(project=project, person=taker, actor=project.author)
        services.offer_handover(project=project, giver=project.author, taker=taker)
        services.ask_to_merge(project=project, into=into, actor=project.author, reason="The same lamp.")

    def cost() -> list[int]:
        costs = []
        paths = ((taker, "/me/handovers"), (into.author, f"/projects/{into.slug}/merge-requests"))
        for person, path in paths:
            client.force_login(person)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(f"/api{path}").json()["items"]
            costs.append(len(captured))
        return costs

    ask()
    cost()
    before = cost()
    for _ in range(3):
        ask()
    assert cost() == before
