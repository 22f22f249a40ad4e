"""Ranked pairs on ranked ballots: the majorities are locked in, the strongest first, unless one would close a
circle; strength by winning votes.

Tideman, T. (1987): Independence of clones as a criterion for voting rules. Social Choice and Welfare 4(3),
185-206. Equal strengths are taken in the order of a fixed ranking by lot, the winner's place before the
loser's, as in Zavist, T. and Tideman, T. (1989): Complete independence of clones in the ranked pairs rule.
Social Choice and Welfare 6(2), 167-173, where the lot is one voter's ballot and here the round's seed.
A pair with as many votes one way as the other comes last, in the direction of the lot: the order is complete.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from innovate.voting.tallies.outcome import Content, Outcome, lots
from innovate.voting.tallies.pairs import as_json, pairwise


def tally(
    options: Sequence[int], ballots: Sequence[Content], counts: Sequence[int] | None = None, /, *, seed: str
) -> Outcome:
    """Find the order; ballots as for Schulze.

    Working: {"preferred": {a: {b: voters who put a before b}}, "pairs": [{"winner": id, "loser": id,
    "for": votes, "against": votes, "locked": bool, "lot": whether another pair is as strong}, …] in the order
    they were taken, "ballots": n}.
    """
    preferred, voters = pairwise(options, ballots, counts)
    ranking, taken = lock(preferred, lots(options, seed))
    working = {"preferred": as_json(preferred), "pairs": taken, "ballots": voters}
    return Outcome(tuple((option,) for option in ranking), working)


def lock(
    preferred: Mapping[int, Mapping[int, int]], lot_order: Sequence[int]
) -> tuple[list[int], list[dict[str, Any]]]:
    """Return the order and the pairs as they were taken, given what the lot prefers, the favoured first."""
    pairs = _in_turn(preferred, lot_order)
    alike = Counter(_strength(preferred, a, b) for a, b in pairs)
    beats: dict[int, set[int]] = {option: set() for option in lot_order}
    taken = []
    for a, b in pairs:
        locked = a not in beats[b]
        if locked:
            for option in lot_order:
                if option == a or a in beats[option]:
                    beats[option] |= {b} | beats[b]
        strength = _strength(preferred, a, b)
        taken.append(
            {
                "winner": a,
                "loser": b,
                "for": preferred[a][b],
                "against": preferred[b][a],
                "locked": locked,
                "lot": strength < 0 or alike[strength] > 1,
            }
        )
    return sorted(lot_order, key=lambda option: -len(beats[option])), taken


def _in_turn(preferred: Mapping[int, Mapping[int, int]], lot_order: Sequence[int]) -> list[tuple[int, int]]:
    """Return each pair once, in its majority's direction or else the lot's, in the order to be taken."""
    found = [
        (place_a, place_b)
        for place_a, a in enumerate(lot_order)
        for place_b, b in enumerate(lot_order)
        if a != b and _stands_before(preferred, a, b, favoured=place_a < place_b)
    ]
    found.sort(key=lambda pair: (-_strength(preferred, lot_order[pair[0]], lot_order[pair[1]]), pair))
    return [(lot_order[place_a], lot_order[place_b]) for place_a, place_b in found]


def _stands_before(preferred: Mapping[int, Mapping[int, int]], a: int, b: int, *, favoured: bool) -> bool:
    votes, against = preferred[a][b], preferred[b][a]
    return votes > against or (votes == against and favoured)


def _strength(preferred: Mapping[int, Mapping[int, int]], a: int, b: int) -> int:
    """Return the winning votes; less than those of any majority for a pair without one."""
    return preferred[a][b] if preferred[a][b] > preferred[b][a] else -1
