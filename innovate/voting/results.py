"""A frozen result as tables and bars: what the result page and its charts are drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from innovate.core import charts, numbers
from innovate.voting.models import Design
from innovate.voting.tallies.score import HIGHEST


@dataclass(frozen=True, slots=True)
class Row:
    """One design's place; `value` of `most` is the length of its bar, `text` says it in words."""

    place: int
    design: Design
    value: int
    most: int
    text: str
    won: bool


@dataclass(frozen=True, slots=True)
class Duel:
    """One line of the pairwise table: how many put this design before each of the others (None: itself)."""

    design: Design
    cells: list[tuple[int | None, bool]]


def rows_of(result: Mapping[str, Any], designs: Mapping[int, Design]) -> list[Row]:
    """Return the designs as the result ordered them."""
    most, value_of, text_of = _scale(result)
    return [
        Row(place, designs[pk], value_of(pk), most, text_of(pk), pk == result["winner"])
        for place, pk in enumerate(result["order"], 1)
        if pk in designs
    ]


def _scale(result: Mapping[str, Any]) -> tuple[int, Any, Any]:
    working, turnout = result["working"], result["turnout"]
    if result["method"] == "approval":
        counts = working["approvals"]
        return (
            turnout,
            lambda pk: counts[str(pk)],
            lambda pk: (
                ngettext("%(count)s voter chose it", "%(count)s voters chose it", counts[str(pk)])
                % {"count": counts[str(pk)]}
            ),
        )
    if result["method"] == "score":
        points = working["points"]
        return (
            turnout * HIGHEST,
            lambda pk: points[str(pk)],
            lambda pk: (
                _("%(mean)s points on average")
                % {"mean": f"{points[str(pk)] / turnout if turnout else 0:.2f}"}
            ),
        )
    return len(result["order"]) - 1, lambda pk: _beaten(working, pk), lambda pk: _beaten_words(working, pk)


def _beaten(working: Mapping[str, Any], pk: int) -> int:
    strengths = working["strengths"]
    return sum(strengths[str(pk)][other] > strengths[other][str(pk)] for other in strengths[str(pk)])


def _beaten_words(working: Mapping[str, Any], pk: int) -> str:
    count = _beaten(working, pk)
    return ngettext("beats %(count)s other design", "beats %(count)s other designs", count) % {"count": count}


def duels_of(result: Mapping[str, Any], designs: Mapping[int, Design]) -> list[Duel]:
    """Return the pairwise table of a ranked vote in the result's order; empty for other methods."""
    if result["method"] != "schulze":
        return []
    preferred = result["working"]["preferred"]
    order = [pk for pk in result["order"] if pk in designs]
    return [
        Duel(
            designs[a],
            [
                (None, False)
                if a == b
                else (preferred[str(a)][str(b)], preferred[str(a)][str(b)] > preferred[str(b)][str(a)])
                for b in order
            ],
        )
        for a in order
    ]


def places_chart(rows: Sequence[Row]) -> charts.BarChart:
    """The designs' counts, points or victories as bars, the winner's brought out."""
    return charts.bars(
        [(row.design.words.title, [row.value]) for row in rows],
        names=[_("Result")],
        heading=_("Design"),
        write=numbers.full,
        texts=[row.text for row in rows],
        most=max((row.most for row in rows), default=0),
        marked=next((index for index, row in enumerate(rows) if row.won), None),
    )


def pairs_chart(duels: Sequence[Duel]) -> charts.Pairwise:
    """The pairwise table, each cell as warm as it is clear."""
    return charts.pairwise(
        [duel.design.words.title for duel in duels],
        [[count for count, _ahead in duel.cells] for duel in duels],
        write=numbers.full,
    )
