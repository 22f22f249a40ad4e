"""The API of `suppliers`."""

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status

from innovate.core.api import Paging
from innovate.core.errors import NotAllowed
from innovate.core.money import Money
from innovate.core.paging import paginate
from innovate.core.permissions import require_person
from innovate.core.ratelimits import limit
from innovate.suppliers import queries, services
from innovate.suppliers.models import Match, Supplier, Tender
from innovate.suppliers.presenting import show_match
from innovate.suppliers.rules import DEFAULT_SPLIT
from innovate.suppliers.services import Offer
from innovate.suppliers.wording import load_names

router = Router(tags=["suppliers"])


class Amount(Schema):
    amount: int = Field(description="minor units")
    currency: str


class SkillOut(Schema):
    capability: str = Field(alias="capability.code")
    evidence: str = Field(description="declared, document or audited")


class SupplierOut(Schema):
    slug: str = Field(alias="organisation.slug")
    name: str = Field(alias="organisation.display_name")
    country: str = Field(alias="organisation.country")
    city: str = Field(alias="organisation.city")
    about: str = Field(alias="organisation.display_about")
    verified: bool = Field(alias="organisation.is_verified")
    capacity_per_month: int
    regions: list[str]
    capabilities: list[SkillOut]

    @staticmethod
    def resolve_capabilities(supplier: Supplier) -> list[Any]:
        return list(supplier.skills.all())


class SupplierPage(Schema):
    items: list[SupplierOut]
    next_cursor: str


class SupplierFilters(Paging):
    q: str = Field("", max_length=80)
    capability: str = Field(
        "", max_length=60, description="a capability's code; a heading finds its children too"
    )
    country: str = Field("", max_length=2)


class TenderOut(Schema):
    id: int
    project: str = Field(alias="project.slug")
    title: str = Field(alias="project.title")
    state: str
    kind: str
    spec: str
    quantity: int
    budget: Amount | None
    currency: str
    region: str
    deliver_by: date
    closes_at: datetime
    version: int
    capabilities: list[str]
    certificates: list[str]
    wished_certificates: list[str]
    bids_sealed: int | None = Field(description="how many bids there were; null until bidding has closed")
    seals: list[str] = Field(description="their commitments; empty until bidding has closed")

    @staticmethod
    def resolve_capabilities(tender: Tender) -> list[str]:
        return [row.code for row in tender.capabilities.all()]

    @staticmethod
    def resolve_certificates(tender: Tender) -> list[str]:
        return [row.code for row in tender.certificates.all()]

    @staticmethod
    def resolve_wished_certificates(tender: Tender) -> list[str]:
        return [row.code for row in tender.wished_certificates.all()]

    @staticmethod
    def resolve_seals(tender: Tender) -> list[str]:
        return queries.seals_of(tender)


class TermOut(Schema):
    code: str
    value: float
    weight: float
    data: dict[str, Any]


class MatchOut(Schema):
    supplier: str = Field(alias="supplier.organisation.slug")
    score: float
    rank: int | None
    invited: bool
    newcomer: bool = Field(alias="is_newcomer")
    terms: list[TermOut]
    failed_gates: list[dict[str, Any]]
    explained: list[str] = Field(description="failed gates and what would raise the score, in sentences")

    @staticmethod
    def resolve_invited(match: Match) -> bool:
        return match.invited_at is not None


class MatchPage(Schema):
    items: list[MatchOut]
    next_cursor: str


class BidIn(Schema):
    supplier: str = Field(description="the slug of a supplier you act for")
    unit_price: int = Field(gt=0, description="minor units of the tender's currency")
    lead_time_weeks: int = Field(ge=1)
    valid_until: date
    split: list[int] = Field(list(DEFAULT_SPLIT), max_length=12, description="per cent, adding up to 100")
    note: str = Field("", max_length=1500)


class ReceiptOut(Schema):
    """Keep it: `nonce` is stored nowhere else. `commitment` = SHA-256(nonce bytes ‖ RFC 8785 JSON of
    `offer`).
    """

    id: int
    commitment: str
    nonce: str
    offer: dict[str, Any]


@router.get("/suppliers", response=SupplierPage, summary="The registry, newest first")
def list_suppliers(request: HttpRequest, filters: Query[SupplierFilters]) -> dict[str, Any]:
    rows = queries.listed_suppliers(text=filters.q, capability=filters.capability, country=filters.country)
    page = paginate(rows, order=queries.NEWEST_SUPPLIERS, cursor=filters.cursor, limit=filters.limit)
    return {"items": page.items, "next_cursor": page.next_cursor}


@router.get("/tenders/{tender_id}", response=TenderOut, summary="One tender")
def get_tender(request: HttpRequest, tender_id: int) -> Tender:
    return queries.tender_by_id(tender_id, request.user)


@router.get("/tenders/{tender_id}/matches", response=MatchPage, summary="Explained scores")
def list_matches(request: HttpRequest, tender_id: int, paging: Query[Paging]) -> dict[str, Any]:
    """The team and the staff read those of every maker that passes the gates, a maker its own."""
    person = require_person(request.user)
    tender = queries.tender_by_id(tender_id, request.user)
    if person.has_perm("suppliers.read_matches", tender):
        page = paginate(
            queries.ranked_matches(tender), order=("rank", "pk"), cursor=paging.cursor, limit=paging.limit
        )
        items, following = page.items, page.next_cursor
    else:
        own = queries.suppliers_of(person)
        if not own:
            raise NotAllowed(_("Only the team, our staff and makers can read this."))
        items, following = list(queries.matches_of(tender).filter(supplier__in=own)), ""
    names = load_names()
    for match in items:
        shown = show_match(match, names)
        match.explained = [*shown.gates, *(f"{text} (+{gain})" for text, gain in shown.raises)]  # type: ignore[attr-defined]
    return {"items": items, "next_cursor": following}


@router.post("/tenders/{tender_id}/bids", response={201: ReceiptOut}, summary="Hand in a sealed bid")
def create_bid(request: HttpRequest, tender_id: int, data: BidIn) -> Status[dict[str, Any]]:
    person = require_person(request.user)
    limit("suppliers.bid", person.pk, times=60, seconds=3600)
    tender = queries.tender_by_id(tender_id, request.user)
    supplier = next(
        (row for row in queries.suppliers_of(person) if row.organisation.slug == data.supplier), None
    )
    if supplier is None:
        raise Http404
    receipt = services.submit_bid(
        tender=tender,
        supplier=supplier,
        actor=person,
        offer=Offer(
            unit_price=Money(data.unit_price, tender.currency),
            lead_time_weeks=data.lead_time_weeks,
            valid_until=data.valid_until,
            split=tuple(data.split),
            note=data.note,
        ),
    )
    return Status(
        201,
        {
            "id": receipt.bid.pk,
            "commitment": receipt.commitment,
            "nonce": receipt.nonce,
            "offer": receipt.offer,
        },
    )
