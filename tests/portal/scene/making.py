"""Campaigns, makers, offers, tenders, contracts and parcels."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from innovate.core.money import Money
from innovate.crowdfund.models import Campaign
from innovate.organisations.models import Invitation, Organisation, VerificationDocument
from innovate.organisations.services.invitations import hash_link
from innovate.projects.services import (
    offers,
    rights,
)
from innovate.suppliers import services as suppliers
from innovate.suppliers.models import Certificate, CertificateType, Contract, Supplier, Tender
from tests.factories import crowdfund, fulfilment
from tests.factories import suppliers as sourcing
from tests.factories.organisations import OrganisationFactory, paper
from tests.factories.projects import ProjectFactory
from tests.portal.scene.people import (
    BACKER,
    LEAD,
    MAKER,
    RIVAL,
    STAFF,
    STRANGER,
    WORKER,
    Scene,
)


def add_campaigns(scene: Scene) -> None:
    drafted = crowdfund.CampaignFactory(project=scene.of_team(ProjectFactory(stage="funding")))
    scene.places["campaign in draft"] = {"slug": drafted.project.slug, "campaign_id": drafted.pk}
    live: Campaign = crowdfund.LiveCampaignFactory(project=scene.of_team(ProjectFactory(stage="funding")))
    tier = crowdfund.TierFactory(campaign=live)
    places = {"slug": live.project.slug, "campaign_id": live.pk, "tier": tier.pk}
    scene.places["campaign"] = places
    scene.places["pledge"] = {**places, "pk": crowdfund.active(tier, scene.people[BACKER]).pk}
    other = crowdfund.TierFactory(
        campaign=crowdfund.LiveCampaignFactory(project=scene.of_team(ProjectFactory(stage="funding")))
    )
    pledge = crowdfund.pending(other, scene.people[BACKER])
    scene.places["reservation"] = {"slug": other.campaign.project.slug, "pk": pledge.pk}


def add_makers(scene: Scene) -> None:
    sourcing.load_base()
    organisation = scene.of_maker(OrganisationFactory(created_by=scene.people[MAKER]))
    certificate = Certificate.objects.create(
        supplier=sourcing.SupplierFactory(organisation=organisation),
        type=CertificateType.objects.get(code="CE"),
        number="CE-1",
        valid_until=timezone.localdate() + timedelta(days=300),
    )
    sourcing.SupplierFactory(organisation=OrganisationFactory(created_by=scene.people[RIVAL]))
    document = VerificationDocument.objects.create(
        organisation=organisation, file=paper(), uploaded_by=scene.people[MAKER]
    )
    place = {"slug": organisation.slug, "person_id": scene.people[WORKER].pk}
    scene.places["maker"] = {**place, "pk": certificate.pk}
    secret = "scene-secret"
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=scene.people[STRANGER].email,
        hashed=hash_link(secret),
        invited_by=scene.people[MAKER],
        expires_at=timezone.now() + timedelta(days=14),
    )
    scene.places["invitation to act"] = {**place, "pk": invitation.pk, "secret": secret}
    scene.places["maker's paper"] = {**place, "pk": document.pk}


def add_offers(scene: Scene) -> None:
    """Our maker, verified, offers to buy an idea of our lead's; another idea has a right in its register."""
    lead, maker = scene.people[LEAD], scene.people[MAKER]
    project = ProjectFactory(author=lead, led=False)
    project.team.all().delete()
    scene.of_team(project)
    organisation = Organisation.objects.get(slug=scene.places["maker"]["slug"])
    Organisation.objects.filter(pk=organisation.pk).update(state="verified", verified_at=timezone.now())
    organisation.refresh_from_db()
    offer = offers.make_offer(
        project=project,
        buyer=maker,
        amount=Money(500_000, "EUR"),
        terms="All rights in the idea; its author is named on the box.",
        valid_until=timezone.now() + timedelta(days=20),
        organisation=organisation,
    )
    right = rights.add_right(
        project=project,
        actor=lead,
        kind="patent",
        title="The fold",
        office="EPO",
        owner="Lead Ng",
        status="filed",
    )
    scene.places["offer"] = {"slug": project.slug, "pk": offer.pk, "organisation": organisation.slug}
    scene.places["right"] = {"slug": project.slug, "pk": right.pk}


def _bid(scene: Scene, supplier: Supplier) -> tuple[Tender, Any]:
    tender = sourcing.open_tender()
    scene.of_team(tender.project)
    receipt = suppliers.submit_bid(
        tender=tender, supplier=supplier, actor=scene.people[MAKER], offer=sourcing.offer(tender)
    )
    return tender, receipt.bid


def _opened(scene: Scene, supplier: Supplier) -> tuple[Tender, Any]:
    tender, bid = _bid(scene, supplier)
    suppliers.close_tender(tender=tender, actor=scene.people[STAFF])
    suppliers.open_bids(tender=tender)
    bid.refresh_from_db()
    return tender, bid


def add_tenders(scene: Scene) -> None:
    supplier = Supplier.objects.get(organisation__slug=scene.places["maker"]["slug"])
    for name, make in (("sealed bid", _bid), ("opened bid", _opened)):
        tender, bid = make(scene, supplier)
        scene.places[name] = {
            "pk": tender.pk,
            "tender_id": tender.pk,
            "bid_pk": bid.pk,
            "slug": tender.project.slug,
            "supplier": supplier.organisation.slug,
        }


def _contract(scene: Scene, supplier: Supplier) -> Contract:
    tender, bid = _opened(scene, supplier)
    suppliers.award(bid=bid, actor=scene.people[LEAD], reason="Best price and a good record.")
    contract = suppliers.end_standstill(tender=tender, actor=scene.people[STAFF])
    assert contract is not None
    return contract


def add_contracts(scene: Scene) -> None:
    supplier = Supplier.objects.get(organisation__slug=scene.places["maker"]["slug"])
    scene.places["unsigned contract"] = {"pk": _contract(scene, supplier).pk}
    contract, maker, lead = _contract(scene, supplier), scene.people[MAKER], scene.people[LEAD]
    suppliers.sign_contract(contract=contract, actor=lead, name="Team Lead", side="team")
    suppliers.sign_contract(contract=contract, actor=maker, name="Maker Owner", side="supplier")
    first, second, third = contract.milestones.order_by("number")
    for step, name in ((first, "delivered step"), (second, "disputed step"), (third, "step to do")):
        if step != third:
            suppliers.deliver_milestone(milestone=step, actor=maker, note="All there.", file=paper())
        if step == second:
            suppliers.dispute_milestone(milestone=step, actor=lead, reason="Two are missing.")
        scene.places[name] = {"pk": contract.pk, "number": step.number}


def add_parcels(scene: Scene) -> None:
    batch = fulfilment.planned(1, [scene.people[BACKER]])
    scene.of_team(batch.project)
    scene.places["parcel"] = {"slug": batch.project.slug, "pk": fulfilment.parcels(batch)[0].pk}
