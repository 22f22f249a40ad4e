"""The method of equal shares on approval ballots, for choosing several options at once; its completion rule is
Phragmén's sequential rule.

Peters, D. and Skowron, P. (2020): Proportionality and the Limits of Welfarism. EC '20; arXiv:1911.11747.
Each voter holds an equal share of the seats. An option costs one seat, paid by those who approve of it, all
alike except that nobody pays more than they have left. The option that asks the least of each is bought,
again and again. When none can be bought and seats are left, the completion of the same paper (section 3.3)
fills them: what a voter has left counts for them in advance, everyone's money grows at the same speed, and an
option is bought as soon as those who approve of it hold one seat together (Phragmén 1894; Brill, M., Freeman,
R., Janson, S. and Lackner, M. (2023): Phragmén's voting methods and justified representation. Mathematical
Programming 203, 47-76). Options nobody approves of come last. All is counted in exact fractions.
Ties: of several options alike, the one the lot favours is bought.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from innovate.voting.tallies.outcome import Content, Outcome, grouped, lots, weighted


@dataclass(slots=True)
class Voters:
    """Voters with the same ballot: they always have the same left. `money` is each one's, in seats."""

    count: int
    money: Fraction


def tally(
    options: Sequence[int],
    ballots: Sequence[Content],
    counts: Sequence[int] | None = None,
    /,
    *,
    seats: int,
    seed: str,
) -> Outcome:
    """Choose `seats` options; the ranking has the chosen in the order they were bought, then the others by
    their approvals and the lot. Raises ValueError unless 1 ≤ seats ≤ the number of options.

    Working: {"approvals": {id: count}, "seats": k, "elected": [id, …], "steps": [{"bought": id, "phase":
    "shares" | "completion" | "lot", "price": what each who can pays, or what all have been given by then, as
    a fraction in text, "tied": [ids alike, when several]}, …], "ballots": n}.
    """
    if not 1 <= seats <= len(options):
        raise ValueError(f"seats must be 1 to {len(options)}")
    pairs, voters = weighted(ballots, counts)
    same: dict[tuple[int, ...], int] = {}
    for ballot, times in pairs:
        approved = tuple(sorted(ballot["approved"]))
        same[approved] = same.get(approved, 0) + times
    approvals = {
        option: sum(times for approved, times in same.items() if option in approved) for option in options
    }
    order = lots(options, seed)
    steps = choose(same, order, seats)
    elected = [step["bought"] for step in steps]
    others = grouped([option for option in options if option not in elected], approvals.__getitem__)
    rest = [option for group in others for option in sorted(group, key=order.index)]
    return Outcome(
        tuple((option,) for option in [*elected, *rest]),
        {
            "approvals": {str(option): count for option, count in approvals.items()},
            "seats": seats,
            "elected": elected,
            "steps": steps,
            "ballots": voters,
        },
    )


def choose(
    ballots: Mapping[tuple[int, ...], int], lot_order: Sequence[int], seats: int
) -> list[dict[str, Any]]:
    """Return the purchases, given what the lot prefers, the favoured first."""
    share = Fraction(seats, sum(ballots.values()) or 1)
    voters = [(set(approved), Voters(count, share)) for approved, count in ballots.items()]
    behind = {option: [group for liked, group in voters if option in liked] for option in lot_order}
    left = list(lot_order)
    steps: list[dict[str, Any]] = []
    while len(steps) < seats:
        prices = {option: price for option in left if (price := price_each(behind[option])) is not None}
        if not prices:
            break
        bought = _take(steps, left, prices, "shares")
        for group in behind[bought]:
            group.money -= min(group.money, prices[bought])
    _complete(steps, left, behind, seats)
    return steps


def price_each(supporters: Iterable[Voters]) -> Fraction | None:
    """Return the least q such that supporters who each pay q, or all they have, pay one seat; None when they
    hold less than that together.
    """
    by_money = sorted(supporters, key=lambda group: group.money)
    paying, due = sum(group.count for group in by_money), Fraction(1)
    for group in by_money:
        each = due / paying
        if each <= group.money:
            return each
        due -= group.money * group.count
        paying -= group.count
    return None


def _complete(
    steps: list[dict[str, Any]], left: list[int], behind: Mapping[int, list[Voters]], seats: int
) -> None:
    """Fill the seats that are left by Phragmén's sequential rule, then by lot among what nobody approves of."""
    while len(steps) < seats:
        # From here on a group's money is what it has beyond what all have been given, so less than nothing
        # once it has spent that too.
        times = {}
        for option in left:
            if number := sum(group.count for group in behind[option]):
                held = sum((group.money * group.count for group in behind[option]), Fraction(0))
                times[option] = (1 - held) / number
        if not times:
            _take(steps, left, dict.fromkeys(left, Fraction(0)), "lot")
            continue
        bought = _take(steps, left, times, "completion")
        for group in behind[bought]:
            group.money = -times[bought]


def _take(steps: list[dict[str, Any]], left: list[int], prices: Mapping[int, Fraction], phase: str) -> int:
    """Buy the cheapest option, by lot among several; note the step."""
    least = min(prices.values())
    tied = [option for option in left if prices.get(option) == least]
    bought = tied[0]
    steps.append(
        {
            "bought": bought,
            "phase": phase,
            "price": str(least),
            "tied": sorted(tied) if len(tied) > 1 else [],
        }
    )
    left.remove(bought)
    return bought
