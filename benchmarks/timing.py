"""How fast something goes, told as a ratio."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """Calls per second of one thing."""

    name: str
    per_second: float


def rate(name: str, call: Callable[[], object], *, seconds: float = 1.0, rounds: int = 3) -> Rate:
    """Call again and again for `seconds`, `rounds` times, and return the best round: the least disturbed one."""
    call()
    best = 0.0
    for _ in range(rounds):
        count, began = 0, time.perf_counter()
        while (passed := time.perf_counter() - began) < seconds / rounds:
            call()
            count += 1
        best = max(best, count / passed)
    return Rate(name, best)


def in_turn(measures: Mapping[str, Callable[[], float]], *, rounds: int = 5) -> list[Rate]:
    """Take each measure (calls per second) once in every round, and return the middle of each.

    In turn, so that a machine which is busy for a while is busy for all of them.
    """
    found: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            found[name].append(measure())
    return [Rate(name, statistics.median(rates)) for name, rates in found.items()]


def table(title: str, bare: Rate, *others: Rate) -> None:
    """Print each rate as a ratio to the bare one."""
    print(f"\n{title}\n  {bare.name:52} {bare.per_second:10.1f} /s   1.00")
    for other in others:
        ratio = other.per_second / bare.per_second
        print(f"  {other.name:52} {other.per_second:10.1f} /s   {ratio:.{2 if ratio >= 0.1 else 4}f}")
