"""Pages of voting: fetch, authorise, call one service, render."""

from innovate.voting.views.ballots import cast
from innovate.voting.views.checking import ballots_file, check
from innovate.voting.views.receipts import receipt, receipt_file
from innovate.voting.views.reviews import ballot_review, support_review
from innovate.voting.views.rounds import (
    close,
    designs,
    edit_rules,
    invite,
    new_round,
    open_round,
    prepare,
    remove_design,
    round_page,
    take_back_invitation,
    void,
    words,
)
from innovate.voting.views.support import support
from innovate.voting.views.talks import talk
from innovate.voting.views.team import edit_design, next_round, turnout

__all__ = [
    "ballot_review",
    "ballots_file",
    "cast",
    "check",
    "close",
    "designs",
    "edit_design",
    "edit_rules",
    "invite",
    "new_round",
    "next_round",
    "open_round",
    "prepare",
    "receipt",
    "receipt_file",
    "remove_design",
    "round_page",
    "support",
    "support_review",
    "take_back_invitation",
    "talk",
    "turnout",
    "void",
    "words",
]
