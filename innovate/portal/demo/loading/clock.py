"""The demo's calendar: things happen on the day they happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import time_machine

from innovate.core import reconcilers

#: The moment the loading began; every "days ago" counts from here.
TODAY = datetime.now(UTC)


@contextmanager
def at(days_ago: float) -> Iterator[None]:
    """Let the process believe it is so many days ago; time goes on from there."""
    with time_machine.travel(TODAY - timedelta(days=max(days_ago, 0)), tick=True):
        yield


def settle(days_ago: float, *names: str) -> None:
    """Run the named reconcilers (all but mail's when none is named) on that day until nothing is left to do."""
    with at(days_ago):
        reconcilers.run_once(names or QUIET)


def _quiet() -> tuple[str, ...]:
    """What moves a product forward. Mails of a made-up past are not sent, and audits would find nothing."""
    skipped = (
        "notifications.mail",
        # What is trending depends on the real day: the first worker ranks it.
        "voting.ranks",
        "voting.people",
        "core.rate_windows",
        "payments.audit",
        "payments.events",
        "crowdfund.audit",
    )
    return tuple(name for name in reconcilers.registry if name not in skipped)


QUIET = _quiet()
