"""Makers: sealed bids, an award, a contract with milestones, parcels."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from innovate.core.money import Money
from innovate.fulfilment import services as fulfilment
from innovate.fulfilment.models import Batch
from innovate.portal.demo import content
from innovate.portal.demo.loading.clock import TODAY, at, settle
from innovate.projects.models import Stage
from innovate.suppliers import services as suppliers
from innovate.suppliers.models import Bid, Contract, Supplier, Tender
from innovate.suppliers.services.bids import Offer

if TYPE_CHECKING:
    from innovate.portal.demo.loading.projects import Life

PORTIONS = (82, 74, 90)


def award(life: Life) -> None:
    """Bids come in; beyond the sourcing stage they are opened, one is awarded and signed."""
    if life.project.stage != Stage.SOURCING:
        return
    over = life.line.stage != Stage.SOURCING
    tender = Tender.objects.filter(project=life.project).latest("pk")
    published = (TODAY - tender.created_at).total_seconds() / 86_400
    if not _bid(life, tender, published - 2) or not over:
        return
    with at(published - 5):
        suppliers.close_tender(tender=tender, actor=life.crew.staff)
    settle(published - 5.01)
    _sign(life, tender)


def _bid(life: Life, tender: Tender, days_ago: float) -> int:
    """The best-matched makers whom no gate keeps out hand in a sealed bid each."""
    matched = (
        tender.matches.filter(invited_at__isnull=False).select_related("supplier").order_by("-score")[:3]
    )
    budget = tender.budget.amount if tender.budget else 0
    handed_in = 0
    for number, match in enumerate(matched):
        supplier: Supplier = match.supplier
        owner = supplier.organisation.memberships.select_related("person").order_by("pk")[0].person
        unit = max(100, budget * PORTIONS[number] // 100 // tender.quantity)
        with at(days_ago - number * 0.05):
            suppliers.submit_bid(
                tender=tender,
                supplier=supplier,
                actor=owner,
                offer=Offer(
                    unit_price=Money(unit, tender.currency),
                    lead_time_weeks=8 + 2 * number,
                    valid_until=(tender.closes_at + timedelta(days=90)).date(),
                    note="",
                ),
            )
        handed_in += 1
    return handed_in


def _sign(life: Life, tender: Tender) -> None:
    winner = (
        Bid.objects.filter(tender=tender, state="opened")
        .select_related("supplier")
        .order_by("unit_amount")[0]
    )
    reason = {
        "en": "The lowest price, a good score on what the product needs, and dates we can keep.",
        "zh-hans": "价格最低，能力评分好，交期我们也守得住。",
    }[life.language]
    with at(life.share(0.68)):
        suppliers.award(bid=winner, actor=life.lead, reason=reason)
    with at(life.share(0.69)):
        tender.refresh_from_db()
        contract = suppliers.end_standstill(tender=tender, actor=life.crew.staff)
        contract = contract or Contract.objects.get(tender=tender)
        maker = contract.supplier.organisation.memberships.select_related("person").order_by("pk")[0].person
        suppliers.sign_contract(contract=contract, actor=life.lead, name=life.lead.display_name, side="team")
        suppliers.sign_contract(contract=contract, actor=maker, name=maker.display_name, side="supplier")
    settle(life.share(0.7))
    life.project.refresh_from_db()


def produce(life: Life) -> None:
    """Milestones are delivered and accepted; while the product is being made, the second waits for a look."""
    if life.project.stage != Stage.PRODUCTION:
        return
    contract = Contract.objects.get(project=life.project)
    maker = contract.supplier.organisation.memberships.select_related("person").order_by("pk")[0].person
    steps = list(contract.milestones.order_by("number"))
    still_made = life.line.stage == Stage.PRODUCTION
    for number, milestone in enumerate(steps[:1] if still_made else steps):
        done = life.share(0.74 + 0.04 * number)
        milestone.refresh_from_db()
        with at(done):
            suppliers.deliver_milestone(
                milestone=milestone, actor=maker, note="Photos and test sheet are in the parcel."
            )
        milestone.refresh_from_db()
        with at(done - 0.5):
            suppliers.accept_milestone(milestone=milestone, actor=life.lead)
        settle(done - 0.6)
    if still_made:
        steps[1].refresh_from_db()
        with at(2.0):
            suppliers.deliver_milestone(
                milestone=steps[1], actor=maker, note="The whole run is cut and counted."
            )
    life.project.refresh_from_db()


def deliver(life: Life) -> None:
    """Parcels go out; in a finished story all are confirmed, else two in five."""
    if life.project.stage != Stage.DELIVERY:
        return
    settle(life.share(0.88))
    batch = Batch.objects.get(project=life.project)
    finished = life.line.stage == Stage.COMPLETED
    # Younger than the silence after which a parcel counts as received.
    shipped = life.share(0.9) if finished else 12.0
    with at(shipped):
        fulfilment.ship_batch(batch=batch, actor=life.lead, carrier="DHL", prefix=f"JD{life.project.pk:06d}")
    parcels = list(batch.shipments.order_by("pk"))
    consumer = life.crew[content.personas()["consumer"].key]
    received = (
        parcels if finished else [row for row in parcels[: len(parcels) * 2 // 5] if row.person != consumer]
    )
    for number, parcel in enumerate(received):
        with at(shipped * (0.7 - 0.6 * number / len(parcels))):
            fulfilment.confirm(shipment=parcel)
    settle(shipped * 0.05, "fulfilment.plan", "fulfilment.finish")
