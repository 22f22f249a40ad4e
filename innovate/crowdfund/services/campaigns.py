"""A campaign's own way: draft, review, live, counted, collected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core import doorbell
from innovate.core.errors import Conflict, Refused
from innovate.core.money import Money
from innovate.core.states import advance
from innovate.crowdfund import rules
from innovate.crowdfund.models import Campaign, Tier
from innovate.crowdfund.rules import CampaignState
from innovate.projects.models import Project, Stage
from innovate.projects.services import write_timeline


@dataclass(frozen=True, slots=True)
class TierDraft:
    """A tier as the team writes it down; `capacity` None is unlimited."""

    title: str
    price: Money
    description: str = ""
    capacity: int | None = None
    delivery_months: int = 9


def create_campaign(
    *, project: Project, actor: User, goal: Money, tiers: Sequence[TierDraft], **fields: Any
) -> Campaign:
    """Start a campaign as a draft.

    Raises Conflict when the project is not in the funding stage or has a campaign already, Refused for a
    goal of zero, no tier or a tier in another currency.
    """
    if project.stage != Stage.FUNDING:
        raise Conflict(_("A campaign can start once the project has reached the funding stage."), code="wrong_stage")
    _check(goal, tiers, fields.get("days", 30))
    try:
        with transaction.atomic():
            campaign = Campaign.objects.create(
                project=project, created_by=actor, goal_amount=goal.amount, currency=goal.currency, **fields
            )
            _write_tiers(campaign, tiers)
    except IntegrityError:
        raise Conflict(_("This project already has a campaign."), code="campaign_exists") from None
    return campaign


def edit_campaign(*, campaign: Campaign, goal: Money, tiers: Sequence[TierDraft], **fields: Any) -> None:
    """Rewrite a draft; raises Conflict once it is in review, because the reviewer must see what goes live."""
    _check(goal, tiers, fields.get("days", campaign.days))
    with transaction.atomic():
        changed = Campaign.objects.filter(pk=campaign.pk, state=CampaignState.DRAFT).update(
            goal_amount=goal.amount, currency=goal.currency, **fields
        )
        if not changed:
            raise Conflict(_("Only a draft can be edited."), code="not_a_draft")
        campaign.refresh_from_db()
        campaign.tiers.all().delete()
        _write_tiers(campaign, tiers)


def _check(goal: Money, tiers: Sequence[TierDraft], days: int) -> None:
    if goal.amount <= 0:
        raise Refused(_("The goal must be above zero."), fields={"goal": _("The goal must be above zero.")})
    if not tiers:
        raise Refused(_("Add at least one tier, so that people have something to back."), code="no_tiers")
    if any(tier.price.currency != goal.currency or tier.price.amount <= 0 for tier in tiers):
        raise Refused(_("Every tier needs a price above zero in the campaign’s currency."), code="bad_tier")
    if not 1 <= days <= rules.LONGEST_RUN.days:
        message = _("A campaign runs from 1 to %(days)s days.") % {"days": rules.LONGEST_RUN.days}
        raise Refused(message, fields={"days": message})


def _write_tiers(campaign: Campaign, tiers: Sequence[TierDraft]) -> None:
    Tier.objects.bulk_create(
        Tier(
            campaign=campaign,
            title=tier.title,
            description=tier.description,
            amount=tier.price.amount,
            currency=tier.price.currency,
            capacity=tier.capacity,
            delivery_months=tier.delivery_months,
            position=position,
        )
        for position, tier in enumerate(tiers)
    )


def send_to_review(*, campaign: Campaign) -> None:
    """Ask staff to look at the draft."""
    with transaction.atomic():
        advance(campaign, to=CampaignState.REVIEW, allowed=rules.CAMPAIGN, review_note="")


def send_back(*, campaign: Campaign, note: str) -> None:
    """Return a campaign in review to its team with a note on what to change."""
    if not note.strip():
        raise Refused(_("Write what the team should change."), fields={"note": _("Write what the team should change.")})
    with transaction.atomic():
        advance(campaign, to=CampaignState.DRAFT, allowed=rules.CAMPAIGN, review_note=note)


def approve(*, campaign: Campaign, actor: User) -> None:
    """Open the campaign for backers, from now for as many days as the team planned."""
    now = timezone.now()
    with transaction.atomic():
        advance(
            campaign,
            to=CampaignState.LIVE,
            allowed=rules.CAMPAIGN,
            opens_at=now,
            closes_at=now + timedelta(days=campaign.days),
        )
        campaign.tiers.update(on_sale=True)
        write_timeline(
            project=campaign.project,
            kind="crowdfund.live",
            actor=actor,
            data={"goal": {"amount": campaign.goal_amount, "currency": campaign.currency}},
        )


def close(*, campaign: Campaign, actor: User | None = None) -> None:
    """Freeze a live campaign; the verdict follows when the last card being saved has settled.

    `actor` None is the clock.
    """
    now = timezone.now()
    with transaction.atomic():
        campaign.tiers.update(on_sale=False)
        advance(
            campaign,
            to=CampaignState.EVALUATING,
            allowed=rules.CAMPAIGN,
            # Closing early moves the public closing time too: nobody may be told a later one.
            closes_at=max(min(campaign.closes_at or now, now), campaign.opens_at or now),
        )
        write_timeline(project=campaign.project, kind="crowdfund.closed", actor=actor, data={"early": actor is not None})
        doorbell.ring("crowdfund.evaluate")


def accept_shortfall(*, campaign: Campaign, actor: User) -> None:
    """The team goes on with what was collected although it is below the goal."""
    with transaction.atomic():
        advance(campaign, to=CampaignState.FUNDED, allowed=rules.CAMPAIGN)
        write_timeline(project=campaign.project, kind="crowdfund.shortfall_accepted", actor=actor)


def cancel(*, campaign: Campaign, actor: User, reason: str) -> None:
    """Stop the campaign for good; every backer is refunded by the reconciler."""
    if not reason.strip():
        raise Refused(_("Say why, so that the backers know."), fields={"reason": _("Say why, so that the backers know.")})
    with transaction.atomic():
        was_public = campaign.state in rules.PUBLIC
        campaign.tiers.update(on_sale=False)
        advance(campaign, to=CampaignState.CANCELLING, allowed=rules.CAMPAIGN, review_note=reason)
        if was_public:
            write_timeline(
                project=campaign.project, kind="crowdfund.cancelled", actor=actor, data={"reason": reason}
            )
        doorbell.ring("crowdfund.cancel")
