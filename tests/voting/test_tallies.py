"""Properties of the counting methods, and brute-force oracles written from their definitions."""

from __future__ import annotations

from itertools import pairwise as neighbours
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from innovate.voting.tallies import approval, schulze, score
from innovate.voting.tallies.outcome import break_ties
from innovate.voting.tallies.pairs import pairwise

OPTIONS = [11, 12, 13, 14]
#: Those that leave equals equal; the others draw lots within the count.
METHODS = {"approval": approval.tally, "score": score.tally, "schulze": schulze.tally}


@st.composite
def rankings(draw):
    """A ranking with possible equals, possibly leaving some out."""
    order = draw(st.permutations(OPTIONS))
    kept = order[: draw(st.integers(1, len(order)))]
    groups: list[list[int]] = []
    for option in kept:
        if groups and draw(st.booleans()):
            groups[-1].append(option)
        else:
            groups.append([option])
    return {"ranking": [sorted(group) for group in groups]}


CONTENT = {
    "approval": st.sets(st.sampled_from(OPTIONS), min_size=1).map(lambda ids: {"approved": sorted(ids)}),
    "score": st.dictionaries(st.sampled_from([str(o) for o in OPTIONS]), st.integers(0, 5)).map(
        lambda scores: {"scores": scores}
    ),
    "schulze": rankings(),
}


@st.composite
def elections(draw, methods=tuple(METHODS), max_size=12):
    method = draw(st.sampled_from(methods))
    return method, draw(st.lists(CONTENT[method], min_size=1, max_size=max_size))


def renamed(method, content, names):
    if method == "approval":
        return {"approved": sorted(names[o] for o in content["approved"])}
    if method == "score":
        return {"scores": {str(names[int(o)]): value for o, value in content["scores"].items()}}
    return {"ranking": [sorted(names[o] for o in group) for group in content["ranking"]]}


@settings(max_examples=60, deadline=None)
@given(elections(), st.randoms(use_true_random=False))
def test_any_method_is_anonymous(election, random):
    method, ballots = election
    mixed = list(ballots)
    random.shuffle(mixed)
    assert METHODS[method](OPTIONS, mixed) == METHODS[method](OPTIONS, ballots)


@settings(max_examples=60, deadline=None)
@given(elections(), st.permutations(OPTIONS))
def test_any_method_is_neutral(election, order):
    method, ballots = election
    names = dict(zip(OPTIONS, order, strict=True))
    before = METHODS[method](OPTIONS, ballots).ranking
    after = METHODS[method](OPTIONS, [renamed(method, ballot, names) for ballot in ballots]).ranking
    assert after == tuple(tuple(sorted(names[o] for o in group)) for group in before)


@settings(max_examples=60, deadline=None)
@given(elections())
def test_any_method_ranks_each_option_once(election):
    method, ballots = election
    ranking = METHODS[method](OPTIONS, ballots).ranking
    assert sorted(option for group in ranking for option in group) == OPTIONS


@settings(max_examples=40, deadline=None)
@given(elections(methods=("approval", "score")))
def test_approval_and_score_agree_with_counting_by_hand(election):
    method, ballots = election
    if method == "approval":
        total = {o: sum(o in ballot["approved"] for ballot in ballots) for o in OPTIONS}
    else:
        total = {o: sum(ballot["scores"].get(str(o), 0) for ballot in ballots) for o in OPTIONS}
    best = max(total.values())
    assert METHODS[method](OPTIONS, ballots).winners == tuple(o for o in OPTIONS if total[o] == best)


def strongest_by_enumeration(preferred):
    """The definition itself: of all simple paths, the largest smallest link (winning votes)."""
    strengths = {}
    for a in OPTIONS:
        for b in OPTIONS:
            if a == b:
                continue
            best = 0
            between = [o for o in OPTIONS if o not in (a, b)]
            for size in range(len(between) + 1):
                for middle in permutations(between, size):
                    path = [a, *middle, b]
                    links = [
                        preferred[x][y] if preferred[x][y] > preferred[y][x] else 0
                        for x, y in neighbours(path)
                    ]
                    best = max(best, min(links))
            strengths[a, b] = best
    return strengths


@settings(max_examples=120, deadline=None)
@given(elections(methods=("schulze",)))
def test_schulze_agrees_with_enumerating_every_path(election):
    _method, ballots = election
    outcome = METHODS["schulze"](OPTIONS, ballots)
    oracle = strongest_by_enumeration(pairwise(OPTIONS, ballots)[0])
    computed = outcome.working["strengths"]
    assert {(a, b): computed[str(a)][str(b)] for a, b in oracle} == oracle
    unbeaten = tuple(a for a in OPTIONS if all(oracle[a, b] >= oracle[b, a] for b in OPTIONS if b != a))
    assert outcome.winners == unbeaten


@settings(max_examples=120, deadline=None)
@given(elections(methods=("schulze",)))
def test_schulze_elects_the_condorcet_winner_and_puts_the_loser_last(election):
    _method, ballots = election
    wins, _voters = pairwise(OPTIONS, ballots)
    ranking = METHODS["schulze"](OPTIONS, ballots).ranking
    for option in OPTIONS:
        others = [o for o in OPTIONS if o != option]
        if all(wins[option][o] > wins[o][option] for o in others):
            assert ranking[0] == (option,)
        if all(wins[option][o] < wins[o][option] for o in others):
            assert ranking[-1] == (option,)


def test_schulze_solves_the_example_of_the_paper():
    """Schulze (2011), example 1: 45 voters, five candidates, E wins, then A, C, B, D."""
    a, b, c, d, e = 1, 2, 3, 4, 5
    groups = [
        (5, [a, c, b, e, d]),
        (5, [a, d, e, c, b]),
        (8, [b, e, d, a, c]),
        (3, [c, a, b, e, d]),
        (7, [c, a, e, b, d]),
        (2, [c, b, a, d, e]),
        (7, [d, c, e, b, a]),
        (8, [e, b, a, d, c]),
    ]
    ballots = [{"ranking": [[option] for option in order]} for count, order in groups for _ in range(count)]
    outcome = METHODS["schulze"]([a, b, c, d, e], ballots)
    assert outcome.ranking == ((e,), (a,), (c,), (b,), (d,))
    assert outcome.working["preferred"]["1"]["3"] == 26
    strengths = {
        int(x): {int(y): value for y, value in row.items()} for x, row in outcome.working["strengths"].items()
    }
    assert strengths == {
        a: {b: 28, c: 28, d: 30, e: 24},
        b: {a: 25, c: 28, d: 33, e: 24},
        c: {a: 25, b: 29, d: 29, e: 24},
        d: {a: 25, b: 28, c: 28, e: 24},
        e: {a: 25, b: 28, c: 28, d: 31},
    }


def test_options_left_out_are_last_and_equal():
    outcome = METHODS["schulze"](OPTIONS, [{"ranking": [[13]]}])
    assert outcome.ranking == ((13,), (11, 12, 14))


@pytest.mark.parametrize("method", METHODS)
def test_no_ballots_leave_all_equal(method):
    assert METHODS[method](OPTIONS, []).ranking == (tuple(OPTIONS),)


def test_break_ties_follows_the_seed_and_nothing_else():
    ranking = [[11, 12, 13], [14]]
    orders = {tuple(break_ties(ranking, f"{seed:064x}")) for seed in range(40)}
    assert len(orders) == 6
    assert all(order[-1] == 14 for order in orders)
    assert break_ties([[13, 11, 12], [14]], "ab") == break_ties(ranking, "ab")
