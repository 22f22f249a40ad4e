"""Any change of what was decided is found: by `verify_round`, in the database and in the published file."""

from __future__ import annotations

import copy
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from innovate.core import proofs
from innovate.voting import published, receipts, rules, services
from innovate.voting.models import Ballot, Design, Round
from innovate.voting.verifying import differences_in_database, differences_in_file
from tests.factories.accounts import UserFactory
from tests.factories.voting import ballot, open_round_with
from tests.voting.test_published import decided

HEX = st.binary(min_size=32, max_size=32).map(bytes.hex)
LEAVES = st.lists(st.tuples(st.integers(1, 5), HEX), min_size=1, max_size=40, unique=True)


def leaf(one):
    return rules.leaf({"approved": [one[0]]}, one[1])


@settings(max_examples=100, deadline=None)
@given(LEAVES, st.tuples(st.integers(1, 5), HEX))
def test_every_ballot_is_proved_under_the_root_and_nothing_else_is(ballots, other):
    leaves = rules.in_public_order(map(leaf, ballots))
    names = [rules.leaf_hash(value) for value in leaves]
    root = proofs.merkle_root(leaves)
    for place, value in enumerate(leaves):
        proof = proofs.inclusion_proof(leaves, place)
        assert proof == proofs.inclusion_proof_of_hash(names, place)
        assert proofs.proves(root, value, proof)
        if other not in ballots:
            assert not proofs.proves(root, leaf(other), proof)
        for wrong in (place - 1, place + 1):
            assert not proofs.proves(root, value, proofs.InclusionProof(wrong, proof.count, proof.path))
        if proof.path:
            cut = proofs.InclusionProof(place, proof.count, proof.path[:-1])
            assert not proofs.proves(root, value, cut)


@settings(max_examples=100, deadline=None)
@given(LEAVES, st.data())
def test_another_ballot_more_or_less_or_changed_has_another_root(ballots, data):
    root = proofs.merkle_root(rules.in_public_order(map(leaf, ballots)))
    place = data.draw(st.integers(0, len(ballots) - 1))
    option, nonce = ballots[place]
    less = ballots[:place] + ballots[place + 1 :]
    for changed in (less, [*ballots, (option, "00" * 32)], [*less, (option + 1, nonce)]):
        if sorted(changed) != sorted(ballots):
            assert proofs.merkle_root(rules.in_public_order(map(leaf, changed))) != root
    held = [*map(leaf, less), rules.leaf({"approved": [option]}, nonce, "held")]
    assert proofs.merkle_root(rules.in_public_order(held)) != root


def anything_else(value):
    """The same kind of value, but another one."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return ("1" if value[:1] == "0" else "0") + value[1:]
    return "something"


def places(value, path=()):
    """The way to every number, word and null in a JSON value."""
    if isinstance(value, dict):
        return [way for key, one in value.items() for way in places(one, (*path, key))]
    if isinstance(value, list):
        return [way for key, one in enumerate(value) for way in places(one, (*path, key))]
    return [path]


def changed(data, path):
    data = copy.deepcopy(data)
    at = data
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = anything_else(at[path[-1]])
    return data


#: What says when and by whom, and nothing of the count: it is told beside it.
TOLD = {"round", "project", "number", "title", "question", "opened_at", "closed_at"}
TOLD_OF_RESULT = {"electorate_size", "joined_before"}


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["approval", "score", "schulze", "instant-runoff", "equal-shares"])
def test_any_change_in_a_published_file_is_found(method, tmp_path, settings):
    """Every number, word and hash of the file in turn, but for titles and what is only told."""
    settings.STATE_DIR = tmp_path
    round = decided(method, offers_none=True)
    data = json.loads(b"".join(published.json_lines(round)))
    assert differences_in_file(json.dumps(data).encode())[1] == {}
    missed = []
    for path in places(data):
        if path[0] == "facts" and (path[1] in TOLD or (path[2:3] and path[2] in TOLD_OF_RESULT)):
            continue
        if path[-1] == "title":
            continue
        try:
            found = differences_in_file(json.dumps(changed(data, path)).encode())[1]
        except ValueError:
            continue
        if not found:
            missed.append(path)
    assert missed == []


@pytest.mark.django_db
def test_any_change_in_the_database_is_found():
    round = decided("ranked-pairs")
    assert differences_in_database(round) == {}
    one, two = Ballot.objects.order_by("pk")
    loser = Design.objects.filter(chosen=None).first()

    def is_found():
        with pytest.raises(CommandError, match="does not verify"):
            call_command("verify_round", str(round.pk), stderr=StringIO())

    def with_changed(rows, **values):
        before = rows.values(*values).get()
        rows.update(**values)
        is_found()
        rows.update(**before)

    ballots = Ballot.objects.filter(pk=one.pk)
    with_changed(ballots, content=two.content)
    with_changed(ballots, nonce="ab" * 32)
    with_changed(ballots, leaf_hash="ab" * 32)
    with_changed(ballots, standing="held")
    with_changed(ballots, standing="left_out")
    rounds = Round.objects.filter(pk=round.pk)
    with_changed(rounds, secret="ab" * 32)
    with_changed(rounds, secret="no secret at all")
    with_changed(rounds, commitment="ab" * 32)
    with_changed(rounds, root="ab" * 32)
    with_changed(rounds, winner=loser.pk)
    with_changed(rounds, method="schulze")
    with_changed(rounds, offers_none=True)
    with_changed(Design.objects.filter(pk=loser.pk), chosen=2)
    for name in ("seed", "order", "ranking", "working", "winners", "turnout", "apart", "method"):
        with_changed(rounds, result=round.result | {name: None})
    extra = ballot(round, one.content)
    is_found()
    extra.delete()
    call_command("verify_round", str(round.pk), stdout=StringIO())


@pytest.mark.django_db
def test_a_ballot_that_is_kept_apart_is_under_the_root_and_not_in_the_tally():
    round = open_round_with(2)
    a, b = round.designs.all()
    people = UserFactory.create_batch(3)
    for person, design in zip(people, (a, b, b), strict=True):
        services.cast_ballot(round=round, person=person, content={"approved": [design.pk]})
    for person in people[1:]:
        own = Ballot.objects.get(person=person)
        name = rules.leaf_hash(rules.leaf(own.content, own.nonce, "left_out"))
        Ballot.objects.filter(pk=own.pk).update(standing="left_out", leaf_hash=name)
    services.close_round(round=round, actor=round.created_by)
    round = Round.objects.select_related("project").get(pk=round.pk)
    assert (round.winner, round.result["turnout"]) == (a, 1)
    assert differences_in_database(round) == {}
    data = json.loads(b"".join(published.json_lines(round)))
    assert sorted(row.get("standing", "") for row in data["ballots"]) == ["", "left_out", "left_out"]
    assert differences_in_file(json.dumps(data).encode())[1] == {}
    out = StringIO()
    call_command("verify_round", str(round.pk), stdout=out)
    assert "1 ballots under root" in out.getvalue()
    assert "2 more were kept apart" in out.getvalue()
    assert "# NUMBER VOTERS: 1" in list(published.preflib_lines(round))
    standings = []
    for own in Ballot.objects.order_by("pk"):
        own.round = round
        receipt = receipts.receipt_for(own)
        assert proofs.proves(round.root, receipt.leaf.encode(), receipt.proof)
        standings.append(receipt.standing)
    assert standings == ["counted", "apart", "apart"]
