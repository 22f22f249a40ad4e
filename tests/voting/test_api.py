from __future__ import annotations

import pytest

from innovate.core import proofs
from innovate.voting import rules, services
from innovate.voting.models import Ballot, Support
from tests.factories.accounts import UserFactory
from tests.factories.projects import ProjectFactory
from tests.factories.voting import open_round_with

pytestmark = pytest.mark.django_db


def put(client, url, data=None):
    return client.put(url, data if data is not None else {}, content_type="application/json")


def test_support_put_and_delete_are_idempotent(client):
    project = ProjectFactory()
    client.force_login(UserFactory())
    url = f"/api/projects/{project.slug}/support"
    for _ in range(2):
        assert put(client, url).json() == {"supported": True, "supporters": 1, "threshold": 3}
    put(client, url, {"price_amount": 4900, "price_currency": "EUR"})
    assert Support.objects.get().price.amount == 4900
    for _ in range(2):
        assert client.delete(url).json()["supporters"] == 0


def test_support_needs_a_person(client):
    assert put(client, f"/api/projects/{ProjectFactory().slug}/support").status_code == 401


def test_ballot_put_returns_the_receipt_and_replaces(client):
    round = open_round_with(2)
    a, b = (design.pk for design in round.designs.all())
    client.force_login(UserFactory())
    url = f"/api/rounds/{round.pk}/ballot"
    first = put(client, url, {"approved": [a]}).json()
    second = put(client, url, {"approved": [b]}).json()
    assert first["nonce"] != second["nonce"]
    assert second["leaf_hash"] == rules.leaf_hash(rules.leaf(second["content"], second["nonce"]))
    assert Ballot.objects.get().content == {"approved": [b]}


@pytest.mark.parametrize("body", [{}, {"approved": []}, {"approved": [0]}, {"scores": {"x": 1}}])
def test_ballot_put_with_nonsense_is_a_problem_document(client, body):
    round = open_round_with(2)
    client.force_login(UserFactory())
    response = put(client, f"/api/rounds/{round.pk}/ballot", body)
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"
    assert not Ballot.objects.exists()


def test_ballots_of_a_decided_round_give_the_root_and_no_names(client):
    round = open_round_with(2)
    a, b = (design.pk for design in round.designs.all())
    for chosen in ([a], [b], [a, b], [a], [b]):
        services.cast_ballot(round=round, person=UserFactory(), content={"approved": chosen})
    services.close_round(round=round, actor=round.created_by)
    items, cursor = [], ""
    while True:
        page = client.get(f"/api/rounds/{round.pk}/ballots", {"size": 2, "cursor": cursor}).json()
        items += page["items"]
        if not (cursor := page["next_cursor"]):
            break
    assert all(item.keys() == {"content", "nonce", "standing", "leaf_hash"} for item in items)
    root = proofs.merkle_root([rules.leaf(item["content"], item["nonce"]) for item in items])
    assert root == page["root"] == client.get(f"/api/rounds/{round.pk}").json()["root"]
