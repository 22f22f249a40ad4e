"""Every write of challenges: handing in, judging, deciding."""

from innovate.portal.challenges.services.entering import (
    begin_entry,
    discard_entry,
    enter_project,
    hand_in,
    plan_entry,
    remove_answer,
    save_entry,
    withdraw_entry,
)
from innovate.portal.challenges.services.judging import (
    announce,
    begin_judging,
    hand_in_sheet,
    save_sheet,
    set_verdict,
    shortlist,
    step_back,
)

__all__ = [
    "announce",
    "begin_entry",
    "begin_judging",
    "discard_entry",
    "enter_project",
    "hand_in",
    "hand_in_sheet",
    "plan_entry",
    "remove_answer",
    "save_entry",
    "save_sheet",
    "set_verdict",
    "shortlist",
    "step_back",
    "withdraw_entry",
]
