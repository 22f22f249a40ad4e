"""Our counting against what independent libraries made of the same random profiles (tools/oracle)."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from innovate.voting.counting import METHODS
from innovate.voting.tallies.equal_shares import choose

FIXTURE = Path(__file__).parent / "fixtures/tallies.json.gz"


@pytest.fixture(scope="module")
def oracle():
    return json.loads(gzip.decompress(FIXTURE.read_bytes()))


def content(kind, text):
    if kind == "ranking":
        return {"ranking": [[int(option) for option in group] for group in text.split(">")]}
    if kind == "approval":
        return {"approved": [int(option) for option in text]}
    return {"scores": {str(option): int(value) for option, value in enumerate(text, 1)}}


def count(method, held):
    kind = METHODS[method].ballot
    return METHODS[method].count(
        list(range(1, held["options"] + 1)),
        [content(kind, text) for _times, text in held["ballots"]],
        [times for times, _text in held["ballots"]],
        held["seed"],
        held.get("seats", 1),
    )


@pytest.mark.parametrize("method", ["approval", "score", "schulze"])
def test_groups_of_equals_agree_with_the_oracle(oracle, method):
    profiles = oracle[METHODS[method].ballot]
    assert len(profiles) >= 2_000
    wrong = [p for p in profiles if [list(group) for group in count(method, p).ranking] != p[method]]
    assert wrong == []
    assert sum(len(p[method][0]) > 1 for p in profiles) > 100, "ties at the top are to be among them"


@pytest.mark.parametrize("method", ["ranked-pairs", "instant-runoff"])
def test_orders_agree_with_the_oracle(oracle, method):
    profiles = oracle["ranking"]
    assert len(profiles) >= 2_000
    wrong, tied = [], 0
    for p in profiles:
        outcome = count(method, p)
        tied += any(
            pair["lot"] and pair["for"] > pair["against"] for pair in outcome.working.get("pairs", ())
        ) or any(held["tied"] for held in outcome.working.get("rounds", ()))
        if [option for (option,) in outcome.ranking] != p[method]:
            wrong.append(p)
    assert wrong == []
    assert tied > 100, "lots are to be among them"


def test_equal_shares_agrees_with_the_oracle(oracle):
    profiles = oracle["approval"]
    assert len(profiles) >= 2_000
    wrong, phases = [], set()
    for p in profiles:
        outcome = count("equal-shares", p)
        phases |= {step["phase"] for step in outcome.working["steps"]}
        if sorted(outcome.working["elected"]) != p["choice"]:
            wrong.append(p)
    assert wrong == []
    assert phases == {"shares", "completion", "lot"}
    assert sum(len(p["committees"]) > 1 for p in profiles) > 100, "ties are to be among them"


def test_equal_shares_chooses_a_committee_of_the_oracle_whatever_the_lots(oracle):
    for p in oracle["approval"]:
        ballots = {tuple(int(option) for option in text): times for times, text in p["ballots"]}
        for order in (range(1, p["options"] + 1), range(p["options"], 0, -1)):
            assert sorted(step["bought"] for step in choose(ballots, order, p["seats"])) in p["committees"]
