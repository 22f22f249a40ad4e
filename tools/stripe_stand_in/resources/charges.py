"""Charges: one attempt on a card, approved or refused, its fee and its balance transaction."""

from __future__ import annotations

from .. import params as p
from ..api import LISTING, Body, Call, fresh, listing, operation
from ..cards import Decline, TestCard
from ..money import fee
from . import balance, disputes


def attempt(
    call: Call, intent: Body, method: Body, card: TestCard, decline: Decline | None, *, authenticated: bool
) -> Body:
    """Try the card for an intent's amount and keep the charge, whatever came of it."""
    manual = intent["capture_method"] == "manual"
    charge = fresh(call, "ch", "charge", **_facts(intent, method, card, authenticated=authenticated))
    charge |= _outcome(card, decline)
    charge["captured"] = decline is None and not manual
    charge["amount_captured"] = intent["amount"] if charge["captured"] else 0
    charge["receipt_url"] = f"{call.settings.base_url}/receipts/{charge['id']}" if charge["paid"] else None
    call.add(charge, private={"number": card.number})
    if decline:
        call.emit("charge.failed", charge)
        return charge
    if charge["captured"]:
        settle(call, charge, card)
    call.save(charge, event="charge.succeeded")
    if card.dispute and charge["captured"]:
        disputes.open_for(call, charge, card)
    return charge


def settle(call: Call, charge: Body, card: TestCard) -> None:
    """Book what a captured charge brings: the amount less the fee, available after the settlement time."""
    settings = call.settings
    amount = charge["amount_captured"]
    cost = fee(amount, fraction=settings.fee_fraction, fixed=settings.fee_fixed, currency=charge["currency"])
    wait = 0 if card.settles_at_once else settings.settle_seconds
    transaction = balance.move(
        call,
        "charge",
        charge["id"],
        amount,
        charge["currency"],
        fee=cost,
        available_on=call.now() + wait,
        description=charge["description"],
    )
    charge["balance_transaction"] = transaction["id"]


def _outcome(card: TestCard, decline: Decline | None) -> Body:
    blocked = decline is not None and decline.decline_code == "fraudulent"
    if decline is None:
        outcome = {
            "advice_code": None,
            "network_advice_code": None,
            "network_decline_code": None,
            "network_status": "approved_by_network",
            "reason": None,
            "risk_level": card.risk,
            "risk_score": 65 if card.risk == "elevated" else 12,
            "seller_message": "Payment complete.",
            "type": "authorized",
        }
    else:
        outcome = {
            "advice_code": None,
            "network_advice_code": None,
            "network_decline_code": None,
            "network_status": "not_sent_to_network" if blocked else "declined_by_network",
            "reason": "highest_risk_level" if blocked else decline.decline_code or decline.code,
            "risk_level": "highest" if blocked else card.risk,
            "risk_score": 92 if blocked else 12,
            "seller_message": "Stripe blocked this payment as too risky."
            if blocked
            else "The bank did not return any further details with this decline.",
            "type": "blocked" if blocked else "issuer_declined",
        }
    return {
        "outcome": outcome,
        "paid": decline is None,
        "status": "failed" if decline else "succeeded",
        "failure_code": decline.code if decline else None,
        "failure_message": decline.message if decline else None,
    }


def _facts(intent: Body, method: Body, card: TestCard, *, authenticated: bool) -> Body:
    details = {
        key: method["card"][key]
        for key in (
            "brand",
            "checks",
            "country",
            "exp_month",
            "exp_year",
            "fingerprint",
            "funding",
            "last4",
            "wallet",
        )
    }
    details |= {
        "amount_authorized": intent["amount"],
        "authorization_code": None,
        "extended_authorization": {"status": "disabled"},
        "incremental_authorization": {"status": "unavailable"},
        "installments": None,
        "mandate": None,
        "multicapture": {"status": "unavailable"},
        "network": card.brand,
        "network_token": {"used": False},
        "overcapture": {"maximum_amount_capturable": intent["amount"], "status": "unavailable"},
        "regulated_status": "unregulated",
        "three_d_secure": {
            "authentication_flow": "challenge",
            "electronic_commerce_indicator": "05",
            "result": "authenticated",
            "result_reason": None,
            "version": "2.2.0",
        }
        if authenticated
        else None,
    }
    return {
        "amount": intent["amount"],
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": method["billing_details"],
        "calculated_statement_descriptor": "STAND-IN"
        + (f"* {intent['statement_descriptor_suffix']}" if intent["statement_descriptor_suffix"] else ""),
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "fraud_details": {},
        "metadata": intent["metadata"],
        "on_behalf_of": None,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": {"card": details, "type": "card"},
        "receipt_email": intent["receipt_email"],
        "receipt_number": None,
        "refunded": False,
        "review": None,
        "shipping": intent["shipping"],
        "source_transfer": None,
        "statement_descriptor": intent["statement_descriptor"],
        "statement_descriptor_suffix": intent["statement_descriptor_suffix"],
        "transfer_data": None,
        "transfer_group": intent["transfer_group"] or f"group_{intent['id']}",
    }


@operation("GET", "/v1/charges/{id}")
def retrieve(call: Call, values: Body, charge_id: str) -> Body:
    """A charge."""
    return call.find("charge", charge_id)


@operation(
    "POST",
    "/v1/charges/{id}",
    metadata=p.metadata,
    description=p.text,
    receipt_email=p.text,
    transfer_group=p.text,
    fraud_details=p.anything,
    shipping=p.anything,
)
def update(call: Call, values: Body, charge_id: str) -> Body:
    """Change what is written on a charge."""
    charge = call.find("charge", charge_id)
    charge["metadata"] = p.merge_metadata(charge["metadata"], values.get("metadata"))
    for name in ("description", "receipt_email", "transfer_group", "fraud_details", "shipping"):
        if name in values:
            charge[name] = values[name]
    return call.save(charge, event="charge.updated")


@operation("GET", "/v1/charges", **LISTING, customer=p.text, payment_intent=p.text, transfer_group=p.text)
def list_all(call: Call, values: Body) -> Body:
    """Charges, newest first."""
    return listing(call, "charge", "/v1/charges", values, "customer", "payment_intent", "transfer_group")
