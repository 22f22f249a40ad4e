"""What all charts share: the size of the drawing, round steps, room for words."""

from __future__ import annotations

import math
import sys
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

#: How wide a drawing is, in its own units.
WIDTH = 480
#: So many series the stylesheet tells apart.
MOST_SERIES = 8
#: What one Latin letter of a label takes; a Han character takes two.
_LETTER = 7

Write = Callable[[float], str]
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis; `anchor` keeps the first and last label of a time axis inside the drawing."""

    at: float
    label: str
    anchor: str = "middle"


def steps_to(most: float, *, about: int = 4, whole: bool = True) -> list[float]:
    """Return round steps from 0 to at least `most`: multiples of 1, 2 or 5 times a power of ten.

    `whole` never goes below steps of one. Nothing to show (0 or less) still gives an axis: [0, 1].
    """
    if most <= 0:
        return [0, 1]
    # The smallest numbers there are become 0 when they are divided.
    rough = max(most / about, sys.float_info.min)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
    if whole:
        step = max(1, round(step))
    return [step * index for index in range(max(1, math.ceil(most / step - 1e-9)) + 1)]


def fit(text: str, room: float) -> str:
    """Return as much of `text` as `room` units hold, with an ellipsis when something is left out."""
    if length(text) <= room:
        return text
    kept = ""
    for letter in text:
        if length(kept + letter) + _LETTER > room:
            break
        kept += letter
    return kept.rstrip() + "…"


def thin(points: Sequence[tuple[date, float]], most: int = 60) -> list[tuple[date, float]]:
    """Return at most `most` of the points, evenly chosen, the first and the last always."""
    if len(points) <= most:
        return list(points)
    return [points[round(index * (len(points) - 1) / (most - 1))] for index in range(most)]


def length(text: str) -> float:
    return sum(_LETTER * (2 if unicodedata.east_asian_width(letter) in "WF" else 1) for letter in text)


def near(value: float) -> float:
    return round(value, 1)
