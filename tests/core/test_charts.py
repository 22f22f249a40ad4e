"""Charts as geometry: what is drawn where, and that nothing odd breaks the drawing."""

from __future__ import annotations

import math
import re
from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from innovate.core import charts, numbers
from innovate.core.charts.scales import WIDTH, fit, length, steps_to, thin

FIRST = date(2026, 11, 1)


def over_time(*series: tuple[str, list[float]], **more: object) -> charts.LineChart:
    dated = [
        (name, [(FIRST + timedelta(days=n), value) for n, value in enumerate(values)])
        for name, values in series
    ]
    return charts.lines(
        dated,
        write=numbers.full,
        write_short=numbers.short,
        write_day=numbers.day,
        day_heading="Day",
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("most", "steps"),
    [
        (0, [0, 1]),
        (-5, [0, 1]),
        (1, [0, 1]),
        (3, [0, 1, 2, 3]),
        (7, [0, 2, 4, 6, 8]),
        (100, [0, 50, 100]),
        (12_345, [0, 5000, 10_000, 15_000]),
    ],
)
def test_axis_has_round_steps(most: float, steps: list[float]) -> None:
    assert steps_to(most) == steps


@given(st.floats(min_value=1e-3, max_value=1e15))
def test_axis_reaches_the_most_with_few_steps(most: float) -> None:
    steps = steps_to(most, whole=False)
    assert steps[0] == 0
    assert steps[-1] >= most * (1 - 1e-6)
    assert 2 <= len(steps) <= 6


@given(st.text(max_size=60), st.integers(min_value=20, max_value=400))
def test_label_fits_its_room(text: str, room: int) -> None:
    shown = fit(text, room)
    assert length(shown) <= max(room, length("…"))
    assert shown == text or shown.endswith("…")


def test_thinned_points_keep_both_ends() -> None:
    points = [(FIRST + timedelta(days=n), float(n)) for n in range(500)]
    kept = thin(points, 60)
    assert len(kept) == 60
    assert (kept[0], kept[-1]) == (points[0], points[-1])
    assert thin(points[:3]) == points[:3]


def test_lines_without_points_are_an_empty_chart() -> None:
    assert over_time().is_empty
    assert over_time(("Nobody", [])).is_empty


def test_single_point_stands_in_the_middle() -> None:
    chart = over_time(("One", [5]))
    (line,) = chart.lines
    assert [tick.label for tick in chart.x_ticks] == ["Nov 1"]
    assert line.end.x == pytest.approx((chart.left + chart.right) / 2, abs=0.1)


def test_line_climbs_from_the_axis_to_the_top() -> None:
    chart = over_time(("Up", [0, 5, 10]))
    ys = [dot.y for dot in chart.lines[0].dots]
    assert ys == sorted(ys, reverse=True)
    assert (ys[0], ys[-1]) == (chart.bottom, chart.top)


def test_goal_beyond_the_line_stretches_the_axis() -> None:
    chart = over_time(("Up", [1, 2]), goal=("Goal", 100))
    assert chart.goal is not None
    assert chart.top <= chart.goal.at < chart.bottom
    assert chart.lines[0].end.y > chart.goal.at


def test_days_that_one_series_lacks_are_empty_cells() -> None:
    chart = over_time(("Long", [1, 2, 3]), ("Short", [7]))
    assert chart.headings == ["Day", "Long", "Short"]
    assert chart.rows == [["Nov 1", "1", "7"], ["Nov 2", "2", ""], ["Nov 3", "3", ""]]
    assert [line.number for line in chart.lines] == [1, 2]


@given(st.lists(st.floats(min_value=-1e6, max_value=1e15), min_size=1, max_size=80))
def test_line_stays_inside_the_drawing(values: list[float]) -> None:
    chart = over_time(("Any", values))
    for x, y in re.findall(r"[ML](\S+) (\S+)", chart.lines[0].path.replace("L", " L")):
        assert chart.left <= float(x) <= chart.right
        assert chart.top - 0.1 <= float(y) <= chart.bottom


def test_bars_fill_the_width_and_share_it_in_parts() -> None:
    chart = charts.bars(
        [("A", [3, 1]), ("B", [2, 0])], names=["Yes", "No"], heading="Who", write=numbers.full, marked=0
    )
    assert [part.width for part in chart.bars[0].parts] == [WIDTH * 0.75, WIDTH * 0.25]
    assert chart.bars[0].parts[1].x == chart.bars[0].parts[0].width
    assert [bar.marked for bar in chart.bars] == [True, False]
    assert chart.rows == [["A", "3", "1"], ["B", "2", "0"]]
    assert chart.names == [(1, "Yes"), (2, "No")]


@pytest.mark.parametrize("values", [[], [0], [0, 0], [10**15, 1], [-3, 3]])
def test_bars_of_nothing_and_of_much_stay_drawable(values: list[int]) -> None:
    rows: list[tuple[str, list[float]]] = [(f"Row {n}", [value]) for n, value in enumerate(values)]
    lying = charts.bars(rows, names=["How many"], heading="Row", write=numbers.full)
    standing = charts.columns(
        rows, names=["How many"], heading="Row", write=numbers.full, write_short=numbers.short
    )
    assert lying.is_empty == standing.is_empty == (not values)
    for chart in (lying, standing):
        for part in (part for bar in chart.bars for part in bar.parts):
            assert math.isfinite(part.width)
            assert min(part.width, part.height) >= 0
            assert part.x + part.width <= WIDTH + 0.2


def test_long_names_leave_room_for_the_value() -> None:
    name = "一个名字特别特别长的设计方案" * 4
    bar = charts.bars([(name, [5])], names=["n"], heading="h", write=numbers.full, texts=["5 votes"]).bars[0]
    assert bar.label.endswith("…")
    assert length(bar.label) + length(bar.value) <= WIDTH
    assert bar.name == name


def test_funnel_tells_the_share_of_the_step_before() -> None:
    chart = charts.funnel(
        [("Want it", 200), ("Would buy it", 50), ("Back it", 60), ("Nobody", 0)],
        headings=("Step", "People", "Share"),
        write=numbers.full,
        write_share=numbers.share,
    )
    assert [step.share for step in chart.steps] == ["", "25%", "120%", "0%"]
    assert [step.width for step in chart.steps] == [480, 120, 144, 2]
    assert [bool(step.band) for step in chart.steps] == [True, True, True, False]


def test_funnel_of_zeros_has_no_shares() -> None:
    chart = charts.funnel(
        [("A", 0), ("B", 0)], headings=("", "", ""), write=numbers.full, write_share=numbers.share
    )
    assert [step.share for step in chart.steps] == ["", ""]
    assert charts.funnel([], headings=("", "", ""), write=numbers.full, write_share=numbers.share).is_empty


def test_pairs_are_warmer_the_more_prefer_the_row() -> None:
    counts = [[None, 9, 5], [1, None, 0], [5, 0, None]]
    chart = charts.pairwise(["A", "B", "C"], counts, write=numbers.full)
    assert [[cell.heat for cell in cells] for _name, cells in chart.rows] == [
        [None, 4, 2],
        [0, None, 0],
        [2, 0, None],
    ]
    assert chart.rows[0][1][1].ahead
    assert not chart.rows[0][1][2].ahead
    assert charts.pairwise([], [], write=numbers.full).is_empty


def test_drawings_escape_names_and_carry_their_numbers() -> None:
    hostile = "<script>x"
    html = render_to_string(
        "components/chart_line.html",
        {"chart": over_time((hostile, [1, 2]), ("B", [2, 3])), "id": "c", "title": hostile, "desc": "Up."},
    )
    assert "<script>" not in html
    assert 'role="img"' in html
    assert "<desc id=" in html
    assert "<table" in html
    bars = charts.bars([(hostile, [1])], names=["n"], heading="h", write=numbers.full)
    for chart, template in ((bars, "chart_bar"), (over_time(), "chart_line")):
        html = render_to_string(f"components/{template}.html", {"chart": chart, "id": "c", "title": "T"})
        assert "<script>" not in html
        assert ("<svg" in html) is not chart.is_empty


def test_stairs_fall_to_the_right_and_end_on_the_axis() -> None:
    chart = charts.stairs(
        [(1000, 1.0), (3000, 0.5), (5000, 0.25)],
        name="Would buy",
        write=numbers.full,
        write_short=numbers.short,
        write_share=numbers.share,
        headings=["Price", "Share"],
        rows=[["1,000", "100 %"]],
    )
    (line,) = chart.lines
    heights = [dot.y for dot in line.dots]
    assert heights == sorted(heights)
    assert [dot.x for dot in line.dots] == sorted(dot.x for dot in line.dots)
    assert line.path.endswith(f"V{chart.bottom}")
    assert line.dots[1].y == pytest.approx((chart.top + chart.bottom) / 2)
    assert line.dots[-1].x <= chart.right


def test_stairs_without_points_are_an_empty_chart() -> None:
    chart = charts.stairs(
        [],
        name="",
        write=numbers.full,
        write_short=numbers.short,
        write_share=numbers.share,
        headings=[],
        rows=[],
    )
    assert chart.is_empty
