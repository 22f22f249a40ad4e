"""The working of a frozen result as charts and tables: who beat whom, who dropped out when, who was bought at which
price.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from innovate.core import charts, numbers
from innovate.core.charts.scales import MOST_SERIES
from innovate.voting.results import Names, Result
from innovate.voting.tallies.score import HIGHEST


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first column names the row; `marked` are the cells (row, column) to bring out, `wordy` the columns
    that hold words instead of numbers.
    """

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    marked: frozenset[tuple[int, int]] = frozenset()
    wordy: frozenset[int] = frozenset({0})

    @property
    def head(self) -> list[tuple[str, bool]]:
        """The headings, each with whether numbers stand below it."""
        return [(text, column not in self.wordy) for column, text in enumerate(self.headings)]

    @property
    def cells(self) -> list[list[tuple[str, bool, bool]]]:
        """The rows' cells, each with whether it is a number and whether it is brought out."""
        return [
            [
                (text, column not in self.wordy, (row, column) in self.marked)
                for column, text in enumerate(cells)
            ]
            for row, cells in enumerate(self.rows)
        ]


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of the working: `kind` is bars, pairs or table, `drawn` what that component draws."""

    kind: str
    drawn: Any
    title: str
    text: str


def working_of(result: Result, names: Names) -> list[Part]:
    """Return what the method has to show, the options in the result's order."""
    draw = _DRAWN.get(result["method"])
    return draw(result, names) if draw else []


def _spread(result: Result, names: Names) -> list[Part]:
    spread = result["working"]["spread"]
    points = [ngettext("%(count)s point", "%(count)s points", n) % {"count": n} for n in range(HIGHEST + 1)]
    chart = charts.bars(
        [(names[pk], spread[str(pk)][::-1]) for pk in result["order"]],
        names=points[::-1],
        heading=_("Design"),
        write=numbers.full,
    )
    text = _("How many voters gave each number of points, the most to the left.")
    return [Part("bars", chart, _("Who gave how much"), text)]


def _pairs(result: Result, names: Names) -> list[Part]:
    title = _("One against one")
    text = _(
        "How many voters put the design of the row before that of the column. The larger number of each pair is"
        " bold."
    )
    return [Part("pairs", _square(result["working"]["preferred"], result["order"], names), title, text)]


def _square(matrix: Mapping[str, Mapping[str, int]], order: Sequence[int], names: Names) -> charts.Pairwise:
    return charts.pairwise(
        [names[pk] for pk in order],
        [[None if a == b else matrix[str(a)][str(b)] for b in order] for a in order],
        write=numbers.full,
    )


def _schulze(result: Result, names: Names) -> list[Part]:
    paths = _square(result["working"]["strengths"], result["order"], names)
    text = _(
        "A victory may lead on to the next one: such a path is as strong as its weakest step. The stronger path of"
        " each pair is bold and decides."
    )
    return [*_pairs(result, names), Part("pairs", paths, _("The strongest paths"), text)]


def _ranked_pairs(result: Result, names: Names) -> list[Part]:
    taken = result["working"]["pairs"]
    table = Table(
        [_("Before"), _("After"), _("For"), _("Against"), _("Result")],
        [
            [
                names[pair["winner"]],
                names[pair["loser"]],
                numbers.full(pair["for"]),
                numbers.full(pair["against"]),
                _("counts") if pair["locked"] else _("left out"),
            ]
            for pair in taken
        ],
        frozenset((row, 4) for row, pair in enumerate(taken) if not pair["locked"]),
        frozenset({0, 1, 4}),
    )
    text = _("The clearest majority first. One that would contradict those before it is left out.")
    return [*_pairs(result, names), Part("table", table, _("In this order they count"), text)]


def _eliminations(result: Result, names: Names) -> list[Part]:
    steps = result["working"]["rounds"]
    if not steps:
        return []
    order = result["order"]
    shown = order if len(order) < MOST_SERIES else order[: MOST_SERIES - 2]
    rest = order[len(shown) :]
    ended = any(step["exhausted"] for step in steps)
    series = [names[pk] for pk in shown] + [_("Others")] * bool(rest) + [_("None left on the ballot")] * ended

    def parts(step: Mapping[str, Any]) -> list[float]:
        votes = [step["votes"].get(str(pk), 0) for pk in order]
        others = [sum(votes[len(shown) :])] if rest else []
        return [*votes[: len(shown)], *others, *([step["exhausted"]] if ended else [])]

    chart = charts.bars(
        [(_step(number), parts(step)) for number, step in enumerate(steps, 1)],
        names=series,
        heading=_("Step"),
        write=numbers.full,
        texts=[_("out: %(name)s") % {"name": names[step["eliminated"]]} for step in steps],
    )
    text = _("Each step is one bar: the ballots of what drops out pass on to the next on them.")
    return [
        Part("bars", chart, _("Step by step"), text),
        Part(
            "table",
            _elimination_table(result, names),
            _("Every step in numbers"),
            _(
                "What drops out is marked. Where several stand equal at the top of a ballot, it counts for each."
            ),
        ),
    ]


def _elimination_table(result: Result, names: Names) -> Table:
    steps = result["working"]["rounds"]
    rows, marked = [], set()
    for row, pk in enumerate(result["order"]):
        cells = [names[pk]]
        for column, step in enumerate(steps, 1):
            votes = step["votes"].get(str(pk))
            cells.append("–" if votes is None else numbers.full(votes))
            if step["eliminated"] == pk:
                marked.add((row, column))
        rows.append(cells)
    if any(step["exhausted"] for step in steps):
        left = [numbers.full(step["exhausted"]) for step in steps]
        rows.append([_("None left on the ballot"), *left])
    headings = [_("Design"), *(_step(number) for number in range(1, len(steps) + 1))]
    return Table(headings, rows, frozenset(marked))


def _step(number: int) -> str:
    return _("Step %(number)s") % {"number": number}


def _purchases(result: Result, names: Names) -> list[Part]:
    working = result["working"]
    steps, shares = working["steps"], Fraction(working["seats"], working["ballots"] or 1)
    bought = [step for step in steps if step["phase"] == "shares"]
    found: list[Part] = []
    if bought:
        chart = charts.bars(
            [(names[step["bought"]], [float(Fraction(step["price"]) / shares)]) for step in bought],
            names=[_("Price")],
            heading=_("Design"),
            write=numbers.share,
            most=1,
        )
        text = _(
            "How much of an equal share the design asked of each of its voters who could pay, as it was bought."
        )
        found.append(Part("bars", chart, _("Bought at which price"), text))
    table = Table(
        [_("Bought"), _("Chosen by"), _("How")],
        [
            [
                names[step["bought"]],
                numbers.full(working["approvals"][str(step["bought"])]),
                _how(step, shares),
            ]
            for step in steps
        ],
        wordy=frozenset({0, 2}),
    )
    text = _("All voters together hold as many places as are given, in equal shares.")
    return [*found, Part("table", table, _("Place after place"), text)]


def _how(step: Mapping[str, Any], shares: Fraction) -> str:
    if step["phase"] == "lot":
        return _("by lot: nobody chose what was left")
    facts = {"share": numbers.share(float(Fraction(step["price"]) / shares))}
    if step["phase"] == "shares":
        return (
            _("for %(share)s of a share from each who could pay it, and all they had left from the others")
            % facts
        )
    return (
        _("nobody could pay alone: by Phragmén's rule, when all had been given %(share)s of a share more")
        % facts
    )


_DRAWN: Mapping[str, Callable[[Result, Names], list[Part]]] = {
    "score": _spread,
    "schulze": _schulze,
    "ranked-pairs": _ranked_pairs,
    "instant-runoff": _eliminations,
    "equal-shares": _purchases,
}
