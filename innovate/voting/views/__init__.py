"""Pages of voting: fetch, authorise, call one service, render."""

from innovate.voting.views.ballots import cast, receipt
from innovate.voting.views.reviews import ballot_review, support_review
from innovate.voting.views.rounds import (
    close,
    designs,
    edit_rules,
    new_round,
    open_round,
    invite,
    prepare,
    remove_design,
    round_page,
    void,
    words,
    take_back_invitation,
)
from innovate.voting.views.support import support

__all__ = [
    "ballot_review",
    "cast",
    "close",
    "ballots_file",
    "designs",
    "edit_rules",
    "new_round",
    "open_round",
    "prepare",
    "invite",
    "receipt",
    "remove_design",
    "round_page",
    "support",
    "support_review",
    "void",
    "words",
]
    "take_back_invitation",
