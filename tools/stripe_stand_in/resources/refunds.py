"""Refunds, whole or in part, never more than was charged."""

from __future__ import annotations

from .. import params as p
from ..api import LISTING, Body, Call, fresh, listing, operation
from ..cards import BY_NUMBER
from ..errors import InvalidParameter, InvalidRequest
from ..money import show
from . import balance, disputes, intents


def _charge(call: Call, values: Body) -> Body:
    if values.get("charge"):
        return call.find("charge", values["charge"], param="charge")
    if not values.get("payment_intent"):
        raise InvalidParameter(
            "One of the following params should be provided for this request: payment_intent or charge."
        )
    intent = call.find("payment_intent", values["payment_intent"], param="payment_intent")
    if intent["status"] != "succeeded":
        intents.require_status(intent, "refund", ("succeeded",))
    return call.find("charge", intent["latest_charge"])


@operation(
    "POST",
    "/v1/refunds",
    charge=p.text,
    payment_intent=p.text,
    amount=p.amount,
    reason=p.one_of("duplicate", "fraudulent", "requested_by_customer"),
    metadata=p.metadata,
    instructions_email=p.text,
)
def create(call: Call, values: Body) -> Body:
    """Give money back."""
    charge = _charge(call, values)
    if charge["disputed"] and not disputes.refundable(call, charge):
        raise InvalidRequest(
            f"Charge {charge['id']} has been charged back; cannot issue a refund.", code="charge_disputed"
        )
    if not charge["paid"] or not charge["captured"]:
        raise InvalidRequest(
            f"Charge {charge['id']} was not captured and cannot be refunded.", param="charge"
        )
    left = charge["amount"] - charge["amount_refunded"]
    amount = values.get("amount", left)
    if left == 0:
        raise InvalidRequest(
            f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded"
        )
    if amount > left:
        raise InvalidRequest(
            f"Refund amount ({show(amount, charge['currency'])}) is greater than unrefunded amount on charge "
            f"({show(left, charge['currency'])})",
            param="amount",
        )
    return _refund(call, charge, amount, values)


def _refund(call: Call, charge: Body, amount: int, values: Body) -> Body:
    refund = fresh(
        call,
        "re",
        "refund",
        amount=amount,
        balance_transaction=None,
        charge=charge["id"],
        currency=charge["currency"],
        destination_details={
            "card": {
                "reference_status": "pending",
                "reference_type": "acquirer_reference_number",
                "type": "refund",
            },
            "type": "card",
        },
        metadata=p.merge_metadata({}, values.get("metadata")),
        payment_intent=charge["payment_intent"],
        reason=values.get("reason"),
        receipt_number=None,
        source_transfer_reversal=None,
        status="succeeded",
        transfer_reversal=None,
    )
    del refund["livemode"]
    transaction = balance.move(call, "refund", refund["id"], -amount, charge["currency"])
    refund["balance_transaction"] = transaction["id"]
    previous = {"amount_refunded": charge["amount_refunded"], "refunded": charge["refunded"]}
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    call.add(refund, event="refund.created")
    call.save(charge, event="charge.refunded", previous=previous)
    if BY_NUMBER[call.store.private(charge["id"])["number"]].refund_fails:
        return _bounce(call, charge, dict(refund), previous)
    return refund


def _bounce(call: Call, charge: Body, refund: Body, previous: Body) -> Body:
    """The card's bank sends the refund back: Stripe answers success and tells of the failure afterwards."""
    answered = dict(refund)
    back = balance.move(call, "refund_failure", refund["id"], refund["amount"], refund["currency"])
    refund |= {
        "status": "failed",
        "failure_reason": "expired_or_canceled_card",
        "failure_balance_transaction": back["id"],
    }
    call.save({**charge, **previous})
    call.save(refund, event="refund.updated", previous={"status": "succeeded"})
    call.emit("refund.failed", refund)
    return answered


@operation("GET", "/v1/refunds/{id}")
def retrieve(call: Call, values: Body, refund_id: str) -> Body:
    """A refund."""
    return call.find("refund", refund_id)


@operation("POST", "/v1/refunds/{id}", metadata=p.metadata)
def update(call: Call, values: Body, refund_id: str) -> Body:
    """Change a refund's metadata."""
    refund = call.find("refund", refund_id)
    refund["metadata"] = p.merge_metadata(refund["metadata"], values.get("metadata"))
    return call.save(refund, event="refund.updated")


@operation("GET", "/v1/refunds", **LISTING, charge=p.text, payment_intent=p.text)
def list_all(call: Call, values: Body) -> Body:
    """Refunds, newest first."""
    return listing(call, "refund", "/v1/refunds", values, "charge", "payment_intent")
