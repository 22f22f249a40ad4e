"""What a person can do now, and what waits for them: small values that rooms hand to the portal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Action:
    """One thing this person can do now; `method` "post" is shown as a form with one button, "share" offers the
    page at `url` to others.
    """

    label: str
    url: str
    method: str = "get"
    hint: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A line on a person's own page: what they owe or await, and by when."""

    title: str
    url: str
    due: datetime | None = None
    overdue: bool = False
