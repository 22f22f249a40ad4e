"""What may happen to a message, and when. No database here."""

from __future__ import annotations

from datetime import datetime, timedelta

from innovate.core.states import AllowedFrom

LONGEST_MESSAGE = 4000
#: How long an author may rewrite what others have read.
EDIT_WINDOW = timedelta(minutes=15)
#: A reader further behind than this gets the present instead of the past.
LONGEST_REPLAY = 500
#: Messages of one person in one room: (times, seconds).
PACE = ((8, 10), (120, 600))

MESSAGE_STATES: AllowedFrom = {
    "deleted": ("visible",),
    "hidden": ("visible",),
    "visible": ("hidden",),
}


def may_still_edit(created_at: datetime, now: datetime) -> bool:
    """Say whether a message of this age may be rewritten."""
    return now - created_at <= EDIT_WINDOW
