"""The Schulze method on ranked ballots, link strength by winning votes.

Schulze, M. (2011): A new monotonic, clone-independent, reversal symmetric, and condorcet-consistent
single-winner election method. Social Choice and Welfare 36(2), 267-303; sections 2.2 and 2.3
(Floyd-Warshall, O(n³)).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from innovate.voting.tallies.outcome import Content, Outcome
from innovate.voting.tallies.pairs import Matrix, as_json, pairwise


def tally(
    options: Sequence[int], ballots: Iterable[Content], counts: Iterable[int] | None = None, /
) -> Outcome:
    """Find the ranking; a ballot is {"ranking": [[id, …], …]}, equals together, the best first, unranked
    ones last.

    Working: {"preferred": {a: {b: voters who put a before b}}, "strengths": {a: {b: strongest path}},
    "ballots": n}.
    """
    preferred, voters = pairwise(options, ballots, counts)
    strengths = strongest_paths(options, preferred)
    return Outcome(
        _ranking(options, strengths),
        {"preferred": as_json(preferred), "strengths": as_json(strengths), "ballots": voters},
    )


def strongest_paths(options: Sequence[int], preferred: Mapping[int, Mapping[int, int]]) -> Matrix:
    """Return the strength of the strongest path for each pair: the widest of paths, each as wide as its
    weakest link.
    """
    paths: Matrix = {
        a: {b: preferred[a][b] if preferred[a][b] > preferred[b][a] else 0 for b in options if b != a}
        for a in options
    }
    for via in options:
        for a in options:
            if a == via:
                continue
            for b in options:
                if b not in (a, via):
                    paths[a][b] = max(paths[a][b], min(paths[a][via], paths[via][b]))
    return paths


def _ranking(options: Sequence[int], strengths: Matrix) -> tuple[tuple[int, ...], ...]:
    """Take out the unbeaten options, group by group: "beats" is transitive (theorem 4.1), so there are
    always some.
    """
    ranking, left = [], list(options)
    while left:
        unbeaten = [a for a in left if all(strengths[a][b] >= strengths[b][a] for b in left if b != a)]
        ranking.append(tuple(sorted(unbeaten)))
        left = [option for option in left if option not in unbeaten]
    return tuple(ranking)
