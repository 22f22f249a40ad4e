"""What a campaign tells its team and its backers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from innovate.crowdfund import merging as merging  # it registers what speaks against a merge
from innovate.notifications.kinds import register

register(
    "crowdfund.followed_campaign",
    label=_("A project you follow can be backed"),
    subject=_("“%(project)s” can be backed now"),
    body="%(what)s",
    icon="rocket",
    mail=True,
)
register(
    "crowdfund.funded",
    label=_("A campaign reached its goal"),
    subject=_("“%(project)s” is funded"),
    body=_("The goal of %(goal)s was reached with %(backers)s backers. Makers are being invited to bid now."),
    icon="hand-coins",
    mail=True,
)
register(
    "crowdfund.shortfall",
    label=_("A campaign ended just short of its goal"),
    subject=_("“%(project)s” is short of its goal"),
    body=_(
        "Some cards could not be charged, so less than %(goal)s came in. The team decides whether to go on."
    ),
    icon="triangle-alert",
    mail=True,
)
register(
    "crowdfund.failed",
    label=_("A campaign missed its goal"),
    subject=_("“%(project)s” was not funded"),
    body=_("%(pledged)s of %(goal)s was pledged. Nobody is charged."),
    icon="circle-slash",
    mail=True,
)
register(
    "crowdfund.pledge_paid",
    label=_("A pledge of yours is paid"),
    subject=_("Your pledge for “%(project)s” is paid"),
    body=_(
        "We charged %(amount)s to your card. "
        "The money is held and released step by step as the work is accepted."
    ),
    icon="check",
    mail=True,
)
register(
    "crowdfund.pledge_lapsed",
    label=_("A pledge of yours lapsed"),
    subject=_("Your pledge for “%(project)s” lapsed"),
    body=_(
        "Your card could not be charged with %(amount)s, so your place went to others. Nothing was taken."
    ),
    icon="circle-x",
    mail=True,
)
register(
    "crowdfund.campaign_cancelled",
    label=_("A campaign was cancelled"),
    subject=_("The campaign for “%(project)s” was cancelled"),
    body=_("Your pledge of %(amount)s ends here. Whatever was charged goes back to your card within days."),
    icon="undo-2",
    mail=True,
)
register(
    "crowdfund.goes_on",
    label=_("A project goes on after a shortfall"),
    subject=_("“%(project)s” goes on"),
    body=_(
        "Less than the goal came in, and the team makes it all the same. Makers are being invited to bid now."
    ),
    icon="hand-coins",
    mail=True,
)
