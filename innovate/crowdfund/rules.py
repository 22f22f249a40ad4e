"""The rules of a funding run, without a database."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from innovate.core.states import AllowedFrom
from innovate.projects.stages import Stage

#: How long a unit stays reserved while the backer enters a card.
HOLD = timedelta(minutes=15)
LONGEST_RUN = timedelta(days=60)
LARGEST_QUANTITY = 20


class Kind(models.TextChoices):
    ALL_OR_NOTHING = "all_or_nothing", _("All or nothing: cards are charged only if the goal is reached")
    FLEXIBLE = "flexible", _("Flexible: cards are charged at the close, whatever was reached")
    PREORDER = "preorder", _("Pre-order: cards are charged at once")


class CampaignState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    LIVE = "live", pgettext_lazy("campaign", "Live")
    EVALUATING = "evaluating", _("Being counted")
    COLLECTING = "collecting", _("Collecting")
    SHORTFALL = "shortfall", _("Short of the goal")
    FUNDED = "funded", _("Funded")
    PREORDER_OPEN = "preorder_open", _("Open for pre-orders")
    FAILED = "failed", _("Not funded")
    CANCELLING = "cancelling", _("Being refunded")
    CANCELLED = "cancelled", _("Cancelled")


_C = CampaignState
CAMPAIGN: AllowedFrom = {
    _C.DRAFT: {_C.REVIEW},
    _C.REVIEW: {_C.DRAFT},
    _C.LIVE: {_C.REVIEW},
    _C.EVALUATING: {_C.LIVE},
    _C.FAILED: {_C.EVALUATING},
    _C.COLLECTING: {_C.EVALUATING},
    _C.SHORTFALL: {_C.COLLECTING},
    _C.FUNDED: {_C.COLLECTING, _C.SHORTFALL},
    _C.PREORDER_OPEN: {_C.FUNDED},
    _C.CANCELLING: {
        _C.DRAFT,
        _C.REVIEW,
        _C.LIVE,
        _C.EVALUATING,
        _C.COLLECTING,
        _C.SHORTFALL,
        _C.FUNDED,
        _C.PREORDER_OPEN,
    },
    _C.CANCELLED: {_C.CANCELLING},
}
#: Stages of a project in which a campaign can be written; one that was not funded may try again.
CAN_START = (Stage.FUNDING, Stage.UNFUNDED)
#: Stages in which everybody can still get all their money back: nothing is promised to a maker.
CAN_STOP = (Stage.FUNDING, Stage.UNFUNDED, Stage.SOURCING, Stage.CANCELLED, Stage.DECLINED)
UNDER_CONTRACT = (Stage.PRODUCTION, Stage.DELIVERY, Stage.COMPLETED)
#: A project has at most one campaign in these states.
RUNNING = (
    _C.DRAFT,
    _C.REVIEW,
    _C.LIVE,
    _C.EVALUATING,
    _C.COLLECTING,
    _C.SHORTFALL,
    _C.FUNDED,
    _C.PREORDER_OPEN,
    _C.CANCELLING,
)
#: What waits for its team.
TEAM_DECIDES = (_C.DRAFT, _C.SHORTFALL)
#: What everybody may see.
PUBLIC = tuple(state for state in _C if state not in (_C.DRAFT, _C.REVIEW))


class PledgeState(models.TextChoices):
    HELD = "held", _("Reserved for you")
    PENDING = "pending", _("Card being saved")
    ACTIVE = "active", _("Pledged")
    CONFIRMED = "confirmed", _("Paid")
    CANCELLED = "cancelled", _("Cancelled")
    DROPPED = "dropped", _("Lapsed")


_P = PledgeState
PLEDGE: AllowedFrom = {
    _P.PENDING: {_P.HELD},
    _P.ACTIVE: {_P.PENDING},
    _P.CONFIRMED: {_P.ACTIVE},
    _P.CANCELLED: {_P.HELD, _P.PENDING, _P.ACTIVE, _P.CONFIRMED},
    _P.DROPPED: {_P.HELD, _P.PENDING, _P.ACTIVE},
}
#: A unit is reserved, but nothing is pledged before the card is saved.
RESERVED = (_P.HELD, _P.PENDING)
ENDED = (_P.CANCELLED, _P.DROPPED)
#: States in which a pledge occupies its units of a limited tier.
OCCUPYING = (_P.HELD, _P.PENDING, _P.ACTIVE, _P.CONFIRMED)
#: States that count towards what is pledged.
COUNTED = (_P.ACTIVE, _P.CONFIRMED)


def verdict(kind: str, *, pledged: int, goal: int) -> CampaignState:
    """Say whether to collect after the close; amounts in minor units of one currency."""
    if pledged == 0 or (kind == Kind.ALL_OR_NOTHING and pledged < goal):
        return CampaignState.FAILED
    return CampaignState.COLLECTING


def outcome(kind: str, *, collected: int, goal: int) -> CampaignState:
    """Say how collecting ended: cards that fail can leave an all-or-nothing run short of its goal."""
    if collected == 0 or (kind == Kind.ALL_OR_NOTHING and collected < goal):
        return CampaignState.SHORTFALL
    return CampaignState.FUNDED
