"""Instant run-off on ranked ballots: each ballot counts for its best option still in the race, the option with
the fewest is eliminated, again and again, until one is left. The last eliminated is second, and so on.

Equal ranks: a ballot counts in full for every option that stands equal at its top (Approval-IRV), because this
alone of the simple extensions keeps clones harmless and majorities safe: Delemazure, T. and Peters, D. (2024):
Generalizing Instant Runoff Voting to Allow Indifferences. EC '24; arXiv:2404.11407. With strict rankings it
is the usual method. A ballot none of whose options is left counts for none.
Ties: of several options with the fewest votes, the one the lot favours least is eliminated, one in each round.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from innovate.voting.tallies.outcome import Content, Outcome, lots, weighted

Order = tuple[tuple[int, ...], ...]


def tally(
    options: Sequence[int], ballots: Sequence[Content], counts: Sequence[int] | None = None, /, *, seed: str
) -> Outcome:
    """Find the order; ballots as for Schulze.

    Working: {"rounds": [{"votes": {id: votes}, "exhausted": ballots without an option left,
    "eliminated": id, "tied": [ids with the fewest, when several]}, …], "ballots": n}.
    """
    pairs, voters = weighted(ballots, counts)
    same: dict[Order, int] = {}
    for ballot, times in pairs:
        order = tuple(tuple(group) for group in ballot["ranking"])
        same[order] = same.get(order, 0) + times
    ranking, rounds = eliminate(same, lots(options, seed))
    return Outcome(tuple((option,) for option in ranking), {"rounds": rounds, "ballots": voters})


def eliminate(ballots: dict[Order, int], lot_order: Sequence[int]) -> tuple[list[int], list[dict[str, Any]]]:
    """Return the order and the rounds, given what the lot prefers, the favoured first."""
    left = list(lot_order)
    votes = dict.fromkeys(left, 0)
    piles: dict[int, list[tuple[Order, int, int]]] = {option: [] for option in left}
    exhausted = 0
    for order, times in ballots.items():
        exhausted += _hand(order, times, 0, votes, piles)
    rounds: list[dict[str, Any]] = []
    out: list[int] = []
    while len(left) > 1:
        fewest = min(votes.values())
        tied = [option for option in left if votes[option] == fewest]
        gone = tied[-1]
        rounds.append(
            {
                "votes": {str(option): votes[option] for option in sorted(left)},
                "exhausted": exhausted,
                "eliminated": gone,
                "tied": sorted(tied) if len(tied) > 1 else [],
            }
        )
        left.remove(gone)
        out.append(gone)
        del votes[gone]
        for order, times, place in piles.pop(gone):
            # Others of its equals may still be there: then it goes on counting for them, and moves with the last.
            if not any(option in votes for option in order[place]):
                exhausted += _hand(order, times, place + 1, votes, piles)
    return left + out[::-1], rounds


def _hand(
    order: Order,
    times: int,
    place: int,
    votes: dict[int, int],
    piles: dict[int, list[tuple[Order, int, int]]],
) -> int:
    """Give equal ballots to the best group from `place` on that is still there; return how many had none."""
    for at in range(place, len(order)):
        standing = [option for option in order[at] if option in votes]
        if standing:
            for option in standing:
                votes[option] += times
                piles[option].append((order, times, at))
            return 0
    return times
