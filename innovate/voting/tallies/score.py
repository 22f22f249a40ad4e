"""Score voting: each voter gives each option 0 to 5 points; the highest sum wins. What is left out gets 0.

Because everyone's blanks count as 0, the sum and the mean over all ballots order the options alike.
Hillinger, C. (2005): The case for utilitarian voting. Homo Oeconomicus 22(3), 295-321.
"""

from __future__ import annotations

from collections.abc import Sequence

from innovate.voting.tallies.outcome import Content, Outcome, grouped, weighted

HIGHEST = 5


def tally(
    options: Sequence[int], ballots: Sequence[Content], counts: Sequence[int] | None = None, /
) -> Outcome:
    """Add the points; a ballot is {"scores": {id: 0..5}}.

    Working: {"points": {id: sum}, "spread": {id: [how many gave 0, 1, … 5]}, "ballots": n}.
    """
    spread = {option: [0] * (HIGHEST + 1) for option in options}
    pairs, voters = weighted(ballots, counts)
    for ballot, times in pairs:
        for option in options:
            spread[option][ballot["scores"].get(str(option), 0)] += times
    points = {option: sum(value * count for value, count in enumerate(row)) for option, row in spread.items()}
    return Outcome(
        grouped(options, points.__getitem__),
        {
            "points": {str(option): total for option, total in points.items()},
            "spread": {str(option): row for option, row in spread.items()},
            "ballots": voters,
        },
    )
