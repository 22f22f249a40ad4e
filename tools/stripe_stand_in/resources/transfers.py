"""Transfers to connected accounts, and their reversals."""

from __future__ import annotations

from typing import Any

from .. import params as p
from ..api import LISTING, Body, Call, fresh, listing, operation
from ..errors import InvalidRequest, missing
from ..money import show
from . import balance


@operation(
    "POST",
    "/v1/transfers",
    amount=p.required(p.amount),
    currency=p.required(p.currency),
    destination=p.required(p.text),
    description=p.text,
    metadata=p.metadata,
    source_transaction=p.text,
    source_type=p.one_of("bank_account", "card", "fpx"),
    transfer_group=p.text,
)
def create(call: Call, values: Body) -> Body:
    """Send funds to a connected account, from the available balance or against a charge."""
    account = call.store.get(values["destination"], account="", kind="account")
    if account is None:
        raise missing("destination", values["destination"], "destination")
    if account["capabilities"].get("transfers") != "active":
        raise InvalidRequest(
            "Your destination account needs to have at least one of the following capabilities enabled: "
            "transfers, "
            "crypto_transfers, legacy_payments",
            code="insufficient_capabilities_for_transfer",
        )
    amount, currency = values["amount"], values["currency"]
    charge = _source(call, values) if values.get("source_transaction") else None
    if charge is None:
        balance.require_available(call, amount, currency)
    return _send(call, values, charge)


def _source(call: Call, values: Body) -> Body:
    charge = call.find("charge", values["source_transaction"], param="source_transaction")
    sent = call.store.private(charge["id"]).get("transferred", 0)
    left = charge["amount_captured"] - charge["amount_refunded"] - sent
    if charge["currency"] != values["currency"]:
        raise InvalidRequest(
            f"The currency of source_transaction's balance transaction ({charge['currency']}) must be the "
            "same as the "
            f"transfer currency ({values['currency']})",
            param="currency",
        )
    if values["amount"] > left:
        raise InvalidRequest(
            f"The transfer's amount ({show(values['amount'], values['currency'])}) is greater than what "
            "is left of "
            f"the source charge ({show(left, charge['currency'])}).",
            code="amount_too_large",
            param="amount",
        )
    call.store.set_private(charge["id"], transferred=sent + values["amount"])
    return charge


def _send(call: Call, values: Body, charge: Body | None) -> Body:
    amount, currency = values["amount"], values["currency"]
    group = values.get("transfer_group") or (charge["transfer_group"] if charge else None)
    transfer = fresh(
        call,
        "tr",
        "transfer",
        amount=amount,
        amount_reversed=0,
        balance_transaction=None,
        currency=currency,
        description=values.get("description"),
        destination=values["destination"],
        destination_payment=None,
        metadata=p.merge_metadata({}, values.get("metadata")),
        reversals={"object": "list", "data": [], "has_more": False, "url": ""},
        reversed=False,
        source_transaction=charge["id"] if charge else None,
        source_type=values.get("source_type") or "card",
        transfer_group=group,
    )
    transfer["reversals"]["url"] = f"/v1/transfers/{transfer['id']}/reversals"
    when = None
    if charge:
        source = call.find("balance_transaction", charge["balance_transaction"])
        when = max(call.now(), source["available_on"])
    moved = balance.move(call, "transfer", transfer["id"], -amount, currency, available_on=when)
    there = call.acting_for(values["destination"])
    payment = _payment(there, transfer)
    arrived = balance.move(
        there, "payment", payment["id"], amount, currency, category="charge", available_on=when
    )
    there.add({**payment, "balance_transaction": arrived["id"]}, event="payment.created")
    transfer |= {"balance_transaction": moved["id"], "destination_payment": payment["id"]}
    return call.add(transfer, event="transfer.created")


def _payment(there: Call, transfer: Body) -> Body:
    return fresh(
        there,
        "py",
        "charge",
        amount=transfer["amount"],
        amount_captured=transfer["amount"],
        amount_refunded=0,
        captured=True,
        currency=transfer["currency"],
        customer=None,
        description=transfer["description"],
        disputed=False,
        metadata={},
        paid=True,
        payment_intent=None,
        payment_method=None,
        refunded=False,
        source_transfer=transfer["id"],
        status="succeeded",
        transfer_group=transfer["transfer_group"],
    )


@operation("GET", "/v1/transfers/{id}")
def retrieve(call: Call, values: Body, transfer_id: str) -> Body:
    """A transfer."""
    return call.find("transfer", transfer_id)


@operation("POST", "/v1/transfers/{id}", metadata=p.metadata, description=p.text)
def update(call: Call, values: Body, transfer_id: str) -> Body:
    """Change what is written on a transfer."""
    transfer = call.find("transfer", transfer_id)
    transfer["metadata"] = p.merge_metadata(transfer["metadata"], values.get("metadata"))
    if "description" in values:
        transfer["description"] = values["description"]
    return call.save(transfer, event="transfer.updated")


@operation("GET", "/v1/transfers", **LISTING, destination=p.text, transfer_group=p.text)
def list_all(call: Call, values: Body) -> Body:
    """Transfers, newest first."""
    return listing(call, "transfer", "/v1/transfers", values, "destination", "transfer_group")


@operation("POST", "/v1/transfers/{id}/reversals", amount=p.amount, metadata=p.metadata, description=p.text)
def reverse(call: Call, values: Body, transfer_id: str) -> Body:
    """Take a transfer back, whole or in part, from the connected account's balance."""
    transfer = call.find("transfer", transfer_id)
    left = transfer["amount"] - transfer["amount_reversed"]
    amount = values.get("amount", left)
    if left == 0:
        raise InvalidRequest(
            f"Transfer {transfer_id} is already fully reversed.", code="transfer_already_reversed"
        )
    if amount > left:
        raise InvalidRequest(
            f"Transfer reversal amount ({show(amount, transfer['currency'])}) is greater than unreversed "
            "amount "
            f"({show(left, transfer['currency'])})",
            param="amount",
        )
    there = call.acting_for(transfer["destination"])
    available, pending = call.store.funds(transfer["destination"]).get(transfer["currency"], (0, 0))
    if available + pending < amount:
        raise InvalidRequest(
            "Insufficient funds in the connected account for this reversal.", code="balance_insufficient"
        )
    return _reverse(call, there, transfer, amount, values)


def _reverse(call: Call, there: Call, transfer: Body, amount: int, values: Body) -> Body:
    reversal: dict[str, Any] = fresh(
        call,
        "trr",
        "transfer_reversal",
        amount=amount,
        balance_transaction=None,
        currency=transfer["currency"],
        destination_payment_refund=None,
        metadata=p.merge_metadata({}, values.get("metadata")),
        source_refund=None,
        transfer=transfer["id"],
    )
    del reversal["livemode"]
    back = balance.move(
        call, "transfer_refund", reversal["id"], amount, transfer["currency"], category="transfer_reversal"
    )
    balance.move(
        there,
        "payment_refund",
        transfer["destination_payment"],
        -amount,
        transfer["currency"],
        category="refund",
    )
    reversal["balance_transaction"] = back["id"]
    call.add(reversal)
    transfer["amount_reversed"] += amount
    transfer["reversed"] = transfer["amount_reversed"] == transfer["amount"]
    transfer["reversals"]["data"].insert(0, dict(reversal))
    call.save(transfer, event="transfer.reversed")
    return reversal


@operation("GET", "/v1/transfers/{id}/reversals", **LISTING)
def list_reversals(call: Call, values: Body, transfer_id: str) -> Body:
    """A transfer's reversals, newest first."""
    url = f"/v1/transfers/{transfer_id}/reversals"
    return listing(call, "transfer_reversal", url, values, transfer=transfer_id)


@operation("GET", "/v1/transfers/{id}/reversals/{reversal}")
def retrieve_reversal(call: Call, values: Body, transfer_id: str, reversal_id: str) -> Body:
    """One reversal."""
    return call.find("transfer_reversal", reversal_id)
