"""The live style guide of `make dev`: every component with something to show."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from innovate.core import charts, numbers

_FIRST = date(2026, 10, 1)


class SampleForm(forms.Form):
    """One field of each kind, refused once so that errors show."""

    title = forms.CharField(label="Title", help_text="Name the thing.", max_length=80)
    kind = forms.ChoiceField(label="Kind", choices=[("a", "For the home"), ("b", "For the road")])
    agree = forms.BooleanField(label="I have read the rules")


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component on one page; the browser's or the menu's theme switch shows the other theme."""
    return render(request, "styleguide.html", {"form": SampleForm({"title": ""}), **_samples()})


def _samples() -> dict[str, object]:
    def days(*values: float) -> list[tuple[date, float]]:
        return [(_FIRST + timedelta(days=3 * n), value) for n, value in enumerate(values)]

    write, write_short = numbers.amounts("EUR")
    return {
        "line": charts.lines(
            [
                ("Pledged", days(0, 40_000, 90_000, 210_000, 480_000, 610_000)),
                ("Last campaign", days(0, 60_000, 120_000, 160_000, 180_000, 190_000)),
            ],
            write=write,
            write_short=write_short,
            write_day=numbers.day,
            day_heading="Day",
            goal=("Goal", 500_000),
        ),
        "lying": charts.bars(
            [("Coin hinge", [41]), ("磁吸转轴：不用工具就能拆开", [28]), ("Clip", [0])],
            names=["Votes"],
            heading="Design",
            write=numbers.full,
            marked=0,
        ),
        "standing": charts.columns(
            [("Early", [30, 12, 4]), ("Single", [80, 20, 9]), ("Pair", [12, 3, 0])],
            names=["Paid", "Promised", "Refunded"],
            heading="Tier",
            write=numbers.full,
            write_short=numbers.short,
        ),
        "steps": charts.funnel(
            [("Want it", 530), ("Would buy it", 212), ("Back it", 94)],
            headings=("Step", "People", "Of the step before"),
            write=numbers.full,
            write_share=numbers.share,
        ),
        "pairs": charts.pairwise(
            ["Coin hinge", "Magnet", "Clip"],
            [[None, 61, 80], [39, None, 52], [20, 48, None]],
            write=numbers.full,
        ),
        "nothing": charts.lines(
            [], write=write, write_short=write_short, write_day=numbers.day, day_heading="Day"
        ),
    }
