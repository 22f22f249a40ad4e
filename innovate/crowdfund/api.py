"""Campaigns and pledges through the API."""

from datetime import datetime

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status

from innovate.core.errors import Refused
from innovate.core.permissions import require, require_person
from innovate.core.ratelimits import limit
from innovate.crowdfund import services
from innovate.crowdfund.forms import COUNTRIES
from innovate.crowdfund.models import Campaign
from innovate.projects.api import Asked, read_as_asked

router = Router(tags=["crowdfund"])


class MoneyOut(Schema):
    amount: int = Field(description="Minor units")
    currency: str


class TierOut(Schema):
    id: int
    language: str = Field(alias="words.language", description="of title and description")
    title: str = Field(alias="words.title")
    description: str = Field(alias="words.description")
    price: MoneyOut
    capacity: int | None
    left: int | None
    delivery_months: int


class CampaignOut(Schema):
    id: int
    project: str
    kind: str
    state: str
    language: str = Field(alias="words.language", description="of the story")
    story: str = Field(alias="words.story")
    goal: MoneyOut
    pledged: MoneyOut
    backers: int
    opens_at: datetime | None
    closes_at: datetime | None
    tiers: list[TierOut]

    @staticmethod
    def resolve_project(campaign: Campaign) -> str:
        return campaign.project.slug

    @staticmethod
    def resolve_tiers(campaign: Campaign) -> list[object]:
        return list(campaign.tiers.all())


class Address(Schema):
    name: str = Field(min_length=1, max_length=100)
    street: str = Field(min_length=1, max_length=200)
    postal_code: str = Field(min_length=1, max_length=20)
    city: str = Field(min_length=1, max_length=100)
    country: str = Field(pattern="^[A-Z]{2}$")


class PledgeIn(Schema):
    tier: int
    quantity: int = 1
    address: Address


class PledgeOut(Schema):
    id: int
    state: str
    total: MoneyOut
    held_until: datetime
    client_secret: str = Field(description="For Stripe.js confirmSetup: the card never passes through us")


@router.get("/campaigns/{campaign_id}", response=CampaignOut)
def get_campaign(request: HttpRequest, campaign_id: int, asked: Query[Asked]) -> Campaign:
    """One campaign with its tiers."""
    campaign = _visible(request, campaign_id)
    read_as_asked(request, campaign.project, asked.language)
    return campaign


def _visible(request: HttpRequest, campaign_id: int) -> Campaign:
    campaign = get_object_or_404(
        Campaign.objects.select_related("project").prefetch_related("tiers"), pk=campaign_id
    )
    require(request.user, "crowdfund.view_campaign", campaign)
    return campaign


@router.post("/campaigns/{campaign_id}/pledges", response={201: PledgeOut})
def create_pledge(request: HttpRequest, campaign_id: int, pledge: PledgeIn) -> Status:
    """Reserve units and start saving a card; the pledge stands once Stripe has the card.

    The same call again, while the reservation lasts, returns the same pledge.
    """
    person = require_person(request.user)
    campaign = _visible(request, campaign_id)
    limit("pledge", person.pk, times=30, seconds=3600)
    if pledge.address.country not in COUNTRIES:
        message = _("We do not ship to this country yet.")
        raise Refused(message, fields={"address.country": message})
    tier = get_object_or_404(campaign.tiers.select_related("campaign"), pk=pledge.tier)
    held = services.hold_pledge(
        tier=tier, person=person, quantity=pledge.quantity, address=pledge.address.model_dump()
    )
    # Without an answer from Stripe the reservation stays, and the same call goes on with it.
    setup = services.start_card(pledge=held)
    return Status(
        201,
        {
            "id": held.pk,
            "state": held.state,
            "total": held.total,
            "held_until": held.held_until,
            "client_secret": setup.client_secret,
        },
    )
