"""Bars: lying or standing, whole or stacked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from innovate.core.charts.scales import MOST_SERIES, WIDTH, Rows, Tick, Write, fit, length, near, steps_to


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a bar, or all of it."""

    number: int
    x: float
    y: float
    width: float
    height: float
    label: str

    @property
    def stripe(self) -> str:
        """A path through its middle: stroked as broad as the part is high, and dashed, it hatches the part."""
        return f"M{self.x} {near(self.y + self.height / 2)}h{self.width}"


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: `label` as much of its name as there is room for, at (x, y); `value` at (value_x, value_y)."""

    name: str
    label: str
    value: str
    x: float
    y: float
    value_x: float
    value_y: float
    parts: Sequence[Part]
    marked: bool


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars lying (`upright` False) or standing, each of one part or stacked of several."""

    bars: Sequence[Bar]
    names: Sequence[tuple[int, str]]
    y_ticks: Sequence[Tick]
    left: float
    right: float
    upright: bool
    headings: Sequence[str]
    rows: Rows
    height: float
    width: int = WIDTH

    @property
    def is_empty(self) -> bool:
        return not self.bars


def bars(
    rows: Sequence[tuple[str, Sequence[float]]],
    *,
    names: Sequence[str],
    heading: str,
    write: Write,
    texts: Sequence[str] = (),
    most: float = 0,
    marked: int | Collection[int] | None = None,
) -> BarChart:
    """Lay out lying bars: each row a name and its parts, one for each of `names`.

    `texts` says each row's value in its own words instead of the sum; `most` is the full length when the longest bar
    is shorter; `marked` is the index, or several, of the rows to bring out. Parts below 0 count as 0.
    """
    brought_out = marked if isinstance(marked, Collection) else {marked}
    high, thick = 46.0, 15.0
    full = max([most, *(sum(_positive(parts)) for _name, parts in rows)]) or 1
    drawn = []
    for index, (name, parts) in enumerate(rows):
        value = texts[index] if texts else write(sum(parts))
        y, x = index * high, 0.0
        pieces = []
        for number, part in enumerate(_positive(parts), 1):
            width = near(WIDTH * part / full)
            pieces.append(Part(number, near(x), y + 24, width, thick, f"{names[number - 1]}: {write(part)}"))
            x += width
        label = fit(name, WIDTH - length(value) - 16)
        drawn.append(Bar(name, label, value, 0, y + 16, WIDTH, y + 16, pieces, index in brought_out))
    return BarChart(
        bars=drawn,
        names=_legend(names),
        y_ticks=[],
        left=0,
        right=WIDTH,
        upright=False,
        headings=[heading, *names],
        rows=_table(rows, write),
        height=high * len(rows),
    )


def columns(
    rows: Sequence[tuple[str, Sequence[float]]],
    *,
    names: Sequence[str],
    heading: str,
    write: Write,
    write_short: Write,
) -> BarChart:
    """Lay out standing bars over a value axis: each row a name and its parts, stacked from below."""
    top, bottom, height = 14.0, 222.0, 250.0
    levels = steps_to(max([0, *(sum(_positive(parts)) for _name, parts in rows)]))
    left = max(length(write_short(level)) for level in levels) + 10
    slot = (WIDTH - left) / max(1, len(rows))
    wide = min(slot * 0.7, 64)
    drawn = []
    for index, (name, parts) in enumerate(rows):
        middle = near(left + slot * (index + 0.5))
        y = bottom
        pieces = []
        for number, part in enumerate(_positive(parts), 1):
            tall = (bottom - top) * part / levels[-1]
            y -= tall
            said = f"{names[number - 1]}: {write(part)}"
            pieces.append(Part(number, near(middle - wide / 2), near(y), near(wide), near(tall), said))
        value = write_short(sum(_positive(parts)))
        label = fit(name, slot)
        drawn.append(Bar(name, label, value, middle, bottom + 18, middle, near(y - 5), pieces, False))
    return BarChart(
        bars=drawn,
        names=_legend(names),
        y_ticks=[
            Tick(near(bottom - (bottom - top) * level / levels[-1]), write_short(level)) for level in levels
        ],
        left=left,
        right=WIDTH,
        upright=True,
        headings=[heading, *names],
        rows=_table(rows, write),
        height=height,
    )


def _positive(parts: Sequence[float]) -> list[float]:
    return [max(0, part) for part in parts[:MOST_SERIES]]


def _legend(names: Sequence[str]) -> list[tuple[int, str]]:
    """A single series needs no legend: the chart's title says what it is."""
    return list(enumerate(names[:MOST_SERIES], 1)) if len(names) > 1 else []


def _table(rows: Sequence[tuple[str, Sequence[float]]], write: Write) -> Rows:
    return [[name, *map(write, parts)] for name, parts in rows]
