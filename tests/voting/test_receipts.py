"""What a voter takes home."""

from __future__ import annotations

import pytest
from django.urls import reverse

from innovate.core import proofs
from innovate.voting import rules, services
from innovate.voting.models import Ballot, Round
from tests.factories.accounts import UserFactory
from tests.factories.voting import open_round_with

pytestmark = pytest.mark.django_db

SAID = {
    "approval": (lambda a, b: {"approved": [b]}, ["Second"]),
    "score": (lambda a, b: {"scores": {a: 1, b: 5}}, ["5 points", "Second", "1 point", "First"]),
    "schulze": (lambda a, b: {"ranking": [[b], [0]]}, ["1.", "Second", "2.", "None of these"]),
}


def url(name, round):
    return reverse(f"voting:{name}", args=[round.project.slug, round.number])


def voted(client, method="approval", **fields):
    round = open_round_with(2, method=method, offers_none=True, **fields)
    for design, title in zip(round.designs.all(), ("First", "Second"), strict=True):
        design.title = title
        design.save()
    person = UserFactory()
    content = SAID[method][0](*[design.pk for design in round.designs.all()])
    services.cast_ballot(round=round, person=person, content=content)
    client.force_login(person)
    return round


@pytest.mark.parametrize("method", SAID)
def test_the_receipt_says_in_words_what_was_voted(client, method):
    round = voted(client, method)
    text = client.get(url("receipt", round)).content.decode()
    said = text[text.index("What you voted") : text.index("Save the receipt")]
    at = 0
    for part in SAID[method][1]:
        at = said.index(part, at) + 1


def test_the_file_holds_the_ballot_and_after_the_vote_its_proof(client):
    round = voted(client)
    before = client.get(url("receipt_file", round))
    assert before["Content-Disposition"] == f'attachment; filename="receipt-round-{round.pk}.json"'
    assert "no-store" in before["Cache-Control"]
    assert "proof" not in before.json()
    for _ in range(6):
        content = {"approved": [round.designs.first().pk]}
        services.cast_ballot(round=round, person=UserFactory(), content=content)
    services.close_round(round=round, actor=round.created_by)
    data = client.get(url("receipt_file", round)).json()
    assert data["ballot"] == before.json()["ballot"]
    by_api = client.get(f"/api/rounds/{round.pk}/receipt").json()
    assert by_api["proof"] == data["proof"]
    assert data["check"].endswith(url("check", round))
    root = Round.objects.get().root
    proof = proofs.InclusionProof(**{**data["proof"], "path": tuple(data["proof"]["path"])})
    leaf = rules.leaf(data["ballot"]["content"], data["ballot"]["nonce"])
    assert data["root"] == root
    assert proofs.proves(root, leaf, proof)


def test_a_ballot_changed_after_the_count_is_called_missing(client):
    round = voted(client)
    services.close_round(round=round, actor=round.created_by)
    assert "Your ballot was counted" in client.get(url("receipt", round)).content.decode()
    own = Ballot.objects.get()
    content = {"approved": [round.designs.first().pk]}
    name = rules.leaf_hash(rules.leaf(content, own.nonce))
    Ballot.objects.update(content=content, leaf_hash=name)
    assert "cannot be proved" in client.get(url("receipt", round)).content.decode()


def test_the_receipt_of_a_void_vote_says_that_nothing_was_counted(client):
    round = voted(client, min_turnout=5)
    services.close_round(round=round, actor=round.created_by)
    assert "This vote is void" in client.get(url("receipt", round)).content.decode()


def test_a_receipt_is_its_voters_alone(client):
    round = voted(client)
    for person in (UserFactory(), round.project.author, UserFactory(is_staff=True, is_superuser=True)):
        client.force_login(person)
        for name in ("receipt", "receipt_file"):
            assert client.get(url(name, round)).status_code == 404


def test_a_receipt_costs_the_same_for_many_ballots(client, django_assert_max_num_queries):
    round = voted(client)
    for _ in range(5):
        content = {"approved": [round.designs.first().pk]}
        services.cast_ballot(round=round, person=UserFactory(), content=content)
    services.close_round(round=round, actor=round.created_by)
    client.get(url("receipt", round))
    with django_assert_max_num_queries(11):
        client.get(url("receipt", round))
