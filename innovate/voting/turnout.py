"""How the ballots of a round came in: when, never what they say."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import accumulate

from django.db.models import Count
from django.db.models.functions import TruncDay, TruncHour
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from innovate.core import charts, numbers
from innovate.voting.models import Round
from innovate.voting.queries import counted_ballots

#: A vote up to so long is shown by the hour, a longer one by the day.
BY_THE_HOUR = timedelta(days=3)


def turnout_over_time(round: Round) -> list[tuple[date, float]]:
    """Return how many ballots had come by the end of each hour, or day, in the reader's time zone (one query).

    By when each was cast first: a ballot that is changed is still the same one.
    """
    trunc = TruncHour if _is_short(round) else TruncDay
    rows = (
        counted_ballots(round)
        .annotate(at=trunc("created_at"))
        .values("at")
        .annotate(came=Count("pk"))
        .order_by("at")
        .values_list("at", "came")
    )
    moments, came = zip(*rows, strict=True) if rows else ((), ())
    return charts.thin(list(zip(moments, map(float, accumulate(came)), strict=True)))


def turnout_chart(round: Round) -> charts.LineChart:
    """Draw it, with the ballots needed as the goal."""
    return charts.lines(
        [(_("Ballots"), turnout_over_time(round))],
        write=numbers.full,
        write_short=numbers.short,
        write_day=_hour if _is_short(round) else numbers.day,
        day_heading=_("By the end of the hour that begins") if _is_short(round) else _("By the end of"),
        goal=(_("Needed"), float(round.min_turnout)) if round.min_turnout > 1 else None,
    )


def _hour(moment: date) -> str:
    return f"{numbers.day(moment)} {date_format(moment, 'TIME_FORMAT')}"


def _is_short(round: Round) -> bool:
    end = round.closes_at or timezone.now()
    return round.opens_at is None or min(end, timezone.now()) - round.opens_at <= BY_THE_HOUR
