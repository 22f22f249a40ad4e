"""What may become of a report and an appeal, and by when. No database here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from innovate.core.states import AllowedFrom

REPORT_STATES: AllowedFrom = {"upheld": ("open",), "dismissed": ("open",)}
APPEAL_STATES: AllowedFrom = {"granted": ("open",), "refused": ("open",)}
#: Reports of one person: (times, seconds).
REPORT_PACE = (20, 3600)
#: How long a report and an appeal may wait before they count as overdue.
DECIDE_WITHIN, ANSWER_WITHIN = timedelta(hours=24), timedelta(days=3)
#: What was hidden can be appealed against for this long; a sanction for as long as it holds.
APPEAL_WITHIN = timedelta(days=90)
#: The word in a form → how long a sanction lasts; None is until it is lifted.
DURATIONS: Mapping[str, timedelta | None] = {
    "1": timedelta(days=1),
    "7": timedelta(days=7),
    "30": timedelta(days=30),
    "365": timedelta(days=365),
    "open": None,
}
