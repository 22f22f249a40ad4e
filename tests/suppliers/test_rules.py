"""The tables of states and the arithmetic of bids."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovate.core.errors import Conflict
from innovate.core.money import Money
from innovate.core.states import advance
from innovate.suppliers import rules
from innovate.suppliers.models import Bid, Milestone, Tender
from innovate.suppliers.rules import BidState, ContractState, MilestoneState, TenderState, abnormally_low
from tests.factories import suppliers as make

TABLES = {
    "tender": (rules.TENDER, TenderState),
    "bid": (rules.BID, BidState),
    "contract": (rules.CONTRACT, ContractState),
    "milestone": (rules.MILESTONE, MilestoneState),
}


@pytest.mark.parametrize("name", TABLES)
def test_table_knows_every_state_and_no_other(name: str) -> None:
    table, states = TABLES[name]
    known = set(states.values)
    assert set(table) <= known
    assert {origin for origins in table.values() for origin in origins} <= known
    beginnings = known - set(table)
    assert len(beginnings) == 1, "one state is where it begins"
    assert all(state not in origins for state, origins in table.items())


@pytest.mark.parametrize("over", ["contracted", "failed", "cancelled"])
def test_nothing_leads_out_of_a_finished_tender(over: str) -> None:
    assert all(over not in origins for origins in rules.TENDER.values())


def test_released_and_withdrawn_are_final() -> None:
    assert all("released" not in origins for origins in rules.MILESTONE.values())
    assert all("withdrawn" not in origins for origins in rules.BID.values())
    assert rules.MILESTONE["released"] == ("accepted",)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["tender", "milestone"])
def test_only_allowed_moves_happen_in_the_database(name: str) -> None:
    """Every pair of states, tried on a real row: it moves exactly where the table says so."""
    table, states = TABLES[name]
    row: Tender | Milestone = (
        make.open_tender() if name == "tender" else make.signed_contract().milestones.first()
    )
    model = type(row)
    if name == "tender":
        model.objects.filter(pk=row.pk).update(bids_sealed=0)
    for origin in states.values:
        for to in table:
            model.objects.filter(pk=row.pk).update(state=origin)
            row.refresh_from_db()
            if origin in table[to]:
                advance(row, to=to, allowed=table)
                assert model.objects.get(pk=row.pk).state == to
            else:
                with pytest.raises(Conflict):
                    advance(row, to=to, allowed=table)
                assert model.objects.get(pk=row.pk).state == origin


@given(
    st.integers(1, 10**12),
    st.lists(st.integers(1, 100), min_size=1, max_size=5).map(lambda head: [*head, 100 - sum(head)]),
)
def test_split_sums_exactly_or_is_refused(total: int, shares: list[int]) -> None:
    if shares[-1] < 1:
        with pytest.raises(ValueError, match="shares"):
            rules.split_amounts(Money(total, "EUR"), shares)
        return
    parts = rules.split_amounts(Money(total, "EUR"), shares)
    assert sum(part.amount for part in parts) == total
    assert all(part.amount >= 0 for part in parts)


@given(st.integers(1, 6))
def test_each_step_has_a_name(count: int) -> None:
    assert len(rules.milestone_keys(count)) == count


@pytest.mark.parametrize(
    ("amounts", "flagged"),
    [
        ([100], []),
        ([100, 100], []),
        ([60, 100, 100], [0]),
        ([61, 100, 100], [0]),  # 39 % under the mean, but 39 % under the next one
        ([71, 100, 100], []),
        ([70, 100, 101], [0]),
        ([50, 55, 200, 200], [0, 1]),
    ],
)
def test_abnormally_low_is_forty_under_the_mean_or_thirty_under_the_next(
    amounts: list[int], flagged: list[int]
) -> None:
    found = [index for index, low in enumerate(abnormally_low(amounts)) if low]
    assert found == flagged


@given(st.lists(st.integers(1, 10**12), max_size=8))
def test_the_dearest_bid_is_never_abnormally_low(amounts: list[int]) -> None:
    found = abnormally_low(amounts)
    assert len(found) == len(amounts)
    if amounts:
        assert found[amounts.index(max(amounts))] is None


@pytest.mark.django_db
def test_low_bid_is_flagged_but_stays_in() -> None:
    _tender, bids = make.opened_tender(1000, 5000, 5200)
    assert bids[0].low == {"compared": "mean", "per_cent": 80}
    assert all(bid.state == BidState.OPENED for bid in Bid.objects.all())
