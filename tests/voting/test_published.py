"""What is published of a decided round, and that it tells nobody who voted how."""

from __future__ import annotations

import gzip
import json
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from innovate.core import proofs
from innovate.voting import published, rules, services
from innovate.voting.models import Ballot, Round
from innovate.voting.preflib import parse
from tests.factories.accounts import UserFactory
from tests.factories.voting import open_round_with

pytestmark = pytest.mark.django_db

#: method → the contents of three ballots on designs a, b and c
CONTENTS = {
    "approval": lambda a, b, c: [{"approved": [a]}, {"approved": [a, b]}, {"approved": [b]}],
    "score": lambda a, b, c: [{"scores": {a: 5, b: 1}}, {"scores": {b: 5}}, {"scores": {c: 2, a: 4}}],
    "schulze": lambda a, b, c: [{"ranking": [[a], [b, c]]}, {"ranking": [[c]]}, {"ranking": [[a], [b, c]]}],
    "ranked-pairs": lambda a, b, c: [{"ranking": [[a], [b], [c]]}, {"ranking": [[b], [c], [a]]}],
    "instant-runoff": lambda a, b, c: [{"ranking": [[c], [b]]}, {"ranking": [[a]]}],
    "equal-shares": lambda a, b, c: [{"approved": [a, b]}, {"approved": [c]}, {"approved": [a, b]}],
}


@pytest.fixture(autouse=True)
def state_dir(settings, tmp_path):
    settings.STATE_DIR = tmp_path


def decided(method="approval", **fields):
    """A round of three designs that is decided, its first ballots by CONTENTS."""
    fields.setdefault("seats", 2 if method == "equal-shares" else 1)
    round = open_round_with(3, method=method, **fields)
    ids = [design.pk for design in round.designs.all()]
    for content in CONTENTS[method](*ids):
        services.cast_ballot(round=round, person=UserFactory(), content=content)
    services.close_round(round=round, actor=round.created_by)
    return Round.objects.select_related("project").get(pk=round.pk)


def url(round, form):
    return reverse("voting:ballots_file", args=[round.project.slug, round.number, form])


def fetched(client, round, form):
    answer = client.get(url(round, form))
    assert answer.status_code == 200
    return answer, b"".join(answer.streaming_content)


@pytest.mark.parametrize("method", CONTENTS)
def test_each_line_of_the_json_is_a_leaf_and_the_tree_over_them_has_the_frozen_root(client, method):
    round = decided(method)
    _answer, data = fetched(client, round, "json")
    lines = [line.removesuffix(b",") for line in data.splitlines()[1:-1]]
    assert proofs.merkle_root(lines) == round.root == json.loads(data)["facts"]["result"]["root"]
    assert [rules.leaf_hash(line) for line in lines] == sorted(rules.leaf_hash(line) for line in lines)


@pytest.mark.parametrize("method", CONTENTS)
@pytest.mark.parametrize("offers_none", [False, True])
def test_counting_the_preflib_file_gives_the_rounds_result(client, tmp_path, method, offers_none):
    round = decided(method, offers_none=offers_none)
    answer, data = fetched(client, round, "preflib")
    name = re.search('filename="(.+)"', answer["Content-Disposition"])[1]
    (tmp_path / name).write_bytes(data)
    out = StringIO()
    seats = {"seats": round.seats} if method == "equal-shares" else {}
    call_command("tally", str(tmp_path / name), method=method, json=True, stdout=out, **seats)
    counted = json.loads(out.getvalue())
    titles = {item["id"]: item["title"] for item in round.result["designs"]}
    assert counted["order"] == [titles[pk] for pk in round.result["order"]]
    assert counted["working"] == round.result["working"]


@pytest.mark.parametrize(
    ("ballots", "ending"),
    [
        ([[[0], [1], [2]], [[2], [1], [0]]], "soc"),
        ([[[0], [1], [2]], [[2]]], "soi"),
        ([[[0, 1], [2]], [[2], [1], [0]]], "toc"),
        ([[[0, 1]], [[2]]], "toi"),
    ],
)
def test_orders_have_the_narrowest_type_that_holds_them_all(client, ballots, ending):
    round = open_round_with(3, method="schulze")
    ids = [design.pk for design in round.designs.all()]
    for groups in ballots:
        content = {"ranking": [[ids[place] for place in group] for group in groups]}
        services.cast_ballot(round=round, person=UserFactory(), content=content)
    services.close_round(round=round, actor=round.created_by)
    answer, data = fetched(client, Round.objects.select_related("project").get(pk=round.pk), "preflib")
    assert answer["Content-Disposition"].endswith(f'round-{round.pk}.{ending}"')
    assert parse(data, suffix=ending).counts == [1, 1]


def test_scores_are_categories_named_by_their_points(client):
    round = decided("score")
    _answer, data = fetched(client, round, "preflib")
    assert "# DATA TYPE: cat\n" in data.decode()
    assert "# CATEGORY NAME 1: 5\n" in data.decode()
    assert parse(data).scores == (5, 4, 3, 2, 1, 0)


def test_titles_that_would_break_a_line_or_are_the_same_are_told_apart(client):
    round = open_round_with(3)
    first, second, _third = round.designs.all()
    round.designs.filter(pk__in=[first.pk, second.pk]).update(title="A\n1: 2")
    services.cast_ballot(round=round, person=UserFactory(), content={"approved": [first.pk]})
    services.close_round(round=round, actor=round.created_by)
    _answer, data = fetched(client, Round.objects.select_related("project").get(pk=round.pk), "preflib")
    assert list(parse(data).names.values())[:2] == ["A 1: 2", "A 1: 2 (2)"]


def test_what_is_published_says_nothing_of_who_voted_when(client):
    """No name, address, key or time of a voter; and whoever votes first or last leaves the same files."""
    round = open_round_with(3)
    ids = [design.pk for design in round.designs.all()]
    people = UserFactory.create_batch(8)
    for number, person in enumerate(people):
        services.cast_ballot(round=round, person=person, content={"approved": [ids[number % 3]]})
        Ballot.objects.filter(round=round, person=person).update(
            created_at=timezone.now() - timedelta(days=number + 1), updated_at=timezone.now()
        )
    services.close_round(round=round, actor=round.created_by)
    round = Round.objects.select_related("project").get(pk=round.pk)
    files = [b"".join(published._parts(round, form)) for form in ("json", "preflib")]
    for person in people:
        ballot = Ballot.objects.get(round=round, person=person)
        for data in files:
            assert person.email.encode() not in data
            assert person.display_name.encode() not in data
            assert str(ballot.created_at.year) + f"-{ballot.created_at:%m-%dT%H:%M:%S}" not in data.decode()
    rows = json.loads(files[0])["ballots"]
    assert all(row.keys() == {"content", "nonce"} for row in rows)
    # The same ballots under other keys and times: not a byte is different.
    rows = list(Ballot.objects.filter(round=round).order_by("-created_at"))
    Ballot.objects.filter(round=round).delete()
    for shift, ballot in enumerate(rows):
        ballot.pk, ballot.person = None, UserFactory()
        ballot.created_at = timezone.now() - timedelta(hours=shift)
        ballot.save(force_insert=True)
    assert [b"".join(published._parts(round, form)) for form in ("json", "preflib")] == files


def test_files_are_written_once_packed_and_not_sent_to_who_has_them(client, monkeypatch):
    round = decided()
    answer, plain = fetched(client, round, "json")
    # From here on they are only read.
    monkeypatch.setattr(published, "_parts", None)
    packed = client.get(url(round, "json"), headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(b"".join(packed.streaming_content)) == plain
    known = client.get(url(round, "json"), headers={"If-None-Match": answer["ETag"]})
    assert known.status_code == 304


def test_files_cost_a_fixed_number_of_queries(client, django_assert_max_num_queries):
    round = decided()
    fetched(client, round, "json")
    with django_assert_max_num_queries(4):
        fetched(client, round, "json")


def test_a_change_of_what_was_frozen_is_published_as_it_is_now(client):
    round = decided()
    fetched(client, round, "json")
    Round.objects.filter(pk=round.pk).update(secret="ab" * 32)
    _answer, data = fetched(client, round, "json")
    assert json.loads(data)["facts"]["secret"] == "ab" * 32


def test_nothing_is_published_while_the_vote_is_open_or_void(client):
    round = open_round_with(2, min_turnout=5)
    for form in ("json", "preflib"):
        assert client.get(url(round, form)).status_code == 404
    services.close_round(round=round, actor=round.created_by)
    assert Round.objects.get().state == Round.State.VOID
    assert client.get(url(round, "json")).status_code == 404
    assert client.get(url(decided(), "xml")).status_code == 404


def test_the_api_gives_the_same_files(client):
    round = decided()
    for form in ("json", "preflib"):
        answer = client.get(f"/api/rounds/{round.pk}/files/{form}")
        assert b"".join(answer.streaming_content) == fetched(client, round, form)[1]


def test_a_published_file_is_verified_without_a_database(client, tmp_path, django_assert_num_queries):
    round = decided("instant-runoff")
    file = tmp_path / "round.json"
    data = json.loads(fetched(client, round, "json")[1])
    file.write_text(json.dumps(data, indent=1))
    out = StringIO()
    with django_assert_num_queries(0):
        call_command("verify_round", file=str(file), stdout=out)
    assert f"Round {round.pk} verifies: 2 ballots" in out.getvalue()
    file.write_text(json.dumps(data | {"ballots": data["ballots"][::-1]}))
    with pytest.raises(CommandError, match="order of the ballots"):
        call_command("verify_round", file=str(file), stderr=StringIO())
    for rubbish in ("", "[]", "{}", '{"facts": 1, "ballots": []}', '{"facts": {}, "ballots": [1]}'):
        file.write_text(rubbish)
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("verify_round", file=str(file))
