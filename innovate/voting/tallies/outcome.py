"""What every method returns, and how what it leaves equal is decided."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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


#: (option ids, ballot contents) → outcome
Tally = Callable[[Sequence[int], Sequence[Content]], Outcome]


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


def _lot(seed: str, option: int) -> str:
    return hashlib.sha256(f"{seed}:{option}".encode()).hexdigest()
