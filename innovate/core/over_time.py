"""What has come together day by day, for charts."""

from __future__ import annotations

from datetime import date

from django.db.models import Aggregate, QuerySet
from django.db.models.functions import TruncDate

from innovate.core.charts import thin


def running_total(rows: QuerySet, *, at: str, each: Aggregate) -> list[tuple[date, float]]:
    """Return the sum of `each` up to the end of every day on which something came, at most 60 days: one query.

    `at` names the moment of a row; days are those of the reader's time zone.
    """
    by_day = rows.annotate(day=TruncDate(at)).values("day").annotate(sum_of_day=each).order_by("day")
    total, points = 0, []
    for day, come in by_day.values_list("day", "sum_of_day"):
        total += come
        points.append((day, float(total)))
    return thin(points)
