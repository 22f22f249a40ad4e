"""Who may do what to a campaign. A pledge is its backer's alone."""

from __future__ import annotations

import rules

from innovate.accounts.models import User
from innovate.core.permissions import holds
from innovate.crowdfund.models import Campaign
from innovate.crowdfund.rules import PUBLIC


@rules.predicate
def runs_campaign(person: User, campaign: Campaign | None) -> bool:
    return campaign is not None and person.has_perm("projects.run_campaign", campaign.project)


@rules.predicate
def is_public(person: User, campaign: Campaign | None) -> bool:
    return campaign is not None and campaign.state in PUBLIC and not campaign.project.is_hidden


rules.add_perm("crowdfund.view_campaign", is_public | runs_campaign | holds("crowdfund.view_campaign"))
rules.add_perm("crowdfund.manage_campaign", runs_campaign | holds("crowdfund.change_campaign"))
rules.add_perm("crowdfund.review_campaign", holds("crowdfund.review_campaign"))
rules.add_perm("crowdfund.close_early", holds("crowdfund.review_campaign"))
