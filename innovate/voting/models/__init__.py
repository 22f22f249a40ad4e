"""What people support, how that ranks, and what they vote on."""

from innovate.voting.models.integrity import DoubtedVote, Ring, Trace
from innovate.voting.models.rankings import Board, Placing
from innovate.voting.models.rounds import Ballot, Design, DesignPicture, Round, RoundInvitation
from innovate.voting.models.standing import Standing
from innovate.voting.models.support import Support, SupportDelta, SupportTally
from innovate.voting.models.talks import DesignTalk

__all__ = [
    "Ballot",
    "Board",
    "Design",
    "DesignPicture",
    "DesignTalk",
    "DoubtedVote",
    "Placing",
    "Ring",
    "Round",
    "RoundInvitation",
    "Standing",
    "Support",
    "SupportDelta",
    "SupportTally",
    "Trace",
]
