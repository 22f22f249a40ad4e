"""Count a file's ballots by any method: what each method takes from orders and categories, and the lots."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from innovate.voting.preflib import Ballots
from innovate.voting.tallies import (
    approval,
    equal_shares,
    instant_runoff,
    ranked_pairs,
    schulze,
    score,
)
from innovate.voting.tallies.outcome import Content, Outcome

Count = Callable[[Sequence[int], Sequence[Content], Sequence[int], str, int], Outcome]


@dataclass(frozen=True, slots=True)
class Method:
    """A way to count. `ballot` is the kind of content it takes: approval, score or ranking; `count` is given
    options, contents, how many voters cast each, the seed of the lots and the number of seats.
    """

    title: str
    ballot: str
    count: Count
    chooses_several: bool = False


METHODS: Mapping[str, Method] = {
    "approval": Method("Approval voting", "approval", lambda o, b, n, seed, seats: approval.tally(o, b, n)),
    "score": Method(
        "Score voting, 0 to 5 points", "score", lambda o, b, n, seed, seats: score.tally(o, b, n)
    ),
    "schulze": Method(
        "Schulze method, winning votes", "ranking", lambda o, b, n, seed, seats: schulze.tally(o, b, n)
    ),
    "ranked-pairs": Method(
        "Ranked pairs (Tideman), winning votes",
        "ranking",
        lambda o, b, n, seed, seats: ranked_pairs.tally(o, b, n, seed=seed),
    ),
    "instant-runoff": Method(
        "Instant run-off, equals at the top each get the vote",
        "ranking",
        lambda o, b, n, seed, seats: instant_runoff.tally(o, b, n, seed=seed),
    ),
    "equal-shares": Method(
        "Method of equal shares, completed by Phragmén's sequential rule",
        "approval",
        lambda o, b, n, seed, seats: equal_shares.tally(o, b, n, seats=seats, seed=seed),
        chooses_several=True,
    ),
}


def contents(ballots: Ballots, kind: str) -> list[Content]:
    """Return a PrefLib file's ballots as the contents of one kind of method.

    Rankings come from orders, or from categories, where a better category stands higher. Scores come from
    categories named by their points, and what a ballot leaves out gets 0. Approvals come from the first of
    two categories (of three, where one is for those who abstain), or from that of 1 point where they are
    named 0 and 1. Raises ValueError where the file does not say what the method asks.
    """
    if kind == "ranking":
        return _rankings(ballots)
    if ballots.type != "cat":
        raise ValueError(f"a .{ballots.type} file holds rankings; this method counts .cat files")
    return _scores(ballots) if kind == "score" else _approvals(ballots)


def _rankings(ballots: Ballots) -> list[Content]:
    points = ballots.scores if ballots.type == "cat" else None
    places = range(len(ballots.categories))
    order = sorted(places, key=lambda place: -points[place]) if points else list(places)
    if ballots.type != "cat":
        return [{"ranking": groups} for groups in ballots.groups]
    return [
        {"ranking": tuple(groups[place] for place in order if groups[place])} for groups in ballots.groups
    ]


def _scores(ballots: Ballots) -> list[Content]:
    points = ballots.scores
    if points is None:
        raise ValueError('scores need categories named by their points, such as "# CATEGORY NAME 1: 5"')
    if max(points) > score.HIGHEST:
        raise ValueError(f"a category is worth {max(points)} points; 0 to {score.HIGHEST} can be given")
    if len(set(points)) != len(points):
        raise ValueError("two categories are worth the same points")
    return [
        {
            "scores": {
                str(option): value for value, group in zip(points, groups, strict=True) for option in group
            }
        }
        for groups in ballots.groups
    ]


def _approvals(ballots: Ballots) -> list[Content]:
    points = ballots.scores
    if points is not None and set(points) != {0, 1}:
        raise ValueError("the categories are points; approvals need one category for what is approved of")
    if not 1 <= len(ballots.categories) <= 3:
        raise ValueError(f"approvals need two categories, not {len(ballots.categories)}")
    place = points.index(1) if points else 0
    return [{"approved": groups[place]} for groups in ballots.groups]
