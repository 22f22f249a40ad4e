"""Makers: sealed bids, an award, a contract with milestones, parcels."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from innovate.accounts.models import User
from innovate.core.money import Money
from innovate.fulfilment import services as fulfilment
from innovate.fulfilment.models import Batch
from innovate.portal.demo import content
from innovate.portal.demo.loading import words
from innovate.portal.demo.loading.clock import TODAY, at, settle
from innovate.projects.models import Stage
from innovate.suppliers import services as suppliers
from innovate.suppliers.models import Bid, Contract, Milestone, Supplier, Tender
from innovate.suppliers.services.bids import Offer

if TYPE_CHECKING:
    from innovate.portal.demo.loading.projects import Life

#: What share of the budget the bidders ask, in per cent, the best match first.
PORTIONS = (82, 74, 90, 79)


def award(life: Life) -> None:
    """Bids come in; where the story says so they are opened, and beyond sourcing one is awarded and signed."""
    if life.project.stage != Stage.SOURCING:
        return
    line = life.line
    tender = Tender.objects.filter(project=life.project).latest("pk")
    published = (TODAY - tender.created_at).total_seconds() / 86_400
    if not _bid(life, tender, published - 2) or (line.stage == Stage.SOURCING and not line.point):
        return
    if line.stage == Stage.SOURCING:
        # Its ten days are over: the bids are opened by the clock, as everybody's.
        settle(published - 10.1)
        if line.point == "standstill":
            _choose(life, tender, 1.0)
        return
    with at(published - 5):
        suppliers.close_tender(tender=tender, actor=life.crew.staff)
    settle(published - 5.01)
    _choose(life, tender, life.share(0.68))
    _sign(life, tender)


def _bid(life: Life, tender: Tender, days_ago: float) -> int:
    """The best-matched makers whom no gate keeps out hand in a sealed bid each."""
    bidders = 2 + (sum(life.line.slug.encode()) + 1) % 3
    matched = (
        tender.matches.filter(invited_at__isnull=False)
        .select_related("supplier__organisation")
        .order_by("-score")[:bidders]
    )
    budget = tender.budget.amount if tender.budget else 0
    handed_in = 0
    for number, match in enumerate(matched):
        supplier: Supplier = match.supplier
        owner = _owner(supplier)
        unit = max(100, budget * PORTIONS[number] // 100 // tender.quantity)
        with at(days_ago - number * 1.3):
            suppliers.submit_bid(
                tender=tender,
                supplier=supplier,
                actor=owner,
                offer=Offer(
                    unit_price=Money(unit, tender.currency),
                    lead_time_weeks=8 + 2 * number,
                    valid_until=(tender.closes_at + timedelta(days=90)).date(),
                    note=words.pick(words.OFFERS, owner.language, supplier.organisation.slug),
                ),
            )
        handed_in += 1
    return handed_in


def _choose(life: Life, tender: Tender, days_ago: float) -> None:
    winner = (
        Bid.objects.filter(tender=tender, state="opened")
        .select_related("supplier")
        .order_by("unit_amount")[0]
    )
    with at(days_ago):
        reason = words.pick(words.REASONS, life.language, life.line.slug)
        suppliers.award(bid=winner, actor=life.lead, reason=reason)


def _sign(life: Life, tender: Tender) -> None:
    with at(life.share(0.69)):
        tender.refresh_from_db()
        contract = suppliers.end_standstill(tender=tender, actor=life.crew.staff)
        contract = contract or Contract.objects.get(tender=tender)
        maker = _owner(contract.supplier)
        suppliers.sign_contract(contract=contract, actor=life.lead, name=life.lead.display_name, side="team")
        suppliers.sign_contract(contract=contract, actor=maker, name=maker.display_name, side="supplier")
    settle(life.share(0.7))
    life.project.refresh_from_db()


def _owner(supplier: Supplier) -> User:
    return supplier.organisation.memberships.select_related("person").order_by("pk")[0].person


def produce(life: Life) -> None:
    """Milestones are delivered and accepted; while it is being made, one waits for a look or is disputed."""
    if life.project.stage != Stage.PRODUCTION:
        return
    contract = Contract.objects.get(project=life.project)
    steps = list(contract.milestones.order_by("number"))
    still_made = life.line.stage == Stage.PRODUCTION
    done = 0 if life.line.point in ("begun", "disputed") else 1 if still_made else len(steps)
    for number, milestone in enumerate(steps[:done]):
        day = life.share(0.74 + 0.04 * number)
        _deliver(contract, milestone, day)
        with at(day - 0.5):
            suppliers.accept_milestone(milestone=milestone, actor=life.lead)
        settle(day - 0.6)
    if still_made:
        _deliver(contract, steps[done], 3.0)
        if life.line.point == "disputed":
            steps[done].refresh_from_db()
            with at(2.5):
                reason = words.pick(words.DISPUTES, life.language, life.line.slug)
                suppliers.dispute_milestone(milestone=steps[done], actor=life.lead, reason=reason)
    life.project.refresh_from_db()


def _deliver(contract: Contract, milestone: Milestone, days_ago: float) -> None:
    maker = _owner(contract.supplier)
    milestone.refresh_from_db()
    with at(days_ago):
        suppliers.deliver_milestone(
            milestone=milestone,
            actor=maker,
            note=words.pick(words.DELIVERIES, maker.language, f"{contract.pk} {milestone.number}"),
        )
    milestone.refresh_from_db()


def deliver(life: Life) -> None:
    """Parcels go out; in a finished story all are confirmed, else some, and one is missed."""
    if life.project.stage != Stage.DELIVERY:
        return
    settle(life.share(0.88))
    batch = Batch.objects.get(project=life.project)
    finished = life.line.stage == Stage.COMPLETED
    # Younger than the silence after which a parcel counts as received.
    shipped = life.share(0.9) if finished else 9.0 if life.line.point == "shipped" else 12.0
    carrier, prefix = {"en": ("DHL", "JD"), "zh-hans": ("SF Express", "SF")}[life.language]
    with at(shipped):
        fulfilment.ship_batch(
            batch=batch, actor=life.lead, carrier=carrier, prefix=f"{prefix}{life.project.pk:06d}"
        )
    parcels = list(batch.shipments.select_related("person").order_by("pk"))
    consumer = life.crew[content.personas()["consumer"].key]
    others = [row for row in parcels if row.person != consumer]
    share = 4 if life.line.point == "shipped" else 2
    received = parcels if finished else others[: len(parcels) * 2 // (share + 3)]
    for number, parcel in enumerate(received):
        with at(shipped * (0.7 - 0.6 * number / len(parcels))):
            fulfilment.confirm(shipment=parcel)
    if not finished:
        missing = others[-1]
        with at(1.5):
            note = words.pick(words.MISSING, missing.person.language, life.line.slug)
            fulfilment.report_missing(shipment=missing, note=note)
    settle(shipped * 0.05, "fulfilment.plan", "fulfilment.finish")
