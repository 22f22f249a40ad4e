"""What is trending and what is most supported, in editions that do not move under a reader.

The trend of a project is the sum over its supports of 1 / (age + 2), the age of each support in hours. The two
hours and the division by age are those of the ranking Hacker News has published for its front page, points /
(age + 2)^1.8. Here every vote has its own age, and the exponent is 1: an old idea that is found today rises today,
and a slow one is not gone after a day.

A trend falls all the time. It is stored, and computed again when a support is added or taken back, and otherwise
when it has fallen by TOLERANCE at most: seldom for old votes, which hardly change any more.

The reconciler writes what changed as one numbered edition. A reader's cursor holds the edition of their first page,
and every further page is read from that one: whatever is supported meanwhile, no project is shown twice and none
is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, F, FloatField, Func, Max, Q, QuerySet, Sum, Value
from django.db.models.functions import Greatest

from innovate.core.paging import Page, paginate
from innovate.projects.models import Category, Project
from innovate.voting.models import Board, Placing, Standing, Support

#: Hours added to every age: a support a minute old counts hardly more than one of an hour ago.
HEAD_START = 2
#: How far a stored trend may lie above the true one before it is due: 5 %.
TOLERANCE = 0.05
#: How long a reader can go on with an edition.
KEPT = timedelta(hours=1)
#: The word in the address → the column it is ordered by.
RANKINGS = {"trending": "trend", "supported": "supporters"}


def trend(ages: Iterable[float]) -> float:
    """Return the trend of supports that are `ages` hours old; an age below zero (a clock's slip) counts as zero."""
    return sum(1 / (max(age, 0) + HEAD_START) for age in ages)


def next_due(youngest: float) -> timedelta:
    """Return after how long a trend may have fallen by TOLERANCE, when the youngest support is so many hours old.

    In h hours, 1 / (age + 2) falls by the factor 1 + h / (age + 2), for the youngest the most.
    """
    return timedelta(hours=TOLERANCE * (max(youngest, 0) + HEAD_START))


class HoursBetween(Func):
    """Hours from the second moment to the first, as a float."""

    output_field = FloatField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "((julianday(%(expressions)s)) * 24.0)"
        return self.as_sql(compiler, connection, template=template, arg_joiner=") - julianday(", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "(EXTRACT(EPOCH FROM (%(expressions)s))::double precision / 3600.0)"
        return self.as_sql(compiler, connection, template=template, arg_joiner=" - ", **context)


def trends_of(project_ids: Iterable[int], now: datetime) -> dict[int, tuple[float, datetime]]:
    """Return the trend of each project that somebody supports, and when the latest did (one query)."""
    age = HoursBetween(Value(now, output_field=DateTimeField()), F("created_at"))
    weight = 1.0 / (Greatest(age, Value(0.0)) + float(HEAD_START))
    rows = (
        Support.objects.filter(project__in=project_ids, standing=Standing.COUNTED)
        .order_by()
        .values_list("project")
        .annotate(trend=Sum(weight), latest=Max("created_at"))
    )
    return {pk: (total, latest) for pk, total, latest in rows}


def ranked(
    rows: QuerySet[Project],
    *,
    by: str,
    stage: str = "",
    category: str = "",
    cursor: str = "",
    limit: int = 24,
) -> Page[Project]:
    """Return a page of `rows` in the order of a RANKING (two queries, and what `rows` prefetches).

    `stage` and `category` (a slug): read the ranking of these only. `rows` must be filtered by them all the same,
    because a placing is a little behind: what was published or has moved on has its place within half a minute. After
    KEPT the reader goes on at the same place of the present edition. Raises Refused when the cursor is not one of ours.
    """
    head, _dot, rest = cursor.partition(".")
    edition = _edition(int(head) if head.isdecimal() and len(head) < 18 else None)
    kept = Q(placings__since__lte=edition) & (Q(placings__until=None) | Q(placings__until__gt=edition))
    if stage:
        kept &= Q(placings__stage=stage)
    if category:
        # One value, not a join: a database follows the order of an index behind a value only.
        kept &= Q(placings__category=Category.objects.filter(slug=category).values("pk")[:1])
    page = paginate(
        # Named as columns of their own: a further filter through the relation would be another join.
        rows.filter(kept).annotate(rank=F(f"placings__{RANKINGS[by]}"), place=F("placings__project_id")),
        order=("-rank", "place"),
        # What is no cursor of ours is refused there.
        cursor=rest or (cursor and "!"),
        limit=limit,
    )
    return replace(page, next_cursor=f"{edition}.{page.next_cursor}") if page.next_cursor else page


def _edition(wanted: int | None) -> int:
    board = Board.objects.first()
    if board is None:
        return 0
    usable = wanted is not None and board.complete_from <= wanted <= board.edition
    return wanted if usable and wanted is not None else board.edition


def stands_in(project_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return where each of these projects stands, in columns of a placing: stage and category (one query)."""
    rows = Project.objects.filter(pk__in=project_ids).values_list("pk", "stage", "category_id")
    return {pk: {"stage": stage, "category_id": category} for pk, stage, category in rows}


def misplaced(limit: int) -> list[int]:
    """Return projects that stand in another stage or category than their placing says (one query)."""
    moved = ~Q(stage=F("project__stage")) | ~Q(category=F("project__category"))
    rows = Placing.objects.filter(moved, until=None).order_by("project")
    return list(rows.values_list("project", flat=True)[:limit])


def placings_of(project_ids: Iterable[int]) -> dict[int, Placing]:
    """Return the present placing of each project that has one (one query)."""
    return {row.project_id: row for row in Placing.objects.filter(project__in=project_ids, until=None)}
