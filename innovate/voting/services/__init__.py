"""Every write of voting."""

from innovate.voting.services.ballots import cast_ballot
from innovate.voting.services.carrying import carry_over, edit_design
from innovate.voting.services.deciding import close_round, decide_round, void_round
from innovate.voting.services.designs import add_design, remove_design, tell_round
from innovate.voting.services.invitations import invite_voters, take_back_invitation
from innovate.voting.services.rounds import create_round, edit_round, open_round
from innovate.voting.services.support import forget_price, support, withdraw

__all__ = [
    "add_design",
    "carry_over",
    "cast_ballot",
    "close_round",
    "create_round",
    "decide_round",
    "edit_design",
    "edit_round",
    "forget_price",
    "invite_voters",
    "open_round",
    "remove_design",
    "support",
    "take_back_invitation",
    "tell_round",
    "void_round",
    "withdraw",
]
