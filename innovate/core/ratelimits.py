"""Rate limits counted in the database: exact with any number of processes, gone when the window is over."""

from __future__ import annotations

import hashlib
import time

from django.db import connection
from django.utils.translation import ngettext

from innovate.core.errors import TooMany
from innovate.core.models import RateWindow
from innovate.core.reconcilers import reconciler

_UPSERT = """
INSERT INTO core_ratewindow (key, started, count, expires) VALUES (%s, %s, 1, %s)
ON CONFLICT (key, started) DO UPDATE SET count = core_ratewindow.count + 1 RETURNING count
"""


def limit(what: str, who: object, *, times: int, seconds: int) -> None:
    """Count one attempt of `what` by `who`; raise TooMany beyond `times` in a fixed window of `seconds`.

    Call it outside the service's transaction: a refused or failed attempt must stay counted.
    """
    now = int(time.time())
    started = _window(seconds)
    if _counted(what, who, started, started + seconds) > times:
        wait = started + seconds - now
        minutes = max(1, round(wait / 60))
        raise TooMany(
            ngettext(
                "That was very often in a short time. Try again in a minute.",
                "That was very often in a short time. Try again in %(minutes)s minutes.",
                minutes,
            )
            % {"minutes": minutes},
            retry_after=wait,
        )


def use_once(what: str, which: object, *, until: int) -> bool:
    """Say whether this is the first use of something that is good for one, until the Unix time `until`.

    Of any number at once one is the first. Call it outside the service's transaction, as `limit`.
    """
    return _counted(what, which, until, until) == 1


def note(what: str, who: object, *, seconds: int) -> None:
    """Count something that happened, in a fixed window, without a limit; `seen` says how often it did."""
    started = _window(seconds)
    _counted(what, who, started, started + seconds)


def seen(what: str, who: object, *, seconds: int) -> int:
    """Return how often something was noted in this window of `seconds`."""
    row = RateWindow.objects.filter(key=_key(what, who), started=_window(seconds))
    return row.values_list("count", flat=True).first() or 0


def _window(seconds: int) -> int:
    now = int(time.time())
    return now - now % seconds


def _key(what: str, who: object) -> str:
    return f"{what}:{hashlib.sha256(str(who).encode()).hexdigest()[:40]}"


def _counted(what: str, who: object, started: int, expires: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, [_key(what, who), started, expires])
        (count,) = cursor.fetchone()
    return int(count)


@reconciler("core.rate_windows", every=600)
def sweep_rate_windows() -> int:
    """Delete the windows that are over."""
    RateWindow.objects.filter(expires__lt=int(time.time())).delete()
    return 0
