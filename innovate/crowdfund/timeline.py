"""What a campaign writes into its project's story."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from innovate.projects.timeline_kinds import Followers, register

register(
    "crowdfund.live",
    text=_("The campaign opened with a goal of %(goal)s."),
    icon="rocket",
    followers=Followers("crowdfund.followed_campaign", page="crowdfund:back"),
)
register("crowdfund.closed", text=_("The campaign closed and is being counted."), icon="lock")
register(
    "crowdfund.failed",
    text=_("The campaign reached %(pledged)s of %(goal)s. Nobody was charged."),
    icon="circle-slash",
)
register(
    "crowdfund.funded",
    text=_(
        "%(backers)s backers funded the product with %(collected)s. "
        "The money is held until the work is accepted."
    ),
    icon="hand-coins",
)
register(
    "crowdfund.shortfall",
    text=_("%(collected)s of the goal of %(goal)s could be collected. The team decides how to go on."),
    icon="triangle-alert",
)
register(
    "crowdfund.shortfall_accepted", text=_("The team goes on with what was collected."), icon="hand-coins"
)
register(
    "crowdfund.cancelled",
    text=_("The campaign was cancelled, and every backer is refunded: %(reason)s"),
    icon="undo-2",
)
