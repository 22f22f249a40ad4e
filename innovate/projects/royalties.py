"""The arithmetic of royalties: whole minor units, nothing lost, the same whatever order sales are told in.

Everyone's balance is a function of what was sold under each version, and of nothing else. A sale therefore moves
each balance to where it belongs, instead of adding a rounded part of its own: roundings never add up, telling a
sale late or a refund early makes no difference, and a refund takes back exactly what its sale gave.

The rate and the cap are ours to define: the royalty of a version is `floor(sales × rate)`, as a rounded-up part
would take from the makers' money what nobody agreed to; the cap bounds the sum over all versions. The split is
Hamilton's method of largest remainders (`core.money.Money.allocate`), by which the parts add up to the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from innovate.core.money import Money

#: One whole, in basis points.
WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class Terms:
    """What arithmetic needs of one agreed version: `rate` of the sales in basis points, `cap` in minor units
    over all versions together (None: no limit), and each person's basis points of the royalty, WHOLE at most.
    """

    rate: int
    cap: int | None
    shares: Mapping[int, int]


def merged(shares: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Add up the shares of people who have several (their own, and some of an ancestor's), by person."""
    total: dict[int, int] = {}
    for person, points in shares:
        total[person] = total.get(person, 0) + points
    return total


def royalty(sales: int, terms: Terms, before: int = 0) -> int:
    """Return the royalty on `sales` minor units, when earlier versions came to `before`. Never below zero,
    and never so much that together they pass the cap.
    """
    due = max(sales, 0) * terms.rate // WHOLE
    return due if terms.cap is None else min(due, max(terms.cap - before, 0))


def balances(versions: Sequence[tuple[Terms, int]], currency: str) -> dict[int, int]:
    """Return person → minor units owed for what was sold (net) under each version, in the order agreed.

    What a version leaves unshared stays with the project. Raises ValueError when shares pass the whole.
    """
    owed: dict[int, int] = {}
    before = 0
    for terms, sales in versions:
        due = royalty(sales, terms, before)
        before += due
        for person, part in split(Money(due, currency), terms.shares).items():
            owed[person] = owed.get(person, 0) + part.amount
    return owed


def split(money: Money, shares: Mapping[int, int]) -> dict[int, Money]:
    """Split by basis points, the unshared rest being a part like any other; ties go to whoever came first
    (the smaller id). Raises ValueError when shares pass the whole.
    """
    people = sorted(shares)
    rest = WHOLE - sum(shares.values())
    if rest < 0:
        raise ValueError("the shares are more than the whole")
    parts = money.allocate([*(shares[person] for person in people), rest])
    return dict(zip(people, parts, strict=False))


def counts(*, sold_at: datetime, agreed_at: datetime, years: int) -> bool:
    """Whether a sale falls into the years a version runs, from the moment it was agreed."""
    return agreed_at <= sold_at < ends_at(agreed_at, years)


def ends_at(agreed_at: datetime, years: int) -> datetime:
    """Return when the years of a version are over; one agreed on 29 February ends on 28 February."""
    try:
        return agreed_at.replace(year=agreed_at.year + years)
    except ValueError:
        return agreed_at.replace(year=agreed_at.year + years, day=28)
