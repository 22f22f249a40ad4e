"""Every write of moderation. Each decision names its reason, and the people concerned read it."""

from __future__ import annotations

from innovate.moderation.services.appeals import appeal, decide_appeal
from innovate.moderation.services.held import Held, held_words, hold, publish_held, refuse_held, renew, screen
from innovate.moderation.services.reports import act, assign, decide, hide_now, report
from innovate.moderation.services.sanctions import lift, sanction

__all__ = [
    "Held",
    "act",
    "appeal",
    "assign",
    "decide",
    "decide_appeal",
    "held_words",
    "hide_now",
    "hold",
    "lift",
    "publish_held",
    "refuse_held",
    "renew",
    "report",
    "sanction",
    "screen",
]
