"""Counting methods: each a pure function of the options and the ballots, free of database, clock and
chance. Those that need lots within the count are given their seed.
"""

from __future__ import annotations

from collections.abc import Mapping

from innovate.voting.tallies import approval, schulze, score
from innovate.voting.tallies.outcome import Outcome, Tally, break_ties

#: what a round may be counted by
METHODS: Mapping[str, Tally] = {
    "approval": approval.tally,
    "score": score.tally,
    "schulze": schulze.tally,
}

__all__ = ["METHODS", "Outcome", "Tally", "break_ties"]
