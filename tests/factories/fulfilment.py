"""Batches and parcels of projects that are being delivered."""

from __future__ import annotations

from innovate.accounts.models import User
from innovate.crowdfund.models import Pledge
from innovate.crowdfund.rules import CampaignState, PledgeState
from innovate.fulfilment import services
from innovate.fulfilment.models import Batch, Shipment
from innovate.projects.models import Project
from innovate.projects.stages import Stage
from tests.factories.crowdfund import TierFactory, active


def delivering(backers: int = 2, people: list[User] | None = None) -> Project:
    """A project in delivery with that many paid pledges and no batch yet."""
    tier = TierFactory()
    for number in range(backers):
        active(tier, people[number] if people else None)
    Pledge.objects.filter(tier=tier).update(state=PledgeState.CONFIRMED)
    project = tier.campaign.project
    type(tier.campaign).objects.filter(pk=tier.campaign_id).update(state=CampaignState.FUNDED)
    Project.objects.filter(pk=project.pk).update(stage=Stage.DELIVERY)
    project.refresh_from_db()
    return project


def planned(backers: int = 2, people: list[User] | None = None) -> Batch:
    """Its batch with a planned parcel for each."""
    project = delivering(backers, people)
    return services.plan_batch(
        project=project, pledges=Pledge.objects.filter(campaign__project=project).order_by("pk")
    )


def parcels(batch: Batch) -> list[Shipment]:
    """The batch's parcels in their order, read anew."""
    return list(Shipment.objects.filter(batch=batch).select_related("batch__project").order_by("pk"))
