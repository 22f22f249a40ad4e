"""A frozen result in words and places: what the result page shows of every method alike.

`voting.showing` draws what only one of them has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from innovate.core import charts, numbers
from innovate.voting import rules
from innovate.voting.models import Design
from innovate.voting.tallies.outcome import lots
from innovate.voting.tallies.score import HIGHEST
from innovate.voting.timeline import in_a_row

Result = Mapping[str, Any]
Names = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One option's place; `value` of `most` is the length of its bar, `text` says it in words. `design` is None for
    "none of these".
    """

    place: int
    design: Design | None
    title: str
    language: str
    value: float
    most: float
    text: str
    won: bool


def names_of(result: Result, designs: Mapping[int, Design]) -> dict[int, str]:
    """Return what the options are called in the reader's language; of a design that is gone, its frozen title."""
    return {
        item["id"]: none_title()
        if item["id"] == rules.NONE
        else designs[item["id"]].words.title
        if item["id"] in designs
        else item["title"]
        for item in result["designs"]
    }


def none_title() -> str:
    """What "none of these" is called on a ballot and in a result."""
    return _("None of these")


def rows_of(result: Result, designs: Mapping[int, Design]) -> list[Row]:
    """Return the options as the result ordered them."""
    names, (most, value_of, text_of) = names_of(result, designs), _scale(result)
    rows = []
    for place, pk in enumerate(result["order"], 1):
        design = designs.get(pk)
        language = design.words.language if design else get_language() or "en"
        won = pk in result["winners"] or (place == 1 and pk == rules.NONE)
        rows.append(Row(place, design, names[pk], language, value_of(pk), most, text_of(pk), won))
    return rows


Scale = tuple[float, Callable[[int], float], Callable[[int], str]]


def _scale(result: Result) -> Scale:
    """Return the length of a full bar, and for each option the length of its own and what it says."""
    return _SCALES[result["method"]](result, result["working"])


def _approvals(result: Result, working: Mapping[str, Any]) -> Scale:
    def text(pk: int) -> str:
        count = working["approvals"][str(pk)]
        return ngettext("%(count)s voter chose it", "%(count)s voters chose it", count) % {"count": count}

    return result["turnout"], lambda pk: working["approvals"][str(pk)], text


def _points(result: Result, working: Mapping[str, Any]) -> Scale:
    def text(pk: int) -> str:
        mean = working["points"][str(pk)] / result["turnout"] if result["turnout"] else 0
        return _("%(mean)s points on average") % {"mean": f"{mean:.2f}"}

    return result["turnout"] * HIGHEST, lambda pk: working["points"][str(pk)], text


def _paths(result: Result, working: Mapping[str, Any]) -> Scale:
    strengths = working["strengths"]

    def beaten(pk: int) -> int:
        return sum(strengths[str(pk)][other] > strengths[other][str(pk)] for other in strengths[str(pk)])

    def text(pk: int) -> str:
        return ngettext("beats %(count)s other", "beats %(count)s others", beaten(pk)) % {"count": beaten(pk)}

    return len(result["order"]) - 1, beaten, text


def _victories(result: Result, working: Mapping[str, Any]) -> Scale:
    preferred = working["preferred"]
    others = len(result["order"]) - 1

    def won(pk: int) -> int:
        return sum(votes > preferred[other][str(pk)] for other, votes in preferred[str(pk)].items())

    def text(pk: int) -> str:
        return _("wins %(count)s of %(all)s comparisons") % {"count": won(pk), "all": others}

    return others, won, text


def _last_votes(result: Result, working: Mapping[str, Any]) -> Scale:
    held = working["rounds"]
    out = {step["eliminated"]: number for number, step in enumerate(held, 1)}

    def votes(pk: int) -> int:
        return held[out.get(pk, len(held)) - 1]["votes"][str(pk)] if held else 0

    def text(pk: int) -> str:
        if pk in out:
            facts = {"number": out[pk], "count": votes(pk)}
            return _("dropped out in step %(number)s with %(count)s") % facts
        return _("left at the end with %(count)s") % {"count": votes(pk)}

    return result["turnout"], votes, text


def _bought(result: Result, working: Mapping[str, Any]) -> Scale:
    most, value_of, words_of = _approvals(result, working)

    def text(pk: int) -> str:
        if pk not in result["winners"]:
            return words_of(pk)
        place = result["winners"].index(pk) + 1
        return _("chosen as number %(place)s; %(words)s") % {"place": place, "words": words_of(pk)}

    return most, value_of, text


_SCALES: Mapping[str, Callable[[Result, Mapping[str, Any]], Scale]] = {
    "approval": _approvals,
    "score": _points,
    "schulze": _paths,
    "ranked-pairs": _victories,
    "instant-runoff": _last_votes,
    "equal-shares": _bought,
}


def places_chart(rows: Sequence[Row]) -> charts.BarChart:
    """The options' counts, points or victories as bars, those that won brought out."""
    return charts.bars(
        [(row.title, [row.value]) for row in rows],
        names=[_("Result")],
        heading=_("Design"),
        write=numbers.full,
        texts=[row.text for row in rows],
        most=max((row.most for row in rows), default=0),
        marked=[index for index, row in enumerate(rows) if row.won],
    )


@dataclass(frozen=True, slots=True)
class Lots:
    """Where lots were drawn: `favours` has the options as the seed orders them, `draws` each use of it in words."""

    favours: str
    draws: list[str]


def lots_of(result: Result, names: Names) -> Lots:
    """Return what the count left to the seed, and what the seed said; no draws where it was not asked."""
    favoured = lots(list(names), result["seed"])
    draws = [
        _("%(equals)s came out equal. By lot, %(first)s stands first.")
        % {"equals": _row(group, names), "first": _row([min(group, key=favoured.index)], names)}
        for group in result["ranking"]
        if len(group) > 1
    ]
    steps = _DRAWS.get(result["method"])
    if steps:
        draws += steps(result["working"], names)
    return Lots(_row(favoured, names), draws)


def _drawn_pairs(working: Mapping[str, Any], names: Names) -> Iterable[str]:
    drawn = [pair for pair in working["pairs"] if pair["lot"]]
    for _votes, alike in groupby(drawn, key=lambda pair: (pair["for"], pair["for"] == pair["against"])):
        pairs = list(alike)
        if pairs[0]["for"] > pairs[0]["against"]:
            told = pgettext("between things in a row", ", ").join(_before(pair, names) for pair in pairs)
            yield _("Equally clear: %(pairs)s. By lot, they count in this order.") % {"pairs": told}
            continue
        for pair in pairs:
            facts = {"one": _row([pair["winner"]], names), "other": _row([pair["loser"]], names)}
            yield _("As many put %(one)s first as %(other)s. By lot, %(one)s stands before.") % facts


def _before(pair: Mapping[str, Any], names: Names) -> str:
    facts = {"one": _row([pair["winner"]], names), "other": _row([pair["loser"]], names)}
    return _("%(one)s before %(other)s") % facts


def _drawn_last(working: Mapping[str, Any], names: Names) -> Iterable[str]:
    for number, step in enumerate(working["rounds"], 1):
        if step["tied"]:
            yield _("Step %(number)s: %(equals)s had the fewest. By lot, %(one)s dropped out.") % {
                "number": number,
                "equals": _row(step["tied"], names),
                "one": _row([step["eliminated"]], names),
            }


def _drawn_purchases(working: Mapping[str, Any], names: Names) -> Iterable[str]:
    for number, step in enumerate(working["steps"], 1):
        if step["tied"]:
            yield _("Step %(number)s: %(equals)s asked the same of each. By lot, %(one)s was bought.") % {
                "number": number,
                "equals": _row(step["tied"], names),
                "one": _row([step["bought"]], names),
            }


_DRAWS: Mapping[str, Callable[[Mapping[str, Any], Names], Iterable[str]]] = {
    "ranked-pairs": _drawn_pairs,
    "instant-runoff": _drawn_last,
    "equal-shares": _drawn_purchases,
}


def _row(options: Iterable[int], names: Names) -> str:
    return in_a_row(names[option] for option in options)
