"""Who may run a round."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rules

from innovate.core.permissions import holds
from innovate.projects.permissions import is_lead

if TYPE_CHECKING:
    from innovate.accounts.models import User
    from innovate.voting.models import Round


@rules.predicate
def leads_project(person: User, round: Round | None) -> bool:
    return round is not None and is_lead(person, round.project)


rules.add_perm("voting.start_round", is_lead | holds("voting.change_round"))
rules.add_perm("voting.manage_round", leads_project | holds("voting.change_round"))
