"""A funnel: steps of which each keeps a part of the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from innovate.core.charts.scales import WIDTH, Rows, Write, near


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """A step of a funnel: its bar, and `band`, the path that leads down to the next one ("" for the last)."""

    number: int
    name: str
    value: str
    share: str
    x: float
    y: float
    width: float
    height: float
    band: str


@dataclass(frozen=True, slots=True)
class Funnel:
    """Steps of which each keeps a part of the one before."""

    steps: Sequence[FunnelStep]
    headings: Sequence[str]
    rows: Rows
    height: float
    width: int = WIDTH

    @property
    def is_empty(self) -> bool:
        return not self.steps


def funnel(
    steps: Sequence[tuple[str, float]], *, headings: tuple[str, str, str], write: Write, write_share: Write
) -> Funnel:
    """Lay out steps of which each is a part of the one before, centred, in true proportion to the largest.

    `headings` name the step, how many, and the share of the step before; `write_share` says a share of 0 to 1 (it may
    be more: people back what they never said they wanted).
    """
    high, thick = 64.0, 22.0
    full = max([0, *(value for _name, value in steps)]) or 1
    # A step of nothing still is a line one can see.
    widths = [max(2.0, near(WIDTH * max(0, value) / full)) for _name, value in steps]
    shares = ["", *(_share(before, after, write_share) for (_a, before), (_b, after) in pairwise(steps))]
    drawn = []
    for index, (name, value) in enumerate(steps):
        x, y, width = near((WIDTH - widths[index]) / 2), index * high + 24, widths[index]
        band = ""
        if index + 1 < len(steps):
            below, foot = widths[index + 1], y + high
            inset = (WIDTH - below) / 2
            band = f"M{x} {y + thick}H{near(x + width)}L{near(inset + below)} {foot}H{near(inset)}Z"
        drawn.append(FunnelStep(index + 1, name, write(value), shares[index], x, y, width, thick, band))
    # Without steps there is still the first step's empty share.
    rows = [[name, write(value), part] for (name, value), part in zip(steps, shares, strict=False)]
    return Funnel(drawn, headings, rows, max(0, high * len(steps) - 14))


def _share(before: float, after: float, write_share: Write) -> str:
    return write_share(after / before) if before > 0 else ""
