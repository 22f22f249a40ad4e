"""Every write of voting."""

from innovate.voting.services.ballots import cast_ballot
from innovate.voting.services.rounds import (
    add_design,
    close_round,
    create_round,
    decide_round,
    edit_round,
    open_round,
    remove_design,
    tell_round,
    void_round,
)
from innovate.voting.services.support import support, withdraw

__all__ = [
    "add_design",
    "cast_ballot",
    "close_round",
    "create_round",
    "decide_round",
    "edit_round",
    "open_round",
    "remove_design",
    "support",
    "tell_round",
    "void_round",
    "withdraw",
]
