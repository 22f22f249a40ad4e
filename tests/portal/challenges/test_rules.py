"""Points and places of a jury, and the states a challenge and an entry can be in."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovate.portal.challenges import rules

POINTS = st.one_of(st.none(), st.integers(0, 10))
WEIGHTED = st.lists(st.tuples(st.integers(1, 100), POINTS), max_size=8)


@given(WEIGHTED)
def test_weighted_mean_lies_between_the_points_given_or_is_none(scores: list[tuple[int, int | None]]) -> None:
    points = [value for _weight, value in scores if value is not None]
    found = rules.weighted_mean(scores)
    assert (found is None) == (not points)
    if found is not None:
        assert min(points) <= found <= max(points)


@given(WEIGHTED, st.integers(1, 50), st.randoms())
def test_weighted_mean_depends_on_neither_order_nor_the_size_of_weights(
    scores: list[tuple[int, int | None]], times: int, chance: Any
) -> None:
    shuffled = chance.sample(scores, len(scores))
    assert rules.weighted_mean(scores) == rules.weighted_mean((w * times, p) for w, p in shuffled)


@given(WEIGHTED, st.integers(1, 100))
def test_missing_score_changes_nothing_and_is_not_zero(
    scores: list[tuple[int, int | None]], weight: int
) -> None:
    found = rules.weighted_mean(scores)
    assert rules.weighted_mean([*scores, (weight, None)]) == found
    if found:
        assert rules.weighted_mean([*scores, (weight, 0)]) < found


@given(WEIGHTED, st.integers(0, 7), st.integers(1, 10))
def test_more_points_never_lower_the_mean(
    scores: list[tuple[int, int | None]], where: int, more: int
) -> None:
    if where >= len(scores) or scores[where][1] is None:
        return
    weight, points = scores[where]
    raised = [*scores[:where], (weight, min(10, points + more)), *scores[where + 1 :]]
    assert rules.weighted_mean(raised) >= rules.weighted_mean(scores)


@given(st.dictionaries(st.integers(0, 20), st.one_of(st.none(), st.fractions(0, 10, max_denominator=12))))
def test_ties_share_a_place_and_who_has_no_points_has_none(totals: dict[int, Fraction | None]) -> None:
    order = rules.places(totals)
    for one, its in totals.items():
        assert (order[one] is None) == (its is None)
        for other, theirs in totals.items():
            if its is not None and theirs is not None:
                assert (order[one] < order[other]) == (its > theirs)
    assert sorted(place for place in order.values() if place)[:1] in ([], [1])


@pytest.mark.parametrize("table", [rules.CHALLENGE, rules.ENTRY, rules.SHEET])
def test_allowed_from_tables_know_every_state_and_end_where_they_should(table: Any) -> None:
    states = set(table)
    assert all(set(sources) <= states for sources in table.values())
    for end in ({"decided"}, {"chosen", "not_chosen"}, {"recused"}):
        for name in end & states:
            assert not any(name in sources for sources in table.values())
