"""Who is invited: the best, with one place in five kept for newcomers."""

from __future__ import annotations

from collections.abc import Sequence

from innovate.suppliers.matching.score import Scored

#: Newcomers get at least one invitation in this many, as long as one passes the gates.
ONE_IN = 5


def invitations(ranked: Sequence[Scored], most: int) -> list[Scored]:
    """Return at most `most` of those who pass every gate, in the order of `ranked`.

    One place in five (rounded up) is kept for suppliers who have finished no job here. Without it past
    performance would only ever be earned by who already has some. Places no newcomer takes go to the next
    best.
    """
    passing = [item for item in ranked if item.passes]
    kept = -(-most // ONE_IN)
    first = passing[: max(most - kept, 0)]
    rest = passing[len(first) :]
    missing = max(kept - sum(item.supplier.newcomer for item in first), 0)
    newcomers = [item for item in rest if item.supplier.newcomer][:missing]
    chosen = [*first, *newcomers]
    for item in rest:
        if len(chosen) >= most:
            break
        if item not in newcomers:
            chosen.append(item)
    places = {id(item) for item in chosen}
    return [item for item in passing if id(item) in places]
