"""Who may run a round."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rules

from innovate.core.permissions import holds
from innovate.projects.permissions import OPERATES, is_team, may

if TYPE_CHECKING:
    from innovate.accounts.models import User
    from innovate.voting.models import Round


runs_rounds = may("rounds")


@rules.predicate
def runs_this_round(person: User, round: Round | None) -> bool:
    return round is not None and runs_rounds(person, round.project)


rules.add_perm("voting.start_round", runs_rounds | holds("voting.change_round"))
rules.add_perm("voting.manage_round", runs_this_round | holds("voting.change_round"))
rules.add_perm("voting.decide_doubt", holds("voting.decide_doubtedvote"))
#: What people would pay is for those who decide on a price; what one person said is for nobody.
rules.add_perm("voting.see_demand", is_team | OPERATES)
#: When ballots came in, never what they say.
rules.add_perm("voting.see_turnout", is_team | OPERATES)
