"""The states of tenders, bids, contracts and milestones, and the arithmetic of bids: no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db import models
from django.utils.translation import gettext_lazy as _

from innovate.core.money import Money
from innovate.core.states import AllowedFrom


class TenderState(models.TextChoices):
    DRAFT = "draft", _("Being prepared")
    PUBLISHED = "published", _("Open for bids")
    CLOSED = "closed", _("Closed")
    OPENED = "opened", _("Bids opened")
    EVALUATING = "evaluating", _("Being compared")
    STANDSTILL = "standstill", _("Awarded, waiting days")
    CONTRACTED = "contracted", _("Under contract")
    FAILED = "failed", _("Without result")
    CANCELLED = "cancelled", _("Cancelled")


class BidState(models.TextChoices):
    SEALED = "sealed", _("Sealed")
    OPENED = "opened", _("Opened")
    SHORTLISTED = "shortlisted", _("On the shortlist")
    REJECTED = "rejected", _("Not chosen")
    AWARDED = "awarded", _("Awarded")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    INVALID = "invalid", _("Could not be counted")


class ContractState(models.TextChoices):
    DRAFT = "draft", _("Waiting for signatures")
    SIGNED = "signed", _("Signed")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")


class MilestoneState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    FUNDED = "funded", _("Money held")
    DELIVERED = "delivered", _("Delivered")
    ACCEPTED = "accepted", _("Accepted")
    DISPUTED = "disputed", _("Disputed")
    RELEASED = "released", _("Paid out")


TENDER: AllowedFrom = {
    "published": ("draft",),
    "closed": ("published",),
    "opened": ("closed",),
    "evaluating": ("opened",),
    "standstill": ("evaluating",),
    "contracted": ("standstill",),
    "failed": ("closed", "opened", "evaluating"),
    "cancelled": ("draft", "published", "closed", "opened", "evaluating", "standstill"),
}
BID: AllowedFrom = {
    "opened": ("sealed", "shortlisted"),
    "invalid": ("sealed",),
    "withdrawn": ("sealed",),
    "shortlisted": ("opened",),
    "rejected": ("opened", "shortlisted"),
    "awarded": ("opened", "shortlisted"),
}
CONTRACT: AllowedFrom = {
    "signed": ("draft",),
    "completed": ("signed",),
    "cancelled": ("draft",),
}
MILESTONE: AllowedFrom = {
    "funded": ("planned",),
    "delivered": ("funded", "disputed"),
    "accepted": ("delivered", "disputed"),
    "disputed": ("delivered",),
    "released": ("accepted",),
}
#: A project has at most one tender outside these states.
TENDER_OVER = (TenderState.FAILED, TenderState.CANCELLED)
#: From here on the amounts of a tender's bids may be read.
BIDS_READABLE = (
    TenderState.OPENED, TenderState.EVALUATING, TenderState.STANDSTILL, TenderState.CONTRACTED,
    TenderState.FAILED,
)  # fmt: skip
#: The share of each payment a bidder gets when they suggest no split, in per cent.
DEFAULT_SPLIT = (30, 40, 30)
MOST_MILESTONES = 6


def split_amounts(total: Money, shares: Sequence[int]) -> list[Money]:
    """Split a bid's total over its milestones by whole per cents; the parts sum to the total exactly.

    Raises ValueError when the shares are not 1 to 6 positive numbers that sum to 100.
    """
    if not 1 <= len(shares) <= MOST_MILESTONES or min(shares) < 1 or sum(shares) != 100:
        raise ValueError("the shares must be positive and sum to 100")
    return total.allocate(shares)


@dataclass(frozen=True, slots=True)
class LowBid:
    """Why a bid looks abnormally low: `per_cent` under `compared` ("mean" of the others, or the "next" bid)."""

    compared: str
    per_cent: int


def abnormally_low(amounts: Sequence[int]) -> list[LowBid | None]:
    """Say for each total whether it is 40 % or more under the mean of the others, or 30 % under the next.

    The ProZorro rule. It only asks the team to look: a low bid is never thrown out by it. Minor units of one
    currency; a single bid is never flagged.
    """
    return [_low(amount, [*amounts[:index], *amounts[index + 1 :]]) for index, amount in enumerate(amounts)]


def _low(amount: int, others: Sequence[int]) -> LowBid | None:
    if not others:
        return None
    mean = Fraction(sum(others), len(others))
    if amount <= mean * Fraction(60, 100):
        return LowBid("mean", int((1 - amount / mean) * 100))
    following = min((other for other in others if other > amount), default=None)
    if following is not None and amount <= min(others) and amount <= Fraction(following * 70, 100):
        return LowBid("next", int((1 - Fraction(amount, following)) * 100))
    return None


def milestone_keys(count: int) -> list[str]:
    """Return what each of `count` milestones is for: tooling first, handing over last."""
    if count == 1:
        return ["all"]
    if count == 2:
        return ["start", "delivery"]
    return (
        ["start", "samples", *["making"] * (count - 3), "delivery"]
        if count > 3
        else ["start", "making", "delivery"]
    )
