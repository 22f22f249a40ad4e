"""Payouts from an account's balance to its bank. They arrive at once."""

from __future__ import annotations

from .. import params as p
from ..api import LISTING, Body, Call, fresh, listing, operation
from . import balance


@operation(
    "POST",
    "/v1/payouts",
    amount=p.required(p.amount),
    currency=p.required(p.currency),
    description=p.text,
    metadata=p.metadata,
    method=p.one_of("instant", "standard"),
    statement_descriptor=p.text,
)
def create(call: Call, values: Body) -> Body:
    """Pay out from the available balance."""
    balance.require_available(call, values["amount"], values["currency"])
    payout = fresh(
        call,
        "po",
        "payout",
        amount=values["amount"],
        arrival_date=call.now(),
        automatic=False,
        balance_transaction=None,
        currency=values["currency"],
        description=values.get("description"),
        destination=None,
        failure_balance_transaction=None,
        failure_code=None,
        failure_message=None,
        metadata=p.merge_metadata({}, values.get("metadata")),
        method=values.get("method") or "standard",
        original_payout=None,
        reconciliation_status="not_applicable",
        reversed_by=None,
        source_type="card",
        statement_descriptor=values.get("statement_descriptor"),
        status="pending",
        type="bank_account",
    )
    moved = balance.move(call, "payout", payout["id"], -values["amount"], values["currency"])
    payout["balance_transaction"] = moved["id"]
    answered = dict(call.add(payout, event="payout.created"))
    call.save({**payout, "status": "paid"}, event="payout.paid", previous={"status": "pending"})
    return answered


@operation("GET", "/v1/payouts/{id}")
def retrieve(call: Call, values: Body, payout_id: str) -> Body:
    """A payout."""
    return call.find("payout", payout_id)


@operation("GET", "/v1/payouts", **LISTING, status=p.text)
def list_all(call: Call, values: Body) -> Body:
    """Payouts, newest first."""
    return listing(call, "payout", "/v1/payouts", values, "status")
