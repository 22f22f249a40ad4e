"""Approval voting: each voter names all the options they like; the option most voters like wins.

Brams, S. and Fishburn, P. (1978): Approval Voting. American Political Science Review 72(3), 831-847.
"""

from __future__ import annotations

from collections.abc import Sequence

from innovate.voting.tallies.outcome import Content, Outcome, grouped, weighted


def tally(
    options: Sequence[int], ballots: Sequence[Content], counts: Sequence[int] | None = None, /
) -> Outcome:
    """Count the approvals; a ballot is {"approved": [id, …]}. Working: {"approvals": {id: count},
    "ballots": n}.
    """
    approvals = dict.fromkeys(options, 0)
    pairs, voters = weighted(ballots, counts)
    for ballot, times in pairs:
        for option in ballot["approved"]:
            approvals[option] += times
    return Outcome(
        grouped(options, approvals.__getitem__),
        {"approvals": {str(option): count for option, count in approvals.items()}, "ballots": voters},
    )
