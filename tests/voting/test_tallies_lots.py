"""Properties of the methods that draw lots within the count, of monotonicity, and of counting in bulk."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from innovate.voting.counting import METHODS
from innovate.voting.tallies import equal_shares, instant_runoff, ranked_pairs
from innovate.voting.tallies.outcome import lots
from innovate.voting.tallies.pairs import CHUNK, pairwise
from tests.voting.test_tallies import CONTENT, OPTIONS, rankings, renamed

LOTTED = ["ranked-pairs", "instant-runoff", "equal-shares"]
OF_KIND = {"approval": CONTENT["approval"], "score": CONTENT["score"], "ranking": CONTENT["schulze"]}
KIND_TO_METHOD = {"approval": "approval", "score": "score", "ranking": "schulze"}


def count(method, ballots, counts=None, seed="7", options=OPTIONS):
    seats = 2 if METHODS[method].chooses_several else 1
    return METHODS[method].count(options, ballots, counts or [1] * len(ballots), seed, seats)


@st.composite
def votes(draw, methods=tuple(METHODS), max_size=12):
    method = draw(st.sampled_from(methods))
    return method, draw(st.lists(OF_KIND[METHODS[method].ballot], min_size=1, max_size=max_size))


@settings(max_examples=120, deadline=None)
@given(votes(), st.randoms(use_true_random=False))
def test_every_method_is_anonymous(vote, random):
    method, ballots = vote
    mixed = list(ballots)
    random.shuffle(mixed)
    assert count(method, mixed) == count(method, ballots)


@settings(max_examples=120, deadline=None)
@given(votes())
def test_every_method_counts_equal_ballots_together_as_one_by_one(vote):
    method, ballots = vote
    thrice = [ballot for ballot in ballots for _ in range(3)]
    assert count(method, thrice) == count(method, ballots, [3] * len(ballots))


@settings(max_examples=120, deadline=None)
@given(votes(methods=LOTTED), st.permutations(OPTIONS))
def test_methods_with_lots_are_neutral_when_the_lots_are_renamed_too(vote, order):
    method, ballots = vote
    names = dict(zip(OPTIONS, order, strict=True))
    new = [renamed(KIND_TO_METHOD[METHODS[method].ballot], ballot, names) for ballot in ballots]
    before = inner(method, ballots, OPTIONS)
    assert inner(method, new, order) == [names[option] for option in before]


def inner(method, ballots, lot_order):
    """The order (the chosen, for equal shares) for given lots instead of a seed."""
    if method == "ranked-pairs":
        return ranked_pairs.lock(pairwise(OPTIONS, ballots)[0], lot_order)[0]
    same: dict = {}
    for ballot in ballots:
        key = (
            tuple(sorted(ballot["approved"]))
            if method == "equal-shares"
            else tuple(tuple(sorted(group)) for group in ballot["ranking"])
        )
        same[key] = same.get(key, 0) + 1
    if method == "instant-runoff":
        return instant_runoff.eliminate(same, lot_order)[0]
    return [step["bought"] for step in equal_shares.choose(same, lot_order, 2)]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(["schulze", "ranked-pairs"]), st.lists(rankings(), min_size=1, max_size=9))
def test_a_condorcet_winner_is_elected_and_a_loser_comes_last(method, ballots):
    wins, _voters = pairwise(OPTIONS, ballots)
    ranking = count(method, ballots).ranking
    for option in OPTIONS:
        others = [o for o in OPTIONS if o != option]
        if all(wins[option][o] > wins[o][option] for o in others):
            assert ranking[0] == (option,)
        if all(wins[option][o] < wins[o][option] for o in others):
            assert ranking[-1] == (option,)


@settings(max_examples=300, deadline=None)
@given(votes(methods=("schulze", "ranked-pairs", "approval", "score")), st.data())
def test_a_winner_that_is_raised_goes_on_winning(vote, data):
    method, ballots = vote
    winner = data.draw(st.sampled_from(count(method, ballots).winners))
    changed = data.draw(st.integers(0, len(ballots) - 1))
    new = [*ballots]
    new[changed] = raised(ballots[changed], winner)
    assert winner in count(method, new).winners


def raised(ballot, winner):
    """The ballot with the winner one step better than it stood, all else as it was."""
    if "approved" in ballot:
        return {"approved": sorted({*ballot["approved"], winner})}
    if "scores" in ballot:
        return {"scores": ballot["scores"] | {str(winner): min(5, ballot["scores"].get(str(winner), 0) + 1)}}
    groups = [list(group) for group in ballot["ranking"]]
    at = next((place for place, group in enumerate(groups) if winner in group), None)
    if at is None:
        return {"ranking": [*groups, [winner]]}
    if len(groups[at]) > 1:
        groups[at].remove(winner)
        groups.insert(at, [winner])
    elif at:
        del groups[at]
        groups[at - 1].append(winner)
    return {"ranking": groups}


@settings(max_examples=100, deadline=None)
@given(st.lists(rankings(), min_size=1, max_size=9), st.lists(st.integers(1, 3), min_size=9, max_size=9))
def test_pairs_agree_with_comparing_ballot_by_ballot(ballots, counts):
    counts = counts[: len(ballots)]
    expected = {a: {b: 0 for b in OPTIONS if b != a} for a in OPTIONS}
    for ballot, times in zip(ballots, counts, strict=True):
        place = {option: at for at, group in enumerate(ballot["ranking"]) for option in group}
        for a, row in expected.items():
            for b in row:
                row[b] += times * (place.get(a, 99) < place.get(b, 99))
    assert pairwise(OPTIONS, ballots, counts) == (expected, sum(counts))


def test_pairs_hold_over_many_chunks_and_many_options():
    assert pairwise([1, 2, 3], [{"ranking": [[2], [1]]}] * (CHUNK + 5))[0][2] == {1: CHUNK + 5, 3: CHUNK + 5}
    options = list(range(200))
    matrix, _voters = pairwise(options, [{"ranking": [[option] for option in options[:150]]}], [4])
    assert all(matrix[a][b] == (4 if a < b and a < 150 else 0) for a in options for b in options if a != b)


def test_ranked_pairs_leaves_out_the_pair_that_closes_a_circle():
    ballots = [{"ranking": [[1], [2], [3]]}, {"ranking": [[2], [3], [1]]}, {"ranking": [[3], [1], [2]]}]
    outcome = count("ranked-pairs", ballots, [4, 3, 2], options=[1, 2, 3])
    assert outcome.ranking == ((1,), (2,), (3,))
    pairs = [(p["winner"], p["loser"], p["for"], p["locked"], p["lot"]) for p in outcome.working["pairs"]]
    assert pairs == [(2, 3, 7, True, False), (1, 2, 6, True, False), (3, 1, 5, False, False)]


def test_instant_runoff_moves_votes_on_and_shows_its_rounds():
    ballots = [{"ranking": [[1]]}, {"ranking": [[2], [3]]}, {"ranking": [[3], [2]]}, {"ranking": [[4]]}]
    outcome = count("instant-runoff", ballots, [5, 4, 3, 1], options=[1, 2, 3, 4])
    assert outcome.ranking == ((2,), (1,), (3,), (4,))
    assert outcome.working["rounds"] == [
        {"votes": {"1": 5, "2": 4, "3": 3, "4": 1}, "exhausted": 0, "eliminated": 4, "tied": []},
        {"votes": {"1": 5, "2": 4, "3": 3}, "exhausted": 1, "eliminated": 3, "tied": []},
        {"votes": {"1": 5, "2": 7}, "exhausted": 1, "eliminated": 1, "tied": []},
    ]


def test_instant_runoff_counts_a_ballot_for_all_equals_at_its_top():
    outcome = count(
        "instant-runoff", [{"ranking": [[1, 2], [3]]}, {"ranking": [[3]]}], [2, 3], options=[1, 2, 3]
    )
    assert outcome.working["rounds"][0]["votes"] == {"1": 2, "2": 2, "3": 3}
    first, second = lots([1, 2], "7")
    assert outcome.working["rounds"][0]["tied"] == [1, 2]
    assert outcome.working["rounds"][0]["eliminated"] == second
    assert outcome.working["rounds"][1]["votes"] == {str(first): 2, "3": 3}


def test_equal_shares_gives_a_third_of_the_voters_one_of_three_seats():
    """Approval alone would give all three seats to the majority's options."""
    ballots = [{"approved": [1, 2, 3]}, {"approved": [4, 5]}]
    outcome = equal_shares.tally([1, 2, 3, 4, 5], ballots, [20, 10], seats=3, seed="7")
    elected = outcome.working["elected"]
    assert len({1, 2, 3} & set(elected)) == 2
    assert len({4, 5} & set(elected)) == 1
    assert [step["price"] for step in outcome.working["steps"]] == ["1/20", "1/20", "1/10"]


@pytest.mark.parametrize("seats", [0, -1, 5])
def test_equal_shares_refuses_seats_there_are_no_options_for(seats):
    with pytest.raises(ValueError, match="seats must be 1 to 4"):
        equal_shares.tally(OPTIONS, [], seats=seats, seed="7")


@settings(max_examples=150, deadline=None)
@given(st.lists(CONTENT["approval"], min_size=1, max_size=10), st.integers(1, 4))
def test_equal_shares_represents_every_group_that_agrees_on_an_option(ballots, seats):
    """Justified representation: of n/k voters who all approve of one option, one has an option elected."""
    elected = set(equal_shares.tally(OPTIONS, ballots, seats=seats, seed="7").working["elected"])
    unhappy = [ballot for ballot in ballots if not elected & set(ballot["approved"])]
    for option in OPTIONS:
        agree = sum(option in ballot["approved"] for ballot in unhappy)
        assert agree < Fraction(len(ballots), seats)


@settings(max_examples=100, deadline=None)
@given(st.lists(rankings(), max_size=8), st.text(max_size=5))
def test_methods_with_lots_rank_each_option_once_and_say_so_in_their_working(ballots, seed):
    for method in ("ranked-pairs", "instant-runoff"):
        outcome = count(method, ballots, seed=seed)
        assert sorted(option for (option,) in outcome.ranking) == OPTIONS
        if method == "ranked-pairs":
            stands = set(combinations([option for (option,) in outcome.ranking], 2))
            for pair in outcome.working["pairs"]:
                assert ((pair["winner"], pair["loser"]) in stands) is pair["locked"]


@pytest.mark.parametrize("method", LOTTED)
def test_no_ballots_leave_everything_to_the_lots(method):
    assert [option for (option,) in count(method, [], []).ranking] == lots(OPTIONS, "7")
