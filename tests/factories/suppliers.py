"""Suppliers, tenders, bids and contracts, made by the services wherever a service exists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from innovate.core.money import Money
from innovate.crowdfund.models import Campaign
from innovate.ledger.services import Leg, post
from innovate.organisations.models import Organisation
from innovate.projects.models import Project
from innovate.projects.stages import Stage
from innovate.suppliers import services
from innovate.suppliers.models import Bid, Capability, Contract, Supplier, SupplierCapability, Tender
from innovate.suppliers.services.bids import Offer, Receipt
from innovate.suppliers.services.registry import CapabilityRow, CertificateTypeRow
from tests.factories.accounts import StaffFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.projects import ProjectFactory

HELD = Money(10_000_000, "EUR")
TAXONOMY = [
    CapabilityRow("plastics", "Plastics", "塑料"),
    CapabilityRow("plastics.injection", "Injection moulding", "注塑成型", "plastics"),
    CapabilityRow("plastics.silicone", "Silicone moulding", "硅胶成型", "plastics"),
    CapabilityRow("assembly", "Assembly", "装配"),
    CapabilityRow("assembly.final", "Final assembly", "整机装配", "assembly"),
]


def load_base() -> None:
    """Load a small taxonomy and two kinds of certificates."""
    services.load_taxonomy(capabilities=TAXONOMY)
    services.load_certificate_types(
        types=[
            CertificateTypeRow("ISO9001", "ISO 9001", "ISO 9001"),
            CertificateTypeRow("CE", "CE file", "CE 文件", "product"),
        ]
    )


class SupplierFactory(DjangoModelFactory[Supplier]):
    """A verified supplier that can do `skills` (code → evidence)."""

    class Meta:
        model = Supplier
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    capacity_per_month = 5000
    regions = factory.LazyFunction(lambda: ["EU", "CN"])

    @factory.post_generation
    def skills(self, create: bool, extracted: dict[str, str] | None, **kwargs: object) -> None:
        if not create:
            return
        if not Capability.objects.exists():
            load_base()
        for code, evidence in (
            extracted or {"plastics.injection": "document", "assembly.final": "declared"}
        ).items():
            SupplierCapability.objects.create(
                supplier=self, capability=Capability.objects.get(code=code), evidence=evidence
            )


def funded_project(stage: str = Stage.SOURCING, held: Money = HELD, **fields: object) -> Project:
    """Return a project whose campaign is funded and holds `held` in the ledger."""
    project = ProjectFactory(stage=stage, **fields)
    now = timezone.now()
    campaign = Campaign.objects.create(
        project=project, state="funded", goal_amount=held.amount, currency=held.currency,
        created_by=project.author,
        opens_at=now - timedelta(days=31), closes_at=now - timedelta(days=1), pledged_amount=held.amount,
    )  # fmt: skip
    post(
        kind="charge.succeeded",
        key=f"test:held:{campaign.pk}",
        transfers=[Leg(debit="stripe:clearing", credit=campaign.held_account, money=held)],
    )
    return project


def plan(project: Project, **fields: object) -> None:
    """Give the project a sourcing plan by its author."""
    if not Capability.objects.exists():
        load_base()
    values: dict = {
        "spec": "A folding cooker of silicone and aluminium.",
        "quantity": 1000,
        "capabilities": Capability.objects.filter(code__in=["plastics.injection", "assembly.final"]),
        "region": "DE",
        "delivery_weeks": 16,
    }
    services.save_sourcing_plan(project=project, actor=project.author, **{**values, **fields})


def open_tender(suppliers: Sequence[Supplier] = (), **fields: object) -> Tender:
    """Return a published tender of a funded project; suppliers made before it are matched."""
    project = funded_project()
    plan(project, **fields)
    tender = services.open_tender(project=project)
    assert tender is not None
    return tender


def offer(tender: Tender, amount: int = 4321, **fields: object) -> Offer:
    """Return an offer of `amount` minor units a unit."""
    values: dict = {
        "unit_price": Money(amount, tender.currency),
        "lead_time_weeks": 12,
        "valid_until": timezone.localdate(tender.closes_at) + timedelta(days=60),
        "note": "Tooling included.",
    }
    return Offer(**{**values, **fields})


def bid(tender: Tender, supplier: Supplier | None = None, amount: int = 4321, **fields: object) -> Receipt:
    """Hand in a sealed bid and return its receipt."""
    supplier = supplier or SupplierFactory()
    person = supplier.organisation.memberships.get().person
    return services.submit_bid(
        tender=tender, supplier=supplier, actor=person, offer=offer(tender, amount, **fields)
    )


def opened_tender(*amounts: int) -> tuple[Tender, list[Bid]]:
    """Return a tender whose bids (one a supplier) were opened after staff closed it."""
    tender = open_tender()
    bids = [bid(tender, amount=amount).bid for amount in amounts or (4321,)]
    services.close_tender(tender=tender, actor=StaffFactory())
    services.open_bids(tender=tender)
    return tender, list(Bid.objects.filter(pk__in=[row.pk for row in bids]).order_by("pk"))


def drawn_up_contract(amount: int = 4321) -> Contract:
    """Return a contract that waits for both signatures."""
    tender, (row,) = opened_tender(amount)
    services.award(bid=row, actor=tender.project.author, reason="Best price and a good record.")
    contract = services.end_standstill(tender=tender, actor=StaffFactory())
    assert contract is not None
    return contract


def signed_contract(amount: int = 4321) -> Contract:
    """Return a contract in force, its money set aside."""
    contract = drawn_up_contract(amount)
    supplier = contract.supplier.organisation.memberships.get().person
    services.sign_contract(contract=contract, actor=contract.project.author, name="Team Lead", side="team")
    return services.sign_contract(contract=contract, actor=supplier, name="Maker Owner", side="supplier")


def unverified_supplier() -> Supplier:
    """Return a supplier whose organisation nobody has checked."""
    return SupplierFactory(organisation=OrganisationFactory(state=Organisation.State.UNVERIFIED))
