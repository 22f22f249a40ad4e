"""Lines over time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from innovate.core.charts.scales import MOST_SERIES, WIDTH, Rows, Tick, Write, length, near, steps_to

#: More dots than this are a worm, not points.
MOST_DOTS = 31


@dataclass(frozen=True, slots=True)
class Dot:
    """A value on a line: where it is and what it says."""

    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """One series: `path` joins its points, `area` closes it down to the axis."""

    number: int
    name: str
    path: str
    area: str
    dots: Sequence[Dot]
    start: Dot
    end: Dot


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines over time. `goal` is a level worth a line of its own."""

    lines: Sequence[Line]
    x_ticks: Sequence[Tick]
    y_ticks: Sequence[Tick]
    goal: Tick | None
    left: float
    right: float
    top: float
    bottom: float
    headings: Sequence[str]
    rows: Rows
    width: int = WIDTH
    height: int = 250

    @property
    def is_empty(self) -> bool:
        return not self.lines

    @property
    def names(self) -> list[tuple[int, str]]:
        """The legend's pairs of series number and name."""
        return [(line.number, line.name) for line in self.lines]


def lines(
    series: Sequence[tuple[str, Sequence[tuple[date, float]]]],
    *,
    write: Write,
    write_short: Write,
    write_day: Callable[[date], str],
    day_heading: str,
    goal: tuple[str, float] | None = None,
    top: float = 18,
) -> LineChart:
    """Lay out named series of (day, value), each in order of its days, over one time axis from 0 up. A day may be a
    moment.

    `write` says a value in full, `write_short` on the axis. Values below 0 are drawn at 0. Series without points
    and those past MOST_SERIES are left out.
    """
    kept = [(name, points) for name, points in series if points][:MOST_SERIES]
    days = sorted({day for _name, points in kept for day, _value in points})
    if not days:
        return LineChart([], [], [], None, 0, WIDTH, top, 250, [], [])
    most = max(value for _name, points in kept for _day, value in points)
    levels = steps_to(max(most, goal[1] if goal else 0))
    left = max(length(write_short(level)) for level in levels) + 10
    right, bottom = WIDTH - 12.0, 222.0
    span = days[-1] - days[0]

    def x_of(day: date) -> float:
        return near(left + (right - left) * ((day - days[0]) / span if span else 0.5))

    def y_of(value: float) -> float:
        return near(bottom - (bottom - top) * max(0, value) / levels[-1])

    drawn = []
    for number, (name, points) in enumerate(kept, 1):
        dots = [Dot(x_of(day), y_of(value), f"{write_day(day)}: {write(value)}") for day, value in points]
        path = "M" + "L".join(f"{dot.x} {dot.y}" for dot in dots)
        area = f"{path}L{dots[-1].x} {bottom}L{dots[0].x} {bottom}Z"
        drawn.append(
            Line(number, name, path, area, dots if len(dots) <= MOST_DOTS else dots[-1:], dots[0], dots[-1])
        )
    by_day = [dict(points) for _name, points in kept]
    return LineChart(
        lines=drawn,
        x_ticks=_day_ticks(days, x_of, write_day),
        y_ticks=[Tick(y_of(level), write_short(level)) for level in levels],
        goal=_goal(drawn[0], goal[0], y_of(goal[1])) if goal else None,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        headings=[day_heading, *(name for name, _points in kept)],
        rows=[
            [write_day(day), *(write(values[day]) if day in values else "" for values in by_day)]
            for day in days
        ],
    )


def _goal(line: Line, label: str, at: float) -> Tick:
    """The label stands at the end where the line is further away."""
    begins, ends = abs(line.start.y - at), abs(line.end.y - at)
    return Tick(at, label, "start" if begins >= ends else "end")


def _day_ticks(
    days: Sequence[date], x_of: Callable[[date], float], write_day: Callable[[date], str]
) -> list[Tick]:
    """The first and the last day, and one near the middle when there is room between them."""
    first, last = days[0], days[-1]
    if first == last:
        return [Tick(x_of(first), write_day(first))]
    middle = [day for day in days if 0.3 < (day - first) / (last - first) < 0.7]
    ticks = [Tick(x_of(first), write_day(first), "start"), Tick(x_of(last), write_day(last), "end")]
    if middle:
        day = middle[len(middle) // 2]
        ticks.insert(1, Tick(x_of(day), write_day(day)))
    return ticks
