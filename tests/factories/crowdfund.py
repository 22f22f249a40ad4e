"""Campaigns, tiers and pledges, brought to where they are by the services themselves."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from innovate.accounts.models import User
from innovate.core.money import Money
from innovate.crowdfund import services
from innovate.crowdfund.models import Campaign, Pledge, Tier
from innovate.crowdfund.rules import CampaignState, Kind
from innovate.payments.models import CardSetup
from innovate.projects.stages import Stage
from tests.factories.accounts import UserFactory
from tests.factories.projects import ProjectFactory

ADDRESS = {
    "name": "Ada Lovelace",
    "street": "Marktstraße 1",
    "postal_code": "10115",
    "city": "Berlin",
    "country": "DE",
}


class CampaignFactory(DjangoModelFactory[Campaign]):
    """A draft of a project in the funding stage: 100.00 EUR, all or nothing, without a tier."""

    class Meta:
        model = Campaign

    project = factory.SubFactory(ProjectFactory, stage=Stage.FUNDING)
    kind = Kind.ALL_OR_NOTHING
    goal_amount = 10_000
    currency = "EUR"
    days = 30
    created_by = factory.SelfAttribute("project.author")


class LiveCampaignFactory(CampaignFactory):
    """A campaign that takes pledges for another week."""

    state = CampaignState.LIVE
    opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=1))
    closes_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))


class TierFactory(DjangoModelFactory[Tier]):
    """An unlimited tier at 50.00 EUR, on sale when its campaign is live."""

    class Meta:
        model = Tier

    campaign = factory.SubFactory(LiveCampaignFactory)
    title = factory.Sequence(lambda n: f"Tier {n}")
    amount = 5_000
    currency = factory.SelfAttribute("campaign.currency")
    on_sale = factory.LazyAttribute(lambda tier: tier.campaign.state == CampaignState.LIVE)


class CardFactory(DjangoModelFactory[CardSetup]):
    """A card that Stripe has saved."""

    class Meta:
        model = CardSetup

    person = factory.SubFactory(UserFactory)
    reference = factory.Sequence(lambda n: f"tests:{n}")
    state = CardSetup.State.SAVED
    setup_intent = factory.LazyFunction(lambda: f"seti_{uuid.uuid4().hex}")
    payment_method = "pm_card_visa"


def held(tier: Tier, person: User | None = None, quantity: int = 1) -> Pledge:
    """Reserve units of the tier."""
    person = person or UserFactory()
    return services.hold_pledge(tier=tier, person=person, quantity=quantity, address=ADDRESS)


def pending(tier: Tier, person: User | None = None, quantity: int = 1, **card: Any) -> Pledge:
    """A reservation whose card is being typed in."""
    pledge = held(tier, person, quantity)
    fields = {"state": CardSetup.State.PENDING, "payment_method": "", "reference": pledge.reference, **card}
    services.attach_card(pledge=pledge, card_setup=CardFactory(person=pledge.person, **fields))
    return pledge


def active(tier: Tier, person: User | None = None, quantity: int = 1) -> Pledge:
    """A pledge that stands, with a saved card that only looks like Stripe's."""
    pledge = held(tier, person, quantity)
    card = CardFactory(person=pledge.person, reference=pledge.reference)
    services.attach_card(pledge=pledge, card_setup=card)
    services.activate(pledge=pledge)
    return pledge


def euros(amount: int) -> Money:
    """Whole euros."""
    return Money(amount * 100, "EUR")
