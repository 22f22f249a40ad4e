"""What is shown of a result: nothing of the count is lost or made up on the way to charts and tables."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from innovate.voting import rules
from innovate.voting.counting import METHODS
from innovate.voting.results import lots_of, names_of, places_chart, rows_of
from innovate.voting.rules import NONE
from innovate.voting.showing import Table, working_of


def decided(
    method: str, options: list[int], contents: list[dict[str, Any]], seats: int = 1
) -> dict[str, Any]:
    """A result as it is frozen, as far as its page reads it."""
    ballots = [(content, f"{number:064x}") for number, content in enumerate(contents)]
    count = rules.count(method=method, options=options, ballots=ballots, secret="cd" * 32, seats=seats)
    return {
        "method": method,
        "turnout": len(ballots),
        "designs": [{"id": pk, "title": f"Design {pk}"} for pk in options],
        "ranking": count.ranking,
        "order": count.order,
        "winners": count.winners,
        "working": count.working,
        "seed": count.seed,
    }


@st.composite
def results(draw: Any) -> dict[str, Any]:
    method = draw(st.sampled_from(sorted(METHODS)))
    options = [NONE, *range(1, draw(st.integers(2, 11)) + 1)]
    kind = METHODS[method].ballot
    ballot: Any
    if kind == "approval":
        ballot = st.sets(st.sampled_from(options), min_size=1).map(lambda ids: {"approved": sorted(ids)})
    elif kind == "score":
        points = st.fixed_dictionaries({str(pk): st.integers(0, 5) for pk in options})
        ballot = points.map(lambda scores: {"scores": scores})
    else:
        ballot = st.permutations(options).flatmap(
            lambda order: st.integers(1, len(order)).map(lambda n: {"ranking": [[pk] for pk in order[:n]]})
        )
    contents = draw(st.lists(ballot, min_size=1, max_size=9))
    return decided(method, options, contents, 2 if METHODS[method].chooses_several else 1)


@settings(max_examples=150, deadline=None)
@given(results())
def test_every_option_has_one_place_and_every_drawing_its_table(result: dict[str, Any]) -> None:
    names = names_of(result, {})
    rows = rows_of(result, {})
    assert [row.place for row in rows] == list(range(1, len(names) + 1))
    assert [row.title for row in rows] == [names[pk] for pk in result["order"]]
    assert all(0 <= row.value <= row.most for row in rows)
    won = [row.title for row in rows if row.won]
    assert won == [names[pk] for pk in result["winners"]] or (not result["winners"] and won == [names[NONE]])
    assert len(places_chart(rows).bars) == len(rows)
    lots_of(result, names)
    for part in working_of(result, names):
        assert part.title
        if isinstance(part.drawn, Table):
            assert all(len(cells) == len(part.drawn.headings) for cells in part.drawn.rows)


@settings(max_examples=80, deadline=None)
@given(results())
def test_every_ballot_is_in_every_bar(result: dict[str, Any]) -> None:
    """Each step of an instant run-off, and each row of points, is all ballots: options beyond the colours too."""
    for part in working_of(result, names_of(result, {})):
        if part.kind == "bars" and result["method"] in ("instant-runoff", "score"):
            for row in part.drawn.rows:
                assert sum(int(cell) for cell in row[1:]) == result["turnout"]


@pytest.mark.parametrize(
    ("method", "contents", "told"),
    [
        ("approval", [{"approved": [1]}, {"approved": [2]}], "came out equal"),
        ("ranked-pairs", [{"ranking": [[1], [2]]}, {"ranking": [[2], [1]]}], "As many put"),
        ("instant-runoff", [{"ranking": [[1]]}, {"ranking": [[2]]}], "had the fewest"),
        ("equal-shares", [{"approved": [1]}, {"approved": [2]}, {"approved": [3]}], "asked the same"),
    ],
)
def test_tie_is_told_with_what_the_lot_favours(method: str, contents: list[Any], told: str) -> None:
    options = [1, 2, 3] if method == "equal-shares" else [1, 2]
    result = decided(method, options, contents, 2 if method == "equal-shares" else 1)
    lots = lots_of(result, names_of(result, {}))
    assert any(told in draw for draw in lots.draws)
    assert all(f"Design {pk}" in lots.favours for pk in options)


def test_clear_result_draws_no_lots() -> None:
    for method, contents in (
        ("approval", [{"approved": [1]}]),
        ("schulze", [{"ranking": [[1], [2]]}]),
        ("ranked-pairs", [{"ranking": [[1], [2]]}]),
        ("instant-runoff", [{"ranking": [[1], [2]]}, {"ranking": [[1], [2]]}]),
    ):
        result = decided(method, [1, 2], contents)
        assert lots_of(result, names_of(result, {})).draws == []
