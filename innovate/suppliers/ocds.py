"""A tender as an Open Contracting Data Standard 1.1 release (https://standard.open-contracting.org/1.1/)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone

from innovate.core.money import Money
from innovate.organisations.models import Organisation
from innovate.suppliers.models import Bid, Contract, Tender
from innovate.suppliers.rules import BidState, ContractState, MilestoneState, TenderState

#: A registered prefix ("ocds-" and six characters) belongs here; this one is ours until one is registered.
PREFIX = "ocds-innov8"
BUYER = "team"
_TENDER_STATUS = {
    TenderState.DRAFT: "planning",
    TenderState.PUBLISHED: "active",
    TenderState.CLOSED: "active",
    TenderState.OPENED: "active",
    TenderState.EVALUATING: "active",
    TenderState.STANDSTILL: "complete",
    TenderState.CONTRACTED: "complete",
    TenderState.FAILED: "unsuccessful",
    TenderState.CANCELLED: "cancelled",
}
_MILESTONE_STATUS = {
    MilestoneState.DELIVERED: "met",
    MilestoneState.ACCEPTED: "met",
    MilestoneState.RELEASED: "met",
}


def release(tender: Tender) -> dict[str, Any]:
    """Return the release of one tender as JSON values. Bids that were not awarded are counted, never priced."""
    award = getattr(tender, "award", None)
    contract: Contract | None = getattr(tender, "contract", None)
    tags = ["tender", *(["award"] if award else []), *(["contract"] if contract else [])]
    document: dict[str, Any] = {
        "ocid": f"{PREFIX}-{tender.pk}",
        "id": f"{tender.pk}-{tender.version}-{tender.state}",
        "date": timezone.now().isoformat(timespec="seconds"),
        "tag": tags,
        "initiationType": "tender",
        "language": tender.project.language.split("-")[0],
        "buyer": {"id": BUYER, "name": tender.project.title},
        "parties": [{"id": BUYER, "name": tender.project.title, "roles": ["buyer", "procuringEntity"]}],
        "tender": _tender(tender),
    }
    if award:
        document["awards"] = [_award(award.bid, award.reason, award.at.isoformat(timespec="seconds"))]
        document["parties"].append(_party(award.bid.supplier.organisation))
    if contract:
        document["contracts"] = [_contract(contract)]
    return document


def package(tender: Tender) -> dict[str, Any]:
    """Return a release package with the one release."""
    return {
        "uri": f"{settings.BASE_URL}/tenders/{tender.pk}/",
        "version": "1.1",
        "publishedDate": timezone.now().isoformat(timespec="seconds"),
        "publisher": {"name": "Innovate", "uri": settings.BASE_URL},
        "releases": [release(tender)],
    }


def _value(money: Money) -> dict[str, Any]:
    return {"amount": float(money.decimal), "currency": money.currency}


def _tender(tender: Tender) -> dict[str, Any]:
    document: dict[str, Any] = {
        "id": str(tender.pk),
        "title": tender.project.title,
        "description": tender.spec,
        "status": _TENDER_STATUS[TenderState(tender.state)],
        "procurementMethod": "open" if tender.kind == Tender.Kind.OPEN else "selective",
        "mainProcurementCategory": "goods",
        "awardCriteria": "ratedCriteria",
        "submissionMethod": ["electronicSubmission"],
        "tenderPeriod": {"endDate": tender.closes_at.isoformat(timespec="seconds")},
        "items": [
            {
                "id": "1",
                "description": tender.project.title,
                "quantity": tender.quantity,
                "additionalClassifications": [
                    {"scheme": "innovate-capability", "id": row.code, "description": row.name_en}
                    for row in tender.capabilities.order_by("code")
                ],
            }
        ],
    }
    if tender.published_at:
        document["tenderPeriod"]["startDate"] = tender.published_at.isoformat(timespec="seconds")
    if tender.budget:
        document["value"] = _value(tender.budget)
    if tender.bids_sealed is not None:
        document["numberOfTenderers"] = tender.bids_sealed
    return document


def _award(bid: Bid, reason: str, at: str) -> dict[str, Any]:
    award: dict[str, Any] = {
        "id": str(bid.pk),
        "status": "active" if bid.state == BidState.AWARDED else "cancelled",
        "date": at,
        "rationale": reason,
        "suppliers": [{"id": bid.supplier.organisation.slug, "name": bid.supplier.organisation.name}],
    }
    if bid.total:
        award["value"] = _value(bid.total)
    return award


def _party(organisation: Organisation) -> dict[str, Any]:
    return {
        "id": organisation.slug,
        "name": organisation.name,
        "roles": ["supplier", "tenderer"],
        "address": {"locality": organisation.city, "countryName": organisation.country},
    }


def _contract(contract: Contract) -> dict[str, Any]:
    status = {
        ContractState.DRAFT: "pending",
        ContractState.SIGNED: "active",
        ContractState.COMPLETED: "terminated",
    }
    document: dict[str, Any] = {
        "id": str(contract.pk),
        "awardID": str(contract.bid_id),
        "status": status.get(ContractState(contract.state), "cancelled"),
        "value": _value(contract.total),
        "implementation": {
            "milestones": [
                {
                    "id": str(step.number),
                    "title": step.title_key,
                    "type": "delivery",
                    "dueDate": f"{step.due_on.isoformat()}T00:00:00Z",
                    "status": _MILESTONE_STATUS.get(MilestoneState(step.state), "scheduled"),
                }
                for step in contract.milestones.order_by("number")
            ]
        },
    }
    signed = [at for at in (contract.team_signed_at, contract.supplier_signed_at) if at]
    if len(signed) == 2:
        document["dateSigned"] = max(signed).isoformat(timespec="seconds")
    return document
