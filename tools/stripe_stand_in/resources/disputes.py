"""Disputes: opened by the documented cards, answered with evidence, won or lost by the documented words."""

from __future__ import annotations

from .. import params as p
from ..api import LISTING, Body, Call, fresh, listing, operation
from ..cards import TestCard
from ..errors import InvalidRequest
from . import balance

FEE = 1500  # minor units; Stripe's dispute fee in the United States
OPEN = ("needs_response", "warning_needs_response")
RESPONSE_DAYS = 9


def open_for(call: Call, charge: Body, card: TestCard) -> Body:
    """The holder contests a charge; unless it is an inquiry, the funds leave at once."""
    dispute = fresh(
        call,
        "du",
        "dispute",
        amount=charge["amount"],
        balance_transactions=[],
        charge=charge["id"],
        currency=charge["currency"],
        enhanced_eligibility_types=[],
        evidence={"uncategorized_text": None},
        evidence_details={
            "due_by": call.now() + RESPONSE_DAYS * 86_400,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        is_charge_refundable=card.inquiry,
        metadata={},
        payment_intent=charge["payment_intent"],
        payment_method_details={
            "card": {"brand": card.brand, "case_type": "inquiry" if card.inquiry else "chargeback"},
            "type": "card",
        },
        reason=card.dispute,
        status="warning_needs_response" if card.inquiry else "needs_response",
    )
    call.add(dispute)
    charge["disputed"] = True
    call.save(charge)
    if not card.inquiry:
        _move(call, dispute, -charge["amount"], FEE, "Chargeback withdrawal")
    call.save(dispute, event="charge.dispute.created")
    if not card.inquiry:
        call.emit("charge.dispute.funds_withdrawn", dispute)
    return dispute


def _move(call: Call, dispute: Body, amount: int, fee: int, description: str) -> None:
    category = "dispute" if amount < 0 else "dispute_reversal"
    transaction = balance.move(
        call,
        "adjustment",
        dispute["id"],
        amount,
        dispute["currency"],
        fee=fee,
        category=category,
        description=f"{description} for {dispute['charge']}",
    )
    dispute["balance_transactions"].append(transaction)


@operation("GET", "/v1/disputes/{id}")
def retrieve(call: Call, values: Body, dispute_id: str) -> Body:
    """A dispute."""
    return call.find("dispute", dispute_id)


@operation("POST", "/v1/disputes/{id}", evidence=p.anything, metadata=p.metadata, submit=p.boolean)
def update(call: Call, values: Body, dispute_id: str) -> Body:
    """Give evidence. ``winning_evidence`` and ``losing_evidence`` as the text decide the case, as "
    "documented."""
    dispute = call.find("dispute", dispute_id)
    dispute["metadata"] = p.merge_metadata(dispute["metadata"], values.get("metadata"))
    if values.get("evidence"):
        if dispute["status"] not in OPEN:
            raise InvalidRequest("This dispute is already closed.", code="dispute_already_closed")
        dispute["evidence"] |= values["evidence"]
        dispute["evidence_details"]["has_evidence"] = True
        if values.get("submit", True):
            return _submit(call, dispute)
    return call.save(dispute, event="charge.dispute.updated")


def _submit(call: Call, dispute: Body) -> Body:
    inquiry = dispute["status"].startswith("warning")
    dispute["evidence_details"]["submission_count"] += 1
    text = dispute["evidence"].get("uncategorized_text")
    dispute["status"] = "warning_under_review" if inquiry else "under_review"
    call.save(dispute, event="charge.dispute.updated", previous={"status": "needs_response"})
    if text == "winning_evidence":
        return _win(call, dispute, inquiry=inquiry)
    if text == "losing_evidence":
        return _lose(call, dispute)
    return dispute


def refundable(call: Call, charge: Body) -> bool:
    """Whether a charge that was contested may be refunded: the case was won, or was an inquiry only."""
    page = call.store.page("dispute", account=call.account, limit=1, equal={"charge": charge["id"]})
    return bool(page and page[0] and page[0][0]["is_charge_refundable"])


def _win(call: Call, dispute: Body, *, inquiry: bool) -> Body:
    dispute |= {"status": "warning_closed" if inquiry else "won", "is_charge_refundable": True}
    if not inquiry:
        _move(call, dispute, dispute["amount"], -FEE, "Chargeback reversal")
    call.save(dispute, event="charge.dispute.closed")
    if not inquiry:
        call.emit("charge.dispute.funds_reinstated", dispute)
    return dispute


def _lose(call: Call, dispute: Body) -> Body:
    dispute["status"] = "lost"
    return call.save(dispute, event="charge.dispute.closed")


@operation("POST", "/v1/disputes/{id}/close")
def close(call: Call, values: Body, dispute_id: str) -> Body:
    """Give in."""
    dispute = call.find("dispute", dispute_id)
    if dispute["status"] not in OPEN:
        raise InvalidRequest("This dispute is already closed.", code="dispute_already_closed")
    return _lose(call, dispute)


@operation("GET", "/v1/disputes", **LISTING, charge=p.text, payment_intent=p.text)
def list_all(call: Call, values: Body) -> Body:
    """Disputes, newest first."""
    return listing(call, "dispute", "/v1/disputes", values, "charge", "payment_intent")
