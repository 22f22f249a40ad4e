"""Campaigns: cards are saved and charged at Stripe (or its stand-in), pledge by pledge."""

from __future__ import annotations

from functools import cache
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
#: Cards that are saved, but of which a bank then says no: their charges are tried again for days.
HESITANT = ["pm_card_chargeCustomerFail", "pm_card_chargeCustomerFail"]
#: Days ago on which a campaign ended, where what follows is still open today: a tender runs for ten days.
ENDS = {"collecting": 0.4, "evaluating": 13.0, "standstill": 15.0, Stage.SOURCING: 4.0}
#: Streets, cities and countries to which backers in either language have their parcels sent.
PLACES = {
    "en": (
        ("Rua do Sol", "Lisbon", "PT"),
        ("Kirkgate", "Leeds", "GB"),
        ("Coupure Links", "Ghent", "BE"),
        ("Karmelicka", "Kraków", "PL"),
        ("Oudegracht", "Utrecht", "NL"),
        ("Calle Feria", "Seville", "ES"),
    ),
    "zh-hans": (
        ("玉林西路", "成都", "CN"),
        ("民生路", "重庆", "CN"),
        ("昙华林路", "武汉", "CN"),
        ("大学路", "青岛", "CN"),
        ("思明南路", "厦门", "CN"),
    ),
}


def fund(life: Life) -> None:
    """Run the project's campaign to where its story is: in review, live, being collected, failed, or funded."""
    line = life.line
    if not line.tiers or life.project.stage != Stage.FUNDING:
        return
    if line.point == "review":
        _write(life, 3.0, days=30)
        return
    live = line.stage == Stage.FUNDING and not line.point
    days = 30 if live else max(1, min(30, int(line.days_old * 0.12)))
    ends = -18.0 if live else ENDS.get(line.point, ENDS.get(line.stage, life.share(0.58)))
    opens = ends + days
    campaign = _open(life, opens, days=days)
    _fill(life, campaign, opens, ends)
    if live:
        settle(0, "crowdfund.numbers")
        return
    for hours in (1, 3, 6):
        settle(ends - hours / 24)
    life.project.refresh_from_db()


def _fill(life: Life, campaign: Campaign, opens: float, ends: float) -> None:
    """Backers come until the story's share of the goal is pledged."""
    line = life.line
    span = opens - max(ends, 0) - 0.3
    # The demo's consumer is among the first, so that somebody who signs in as her has something to see.
    backers = [*life.people(400), life.crew[content.personas()["consumer"].key]]
    cards = [TEST_CARD] * len(backers)
    if line.point == "collecting":
        cards[-len(HESITANT) - 1 : -1] = HESITANT
    while campaign.pledged_amount * 100 < campaign.goal_amount * line.pledged_percent and backers:
        progress = campaign.pledged_amount * 100 / (campaign.goal_amount * line.pledged_percent)
        with at(opens - span * min(progress, 0.99)):
            _pledge(life, campaign, backers.pop(), cards.pop())
        campaign.refresh_from_db()


def _open(life: Life, days_ago: float, *, days: int) -> Campaign:
    campaign = _write(life, days_ago, days=days)
    with at(days_ago):
        crowdfund.approve(campaign=campaign, actor=life.crew.staff)
    campaign.refresh_from_db()
    return campaign


def _write(life: Life, days_ago: float, *, days: int) -> Campaign:
    line = life.line
    with at(days_ago):
        campaign = crowdfund.create_campaign(
            project=life.project,
            actor=life.lead,
            goal=Money(line.goal, line.currency),
            days=days,
            story=life.text(line.idea),
            other=life.other(story=line.idea),
            tiers=[
                TierDraft(
                    title=life.text(tier.name),
                    price=Money(tier.price, line.currency),
                    description=life.text(tier.description),
                    capacity=tier.limit,
                    delivery_months=tier.delivery_months,
                    other=life.other(title=tier.name, description=tier.description),
                )
                for tier in line.tiers
            ],
        )
        crowdfund.send_to_review(campaign=campaign)
    campaign.refresh_from_db()
    return campaign


def _pledge(life: Life, campaign: Campaign, person: User, card: str) -> None:
    """One backer, from the choice of a tier to the saved card."""
    tiers = list(campaign.tiers.all())
    tier: Tier = life.dice.choices(tiers, weights=[5, 3, 1][: len(tiers)])[0]
    quantity = life.dice.choices((1, 2, 3, 4), weights=(4, 3, 2, 2))[0] if tier.amount < 30_000 else 1
    if tier.left is not None and tier.left < quantity:
        tier, quantity = tiers[-1], 1
    street, city, country = life.dice.choice(PLACES[person.language])
    number = life.dice.randint(1, 180)
    pledge = crowdfund.hold_pledge(
        tier=tier,
        person=person,
        quantity=quantity,
        address={
            "name": person.display_name,
            "street": f"{street}{number}号" if country == "CN" else f"{street} {number}",
            "postal_code": f"{life.dice.randint(10000, 99999)}",
            "city": city,
            "country": country,
        },
    )
    setup = payments.start_card_setup(person=person, reference=pledge.reference)
    crowdfund.attach_card(pledge=pledge, card_setup=setup)
    _stripe().v1.setup_intents.confirm(setup.setup_intent, params={"payment_method": card})
    if payments.refresh_card_setup(setup=setup).state != setup.State.SAVED:
        raise RuntimeError(f"the test card of pledge {pledge.pk} was not saved at {timezone.now()}")
    crowdfund.activate(pledge=pledge)


@cache
def _stripe() -> stripe.StripeClient:
    if settings.STRIPE_API_BASE:
        return stripe.StripeClient(
            settings.STRIPE_SECRET_KEY, base_addresses={"api": settings.STRIPE_API_BASE}
        )
    return stripe.StripeClient(settings.STRIPE_SECRET_KEY)
