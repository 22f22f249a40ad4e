"""How much the votes of new accounts look like one person's. Pure rules: no database, no clock, no order.

What honest people do together must not be enough. An office or a school shares one network; those who read the same
letter come in the same minutes, with accounts of the same hour, and want the same. So no signal reaches HOLD_FROM by
itself, nor does any of these together:

- one network, a burst, accounts made at once (a class, a company after an all-hands): 60
- one network and one device (a family's tablet, a library's computer): 65
- a burst and accounts made at once, whatever they vote for (a letter, a programme on TV): 40
- one network and the same ballots (colleagues for the design of a colleague): 65

It takes a device that many accounts use besides the burst, or ballots alike beyond what the voters elsewhere make
likely besides network and burst. That is for a moderator to look at, never for the program to decide.

Only votes of accounts younger than NEW are looked at, and only what happened within WINDOW.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

#: An older account is not looked at.
NEW = timedelta(days=14)
#: Votes further apart than this have nothing to do with each other.
WINDOW = timedelta(days=1)
#: From this many points on a vote is held back.
HOLD_FROM = 90
#: Each side of a vote: what is a burst, what is "made at once", what is the same minute.
BURST, MADE_AT_ONCE, SAME_MINUTE = timedelta(minutes=5), timedelta(minutes=10), timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Signal:
    """Points rise evenly from 0 at `least` others to `points` at `full` others."""

    least: float
    full: float
    points: int

    def worth(self, others: float) -> int:
        """Return the points for this many others: never fewer for more of them."""
        share = (others - self.least) / (self.full - self.least)
        return int(self.points * max(0.0, min(1.0, share)))


SIGNALS: Mapping[str, Signal] = {
    # A project that gets attention has bursts of honest newcomers: little by itself.
    "burst": Signal(5, 20, 25),
    # So have accounts made at once; they come together with a burst, so that they add little to it.
    "made_at_once": Signal(5, 20, 15),
    # Offices, schools, mobile carriers: many people behind one address.
    "network": Signal(4, 12, 20),
    # A family shares a tablet; seven new accounts of one browser within a day are rarely seven people.
    "device": Signal(2, 6, 45),
    # Counted against what is to be expected, see `_alike`: agreement by itself is what a vote is for.
    "alike": Signal(4, 10, 45),
}


@dataclass(frozen=True, slots=True)
class Arrival:
    """One vote of a new account. `network` and `device` are marks ("" if unknown), `ballot` is what it says, in
    canonical form, "" for a support.
    """

    person: int
    joined: datetime
    at: datetime
    network: str = ""
    device: str = ""
    ballot: str = ""


#: name of a signal → how many others share it with a vote
Evidence = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Suspect:
    """A vote that is held back, and why: signal → (others, points), only where there are points."""

    person: int
    score: int
    evidence: Mapping[str, tuple[float, int]]


@dataclass(frozen=True, slots=True)
class Found:
    """Suspects that share a network or a device, by person."""

    suspects: tuple[Suspect, ...]

    @property
    def score(self) -> int:
        return max(suspect.score for suspect in self.suspects)

    @property
    def evidence(self) -> dict[str, tuple[float, int]]:
        """The strongest evidence for each signal."""
        strongest: dict[str, tuple[float, int]] = {}
        for suspect in self.suspects:
            for name, value in suspect.evidence.items():
                strongest[name] = max(value, strongest.get(name, value))
        return {name: strongest[name] for name in SIGNALS if name in strongest}


def points(evidence: Evidence) -> dict[str, int]:
    """Return what each signal is worth."""
    return {name: signal.worth(evidence.get(name, 0)) for name, signal in SIGNALS.items()}


def score(evidence: Evidence) -> int:
    """Return the sum of the points: more evidence never makes it smaller."""
    return sum(points(evidence).values())


def find(arrivals: Iterable[Arrival]) -> list[Found]:
    """Return the votes to be held back, those that share a network or a device together, the largest group first."""
    rows = sorted(set(arrivals), key=lambda one: (one.at, one.person))
    suspects = {}
    for row, seen in zip(rows, evidence_of(rows), strict=True):
        worth = points(seen)
        if sum(worth.values()) >= HOLD_FROM:
            why = {name: (round(seen[name], 1), worth[name]) for name in SIGNALS if worth[name]}
            suspects[row] = Suspect(row.person, sum(worth.values()), why)
    groups = _connected(list(suspects))
    found = [Found(tuple(sorted((suspects[one] for one in group), key=_by_person))) for group in groups]
    return sorted(found, key=lambda ring: (-len(ring.suspects), ring.suspects[0].person))


def _by_person(suspect: Suspect) -> int:
    return suspect.person


def evidence_of(rows: Sequence[Arrival]) -> list[dict[str, float]]:
    """Return each vote's evidence, in the order of `rows`; O(n log n)."""
    near_in_time = _neighbours(rows, lambda one: one.at, BURST)
    made_at_once = _neighbours(rows, lambda one: one.joined, MADE_AT_ONCE)
    network = _sharing(rows, lambda one: one.network)
    device = _sharing(rows, lambda one: one.device)
    by_network = _alike(rows, lambda one: one.network)
    by_device = _alike(rows, lambda one: one.device)
    return [
        {
            "burst": near_in_time[place],
            "made_at_once": made_at_once[place],
            "network": network[place],
            "device": device[place],
            "alike": max(by_network[place], by_device[place]),
        }
        for place in range(len(rows))
    ]


def _neighbours(
    rows: Sequence[Arrival], moment: Callable[[Arrival], datetime], within: timedelta
) -> list[int]:
    times = sorted(moment(row) for row in rows)
    return [_between(times, moment(row), within) - 1 for row in rows]


def _between(times: Sequence[datetime], at: datetime, within: timedelta) -> int:
    return bisect_right(times, at + within) - bisect_left(times, at - within)


def _sharing(rows: Sequence[Arrival], mark: Callable[[Arrival], str]) -> list[int]:
    """How many others within WINDOW have the same mark."""
    times: dict[str, list[datetime]] = defaultdict(list)
    for row in sorted(rows, key=lambda one: one.at):
        times[mark(row)].append(row.at)
    return [_between(times[mark(row)], row.at, WINDOW) - 1 if mark(row) else 0 for row in rows]


def _alike(rows: Sequence[Arrival], mark: Callable[[Arrival], str]) -> list[float]:
    """By how many more than expected those with the same mark handed in the same ballot in the same minute.

    Expected is the share of this ballot among those with other marks, by the rule of succession: with nobody to
    compare with, every second one. A class that votes as everybody else does is no ring.
    """
    said: dict[str, int] = defaultdict(int)
    here: dict[tuple[str, str], int] = defaultdict(int)
    everybody: dict[str, list[datetime]] = defaultdict(list)
    same: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for row in sorted(rows, key=lambda one: one.at):
        said[row.ballot] += 1
        here[mark(row), row.ballot] += 1
        everybody[mark(row)].append(row.at)
        same[mark(row), row.ballot].append(row.at)
    beyond = []
    for row in rows:
        if not mark(row) or not row.ballot:
            beyond.append(0.0)
            continue
        key = (mark(row), row.ballot)
        others = len(rows) - len(everybody[mark(row)])
        share = (said[row.ballot] - here[key] + 1) / (others + 2)
        agreeing = _between(same[key], row.at, SAME_MINUTE) - 1
        voting = _between(everybody[mark(row)], row.at, SAME_MINUTE) - 1
        beyond.append(max(0.0, agreeing - share * voting))
    return beyond


def _connected(rows: Sequence[Arrival]) -> list[list[Arrival]]:
    """Return the rows in groups that hang together by a network or a device."""
    leader: dict[str, str] = {}

    def find_leader(key: str) -> str:
        while leader.setdefault(key, key) != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    def keys_of(row: Arrival) -> list[str]:
        marks = (
            f"network {row.network}" if row.network else "",
            f"device {row.device}" if row.device else "",
        )
        return [key for key in marks if key]

    for row in rows:
        first, *rest = keys_of(row)
        for key in rest:
            leader[find_leader(first)] = find_leader(key)
    groups: dict[str, list[Arrival]] = defaultdict(list)
    for row in rows:
        groups[find_leader(keys_of(row)[0])].append(row)
    return list(groups.values())
