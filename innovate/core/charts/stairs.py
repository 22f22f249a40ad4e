"""A falling staircase: how much holds up to each value."""

from __future__ import annotations

from collections.abc import Sequence

from innovate.core.charts.lines import MOST_DOTS, Dot, Line, LineChart
from innovate.core.charts.scales import WIDTH, Rows, Tick, Write, length, near, steps_to

_QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)


def stairs(
    points: Sequence[tuple[float, float]],
    *,
    name: str,
    write: Write,
    write_short: Write,
    write_share: Write,
    headings: Sequence[str],
    rows: Rows,
    top: float = 18,
) -> LineChart:
    """Lay out shares of 0 to 1 over a value axis from 0: each point (value, share) says what share holds up to and
    including that value. Values ascend and shares fall; after the last one nothing holds.

    `write` says a value in full, `write_short` on the axis; `headings` and `rows` are the table beside it.
    """
    if not points:
        return LineChart([], [], [], None, 0, WIDTH, top, 250, [], [])
    levels = steps_to(points[-1][0])
    left = max(length(write_share(share)) for share in _QUARTERS) + 10
    right, bottom = WIDTH - 12.0, 222.0

    def x_of(value: float) -> float:
        return near(left + (right - left) * value / levels[-1])

    def y_of(share: float) -> float:
        return near(bottom - (bottom - top) * share)

    dots = [Dot(x_of(value), y_of(share), f"{write(value)}: {write_share(share)}") for value, share in points]
    path = f"M{near(left)} {dots[0].y}" + "".join(f"V{dot.y}H{dot.x}" for dot in dots) + f"V{bottom}"
    line = Line(
        number=1,
        name=name,
        path=path,
        area=f"{path}H{near(left)}Z",
        dots=dots if len(dots) <= MOST_DOTS else [],
        start=dots[0],
        end=dots[-1],
    )
    return LineChart(
        lines=[line],
        # The last label is kept inside the drawing.
        x_ticks=[
            Tick(x_of(level), write_short(level), "end" if level == levels[-1] else "middle")
            for level in levels
        ],
        y_ticks=[Tick(y_of(share), write_share(share)) for share in _QUARTERS],
        goal=None,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        headings=headings,
        rows=rows,
    )
