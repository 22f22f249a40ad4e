"""What every method returns, and how what it leaves equal is decided."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`ranking` holds groups of equals, the best group first; `working` is the JSON it can be checked by."""

    ranking: tuple[tuple[int, ...], ...]
    working: dict[str, Any]

    @property
    def winners(self) -> tuple[int, ...]:
        """The options nothing else beats: one, or several that are equal."""
        return self.ranking[0] if self.ranking else ()


class Tally(Protocol):
    """(option ids, ballot contents, how many voters cast each: one by default) → outcome."""

    def __call__(
        self, options: Sequence[int], ballots: Sequence[Content], counts: Sequence[int] | None = None, /
    ) -> Outcome: ...


def weighted(
    ballots: Sequence[Content], counts: Sequence[int] | None
) -> tuple[Iterator[tuple[Content, int]], int]:
    """Return the ballots with how many voters cast each, and how many voters there are."""
    if counts is None:
        return ((ballot, 1) for ballot in ballots), len(ballots)
    return zip(ballots, counts, strict=True), sum(counts)


def grouped(options: Sequence[int], value: Callable[[int], int]) -> tuple[tuple[int, ...], ...]:
    """Return the options in groups of equal value, the highest first; ids ascend within a group."""
    by_value: dict[int, list[int]] = {}
    for option in sorted(options):
        by_value.setdefault(value(option), []).append(option)
    return tuple(tuple(by_value[key]) for key in sorted(by_value, reverse=True))


def break_ties(ranking: Sequence[Sequence[int]], seed: str) -> list[int]:
    """Return one order in which equals stand as SHA-256(seed, ":", id) says.

    The seed is fixed by the ballots and a secret committed to beforehand, so nobody can aim it, and anyone
    can compute the order again.
    """
    return [
        option
        for group in ranking
        for option in sorted(group, key=lambda option: (_lot(seed, option), option))
    ]


def lots(options: Sequence[int], seed: str) -> list[int]:
    """Return the options as the seed orders them when nothing else does, the favoured first."""
    return break_ties([options], seed)


def _lot(seed: str, option: int) -> str:
    return hashlib.sha256(f"{seed}:{option}".encode()).hexdigest()
