"""A count's working as plain text: tables that anyone can follow and compute again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from unicodedata import east_asian_width

Names = Mapping[int, str]


def lines(method: str, working: Mapping[str, Any], names: Names) -> list[str]:
    """Return the working of one of `counting.METHODS`."""
    return _WRITERS[method](working, names)


def _table(rows: Iterable[Sequence[object]]) -> list[str]:
    """Return the rows with columns in line: the first to the left, numbers to the right."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(_width(row[column]) for row in texts) for column in range(len(texts[0]))]
    found = []
    for first, *rest in texts:
        cells = [first + " " * (widths[0] - _width(first))]
        cells += [cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)]
        found.append("  " + "  ".join(cells).rstrip())
    return found


def _width(text: str) -> int:
    """Return how many columns a terminal gives it: two for a Chinese character."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _approvals(working: Mapping[str, Any], names: Names) -> list[str]:
    totals = sorted(working["approvals"].items(), key=lambda item: (-item[1], int(item[0])))
    return ["approvals:", *_table((names[int(option)], count) for option, count in totals)]


def _points(working: Mapping[str, Any], names: Names) -> list[str]:
    totals = sorted(working["points"].items(), key=lambda item: (-item[1], int(item[0])))
    spread = working["spread"]
    head = ["", "sum", *(f"gave {value}" for value in range(len(spread[totals[0][0]])))]
    return [
        "points:",
        *_table([head, *([names[int(option)], total, *spread[option]] for option, total in totals)]),
    ]


def _matrix(title: str, matrix: Mapping[str, Mapping[str, int]], names: Names) -> list[str]:
    """Return a square table; its columns are the rows' numbers, for names may be long."""
    options = list(matrix)
    rows: list[list[object]] = [["", *(f"[{option}]" for option in options)]]
    for a in options:
        rows.append([f"[{a}] {names[int(a)]}", *("-" if a == b else matrix[a][b] for b in options)])
    return [title, *_table(rows)]


def _preferred(working: Mapping[str, Any], names: Names) -> list[str]:
    return _matrix("voters who put the row before the column:", working["preferred"], names)


def _schulze(working: Mapping[str, Any], names: Names) -> list[str]:
    strengths = _matrix("strongest path from the row to the column:", working["strengths"], names)
    return [*_preferred(working, names), *strengths]


def _ranked_pairs(working: Mapping[str, Any], names: Names) -> list[str]:
    pairs = [
        f"  {names[pair['winner']]} before {names[pair['loser']]}, {pair['for']} to {pair['against']}: "
        + ("locked" if pair["locked"] else "left out, it would close a circle")
        + (" (in turn by lot)" if pair["lot"] else "")
        for pair in working["pairs"]
    ]
    return [*_preferred(working, names), "pairs, the strongest first:", *pairs]


def _rounds(working: Mapping[str, Any], names: Names) -> list[str]:
    found = []
    for number, held in enumerate(working["rounds"], 1):
        votes = sorted(held["votes"].items(), key=lambda item: (-item[1], int(item[0])))
        found += [f"round {number}:", *_table((names[int(option)], count) for option, count in votes)]
        if held["exhausted"]:
            found.append(f"  ballots with none of these: {held['exhausted']}")
        found.append(f"  eliminated: {names[held['eliminated']]}" + _tied(held["tied"], names))
    return found


def _shares(working: Mapping[str, Any], names: Names) -> list[str]:
    words = {
        "shares": "for {price} of a seat from each who can pay",
        "completion": "in the completion, when those who approve had been given {price} of a seat each",
        "lot": "by lot, for nobody approves of what is left",
    }
    steps = [
        f"  {number}. {names[step['bought']]} "
        + words[step["phase"]].format(price=step["price"])
        + (_tied(step["tied"], names) if step["phase"] != "lot" else "")
        for number, step in enumerate(working["steps"], 1)
    ]
    return [*_approvals(working, names), f"seats: {working['seats']}, bought in this order:", *steps]


def _tied(options: Sequence[int], names: Names) -> str:
    return f" (by lot, tied: {', '.join(names[option] for option in options)})" if options else ""


_WRITERS: Mapping[str, Callable[[Mapping[str, Any], Names], list[str]]] = {
    "approval": _approvals,
    "score": _points,
    "schulze": _schulze,
    "ranked-pairs": _ranked_pairs,
    "instant-runoff": _rounds,
    "equal-shares": _shares,
}
