"""What may become of a report and an appeal. No database here."""

from __future__ import annotations

from innovate.core.states import AllowedFrom

REPORT_STATES: AllowedFrom = {"upheld": ("open",), "dismissed": ("open",)}
APPEAL_STATES: AllowedFrom = {"granted": ("open",), "refused": ("open",)}
#: Reports of one person: (times, seconds).
REPORT_PACE = (20, 3600)
