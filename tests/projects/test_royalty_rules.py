from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovate.core.money import Money
from innovate.projects.royalties import WHOLE, Terms, balances, counts, merged, royalty, split

AMOUNTS = st.integers(min_value=0, max_value=10**11)


@st.composite
def shares(draw):
    """People and basis points that come to the whole at most."""
    left, found = WHOLE, {}
    for person in draw(st.lists(st.integers(1, 50), max_size=8, unique=True)):
        found[person] = draw(st.integers(0, left))
        left -= found[person]
    return found


@st.composite
def terms(draw):
    cap = draw(st.none() | st.integers(min_value=1, max_value=10**9))
    return Terms(draw(st.integers(1, WHOLE)), cap, draw(shares()))


@given(AMOUNTS, shares())
def test_a_split_loses_nothing_and_is_fair_to_a_minor_unit(amount, parts):
    found = split(Money(amount, "EUR"), parts)
    assert sum(part.amount for part in found.values()) <= amount
    for person, points in parts.items():
        assert abs(found[person].amount * WHOLE - amount * points) < WHOLE
    if sum(parts.values()) == WHOLE:
        assert sum(part.amount for part in found.values()) == amount


@given(AMOUNTS, terms(), AMOUNTS)
def test_a_royalty_never_passes_rate_or_cap(sales, agreed, before):
    due = royalty(sales, agreed, before)
    assert 0 <= due * WHOLE <= sales * agreed.rate
    if agreed.cap is not None:
        assert due == 0 or before + due <= agreed.cap


@given(st.lists(st.tuples(terms(), AMOUNTS), max_size=4))
def test_balances_add_up_to_the_royalties_of_the_versions(versions):
    owed = balances(versions, "EUR")
    before, most = 0, 0
    for agreed, sales in versions:
        due = royalty(sales, agreed, before)
        before += due
        # What is not shared stays with the project, rounded once per version.
        most += due
    assert 0 <= sum(owed.values()) <= most
    assert all(amount >= 0 for amount in owed.values())
    if all(sum(agreed.shares.values()) == WHOLE for agreed, _sales in versions):
        assert sum(owed.values()) == before


@given(terms(), st.lists(st.integers(1, 10**7), max_size=12), st.randoms(use_true_random=False))
def test_telling_sales_in_any_order_ends_at_the_same_balances(agreed, sales, random):
    def told(order):
        """Move the balances sale by sale, as the service does; return them and the sum of all movements."""
        total, booked, moved = 0, {}, 0
        for amount in order:
            total += amount
            owed = balances([(agreed, total)], "EUR")
            moved += sum(owed.values()) - sum(booked.values())
            booked = owed
        return booked, moved

    shuffled = list(sales)
    random.shuffle(shuffled)
    first, moved = told(sales)
    assert told(shuffled) == (first, moved)
    assert moved == sum(first.values())


@given(terms(), st.integers(1, 10**9), AMOUNTS)
def test_a_refund_takes_back_exactly_what_its_sale_gave(agreed, sale, others):
    before = balances([(agreed, others)], "EUR")
    assert balances([(agreed, others + sale - sale)], "EUR") == before
    assert sum(balances([(agreed, 0)], "EUR").values()) == 0


def test_a_later_version_counts_what_earlier_ones_used_of_the_cap():
    first, second = Terms(1000, 500, {1: WHOLE}), Terms(1000, 700, {2: WHOLE})
    assert balances([(first, 10_000), (second, 10_000)], "EUR") == {1: 500, 2: 200}


def test_shares_of_one_person_are_added_before_the_split():
    assert merged([(1, 3000), (2, 1000), (1, 500)]) == {1: 3500, 2: 1000}


def test_more_than_the_whole_cannot_be_split():
    with pytest.raises(ValueError, match="more than the whole"):
        split(Money(100, "EUR"), {1: 9000, 2: 2000})


def test_years_are_counted_from_the_moment_of_agreeing():
    agreed = datetime(2024, 2, 29, 12, tzinfo=UTC)
    assert counts(sold_at=agreed, agreed_at=agreed, years=1)
    assert counts(sold_at=datetime(2025, 2, 28, 11, tzinfo=UTC), agreed_at=agreed, years=1)
    assert not counts(sold_at=datetime(2025, 2, 28, 12, tzinfo=UTC), agreed_at=agreed, years=1)
    assert not counts(sold_at=datetime(2024, 2, 29, 11, tzinfo=UTC), agreed_at=agreed, years=1)
