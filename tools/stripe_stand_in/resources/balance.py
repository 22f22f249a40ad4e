"""The balance and its transactions: every movement of funds is one ``txn_``."""

from __future__ import annotations

from typing import Any

from .. import params as p
from ..api import LISTING, Body, Call, fresh, listing, operation
from ..errors import InvalidRequest
from ..money import show


def move(
    call: Call,
    kind: str,
    source: str,
    amount: int,
    currency: str,
    *,
    fee: int = 0,
    category: str = "",
    available_on: int | None = None,
    description: str | None = None,
) -> Body:
    """Record a movement of ``amount - fee`` minor units; without ``available_on`` it counts at once."""
    when = call.now() if available_on is None else available_on
    details: list[dict[str, Any]] = []
    if fee:
        words = "Stripe processing fees" if fee > 0 else "Refund of fees"
        details = [
            {
                "amount": fee,
                "application": None,
                "currency": currency,
                "description": words,
                "type": "stripe_fee",
            }
        ]
    transaction = fresh(
        call,
        "txn",
        "balance_transaction",
        amount=amount,
        available_on=when,
        balance_type="payments",
        currency=currency,
        description=description,
        exchange_rate=None,
        fee=fee,
        fee_details=details,
        net=amount - fee,
        reporting_category=category or kind,
        source=source,
        status="available" if when <= call.now() else "pending",
        type=kind,
    )
    del transaction["livemode"]
    call.store.add_funds(account=call.account, currency=currency, available_on=when, net=amount - fee)
    return call.add(transaction)


def available(call: Call, currency: str) -> int:
    """Minor units that can be sent on now."""
    return call.store.funds(call.account).get(currency, (0, 0))[0]


def require_available(call: Call, amount: int, currency: str) -> None:
    """Raise ``balance_insufficient`` when the available balance does not cover the amount."""
    if amount > available(call, currency):
        raise InvalidRequest(
            "You have insufficient available funds in your Stripe account. Try adding funds directly to your "
            "available balance by creating Charges using the 4000000000000077 test card. "
            f"({show(amount, currency)} was asked for.)",
            code="balance_insufficient",
        )


def _settled(call: Call, transaction: Body) -> Body:
    if transaction["available_on"] <= call.now():
        transaction["status"] = "available"
    return transaction


@operation("GET", "/v1/balance")
def retrieve(call: Call, values: Body) -> Body:
    """The balance, by currency."""
    funds = call.store.funds(call.account) or {"usd": (0, 0)}

    def side(which: int) -> list[Body]:
        return [
            {"amount": sums[which], "currency": code, "source_types": {"card": sums[which]}}
            for code, sums in sorted(funds.items())
        ]

    return {
        "object": "balance",
        "available": side(0),
        "connect_reserved": [{"amount": 0, "currency": code} for code in sorted(funds)],
        "livemode": False,
        "pending": side(1),
        "refund_and_dispute_prefunding": {"available": [], "pending": []},
    }


@operation("GET", "/v1/balance_transactions/{id}")
def retrieve_transaction(call: Call, values: Body, transaction_id: str) -> Body:
    """One movement."""
    return _settled(call, call.find("balance_transaction", transaction_id, words="balance transaction"))


@operation(
    "GET",
    "/v1/balance_transactions",
    **LISTING,
    type=p.text,
    source=p.text,
    currency=p.currency,
    payout=p.text,
)
def list_transactions(call: Call, values: Body) -> Body:
    """Movements, newest first."""
    page = listing(
        call, "balance_transaction", "/v1/balance_transactions", values, "type", "source", "currency"
    )
    page["data"] = [_settled(call, transaction) for transaction in page["data"]]
    return page
