"""Campaigns: cards are saved and charged at Stripe (or its stand-in), pledge by pledge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import stripe
from django.conf import settings
from django.utils import timezone

from innovate.accounts.models import User
from innovate.core.money import Money
from innovate.crowdfund import services as crowdfund
from innovate.crowdfund.models import Campaign, Tier
from innovate.crowdfund.services.campaigns import TierDraft
from innovate.payments import services as payments
from innovate.portal.demo import content
from innovate.portal.demo.loading.clock import at, settle
from innovate.projects.models import Stage

if TYPE_CHECKING:
    from innovate.portal.demo.loading.projects import Life

#: Stripe's documented test card that is saved and charged without questions.
TEST_CARD = "pm_card_visa"
CITIES = {"en": ("Lisbon", "PT"), "zh-hans": ("成都", "CN")}


def fund(life: Life) -> None:
    """Run the project's campaign to where its story is: still live, failed, or funded."""
    if not life.line.tiers or life.project.stage != Stage.FUNDING:
        return
    live = life.line.stage == Stage.FUNDING
    days = 30 if live else max(1, min(30, int(life.line.days_old * 0.12)))
    # A tender that is still open in the story follows a campaign that has only just ended.
    ends = -18.0 if live else 4.0 if life.line.stage == Stage.SOURCING else life.share(0.58)
    opens = ends + days
    campaign = _open(life, opens, days=days)
    span = opens - max(ends, 0) - 0.3
    # The demo's consumer is among the first, so that somebody who signs in as her has something to see.
    backers = [*life.people(400), life.crew[content.personas()["consumer"].key]]
    while campaign.pledged_amount * 100 < campaign.goal_amount * life.line.pledged_percent and backers:
        progress = campaign.pledged_amount * 100 / (campaign.goal_amount * life.line.pledged_percent)
        with at(opens - span * min(progress, 0.99)):
            _pledge(life, campaign, backers.pop())
        campaign.refresh_from_db()
    if live:
        settle(0, "crowdfund.numbers")
        return
    for hours in (1, 3, 6):
        settle(opens - campaign.days - hours / 24)
    life.project.refresh_from_db()


def _open(life: Life, days_ago: float, *, days: int) -> Campaign:
    line = life.line
    with at(days_ago):
        campaign = crowdfund.create_campaign(
            project=life.project,
            actor=life.lead,
            goal=Money(line.goal, line.currency),
            days=days,
            story=life.text(line.idea),
            tiers=[
                TierDraft(
                    title=life.text(tier.name),
                    price=Money(tier.price, line.currency),
                    description=life.text(tier.description),
                    capacity=tier.limit,
                    delivery_months=tier.delivery_months,
                )
                for tier in line.tiers
            ],
        )
        crowdfund.send_to_review(campaign=campaign)
        crowdfund.approve(campaign=campaign, actor=life.crew.staff)
    campaign.refresh_from_db()
    return campaign


def _pledge(life: Life, campaign: Campaign, person: User) -> None:
    """One backer, from the choice of a tier to the saved card."""
    tiers = list(campaign.tiers.all())
    tier: Tier = life.dice.choices(tiers, weights=[5, 3, 1][: len(tiers)])[0]
    quantity = life.dice.choices((1, 2, 3, 4), weights=(4, 3, 2, 2))[0] if tier.amount < 30_000 else 1
    if tier.left is not None and tier.left < quantity:
        tier, quantity = tiers[-1], 1
    city, country = CITIES[person.language]
    pledge = crowdfund.hold_pledge(
        tier=tier,
        person=person,
        quantity=quantity,
        address={
            "name": person.display_name,
            "street": f"{life.dice.randint(1, 180)} Rua do Sol",
            "postal_code": f"{life.dice.randint(10000, 99999)}",
            "city": city,
            "country": country,
        },
    )
    setup = payments.start_card_setup(person=person, reference=pledge.reference)
    crowdfund.attach_card(pledge=pledge, card_setup=setup)
    _stripe().v1.setup_intents.confirm(setup.setup_intent, params={"payment_method": TEST_CARD})
    if payments.refresh_card_setup(setup=setup).state != setup.State.SAVED:
        raise RuntimeError(f"the test card of pledge {pledge.pk} was not saved at {timezone.now()}")
    crowdfund.activate(pledge=pledge)


def _stripe() -> stripe.StripeClient:
    if settings.STRIPE_API_BASE:
        return stripe.StripeClient(
            settings.STRIPE_SECRET_KEY, base_addresses={"api": settings.STRIPE_API_BASE}
        )
    return stripe.StripeClient(settings.STRIPE_SECRET_KEY)
