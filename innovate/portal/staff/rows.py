"""One thing that waits for staff, and the first of many in one query."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet, Window
from django.utils import timezone

#: Rows shown of one kind; the others are counted.
SHOWN = 8
#: What the worker should have done by now: some seconds are usual, minutes are not.
LATE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do: since when it waits and until when it may."""

    title: str
    url: str
    since: datetime | None
    due: datetime | None

    @property
    def is_overdue(self) -> bool:
        return self.due is not None and self.due < timezone.now()


Found = tuple[Sequence[Waiting], int]


def first_of(rows: QuerySet[Any], tell: Callable[[Any], Waiting]) -> Found:
    """The first rows put into words, and how many there are: one query."""
    found = list(rows.annotate(all_rows=Window(Count("pk")))[:SHOWN])
    return [tell(row) for row in found], found[0].all_rows if found else 0
