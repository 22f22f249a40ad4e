"""What we know of an object at Stripe: plain values, read from the SDK's objects in one place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from innovate.core.money import Money


@dataclass(frozen=True, slots=True)
class Fee:
    """What Stripe kept of a payment, from its balance transaction. `settled` is the gross in our currency."""

    transaction: str
    fee: Money
    settled: Money


@dataclass(frozen=True, slots=True)
class Intent:
    """A PaymentIntent as it is now. `fee` is None until Stripe has booked the payment."""

    id: str
    status: str
    money: Money
    received: int
    client_secret: str
    metadata: dict[str, str]
    error_code: str = ""
    error_message: str = ""
    charge: str = ""
    fee: Fee | None = None


@dataclass(frozen=True, slots=True)
class Setup:
    """A SetupIntent as it is now, with what may be shown of the card."""

    id: str
    status: str
    client_secret: str
    payment_method: str = ""
    brand: str = ""
    last4: str = ""
    error_code: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """A Refund as it is now."""

    id: str
    status: str
    money: Money
    payment_intent: str
    metadata: dict[str, str]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Movement:
    """One change of our balance at Stripe: what came in (negative: went out), and what Stripe took for it."""

    id: str
    gross: Money
    fee: Money


@dataclass(frozen=True, slots=True)
class Contest:
    """A Dispute as it is now."""

    id: str
    status: str
    reason: str
    money: Money
    payment_intent: str
    respond_by: datetime | None
    movements: tuple[Movement, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """A Transfer to a connected account."""

    id: str
    money: Money
    reversed_amount: int
    metadata: dict[str, str]


@dataclass(frozen=True, slots=True)
class Account:
    """A connected account."""

    id: str
    can_receive: bool
    metadata: dict[str, str]


@dataclass(frozen=True, slots=True)
class Event:
    """Where to look: the kind of event and the id of the object it is about."""

    id: str
    kind: str
    object_id: str
    happened_at: datetime


def money(amount: int, currency: str) -> Money:
    """An amount in Stripe's spelling as Money."""
    return Money(amount, currency.upper())


def id_of(value: Any) -> str:
    """An expandable field is an id, an object or nothing."""
    return value if isinstance(value, str) else getattr(value, "id", "") or ""


def meta(row: Any) -> dict[str, str]:
    """The object's metadata; empty when it has none."""
    return row.metadata.to_dict() if row.metadata else {}


def decline_code(error: Any) -> str:
    """The bank's word where there is a telling one, else Stripe's."""
    if error is None:
        return ""
    decline = getattr(error, "decline_code", None) or ""
    return decline if decline and decline != "generic_decline" else getattr(error, "code", None) or ""


def intent(row: Any) -> Intent:
    """Read a PaymentIntent; its fee is there when latest_charge.balance_transaction was expanded."""
    error = row.last_payment_error
    charge = row.latest_charge
    booked = None if charge is None or isinstance(charge, str) else charge.balance_transaction
    fee = None
    if booked is not None and not isinstance(booked, str):
        fee = Fee(booked.id, money(booked.fee, booked.currency), money(booked.amount, booked.currency))
    return Intent(
        id=row.id,
        status=row.status,
        money=money(row.amount, row.currency),
        received=row.amount_received or 0,
        client_secret=row.client_secret or "",
        metadata=meta(row),
        error_code=decline_code(error),
        error_message=(getattr(error, "message", "") or "")[:300] if error else "",
        charge=id_of(charge),
        fee=fee,
    )


def setup(row: Any) -> Setup:
    """Read a SetupIntent; what may be shown of the card is there when payment_method was expanded."""
    method = row.payment_method
    card = getattr(method, "card", None) if method and not isinstance(method, str) else None
    return Setup(
        id=row.id,
        status=row.status,
        client_secret=row.client_secret or "",
        payment_method=id_of(method),
        brand=card.brand if card else "",
        last4=card.last4 if card else "",
        error_code=decline_code(row.last_setup_error),
    )


def returned(row: Any) -> Returned:
    """Read a Refund."""
    return Returned(
        id=row.id,
        status=row.status or "pending",
        money=money(row.amount, row.currency),
        payment_intent=id_of(row.payment_intent),
        metadata=meta(row),
        reason=getattr(row, "failure_reason", "") or "",
    )


def sent(row: Any) -> Sent:
    """Read a Transfer."""
    return Sent(row.id, money(row.amount, row.currency), row.amount_reversed, meta(row))


def account(row: Any) -> Account:
    """Read a connected account; it can receive once its transfers capability is active."""
    active = getattr(row.capabilities, "transfers", None) == "active"
    return Account(row.id, active, meta(row))


def event(row: Any) -> Event:
    """Read an event. Raises TypeError or AttributeError for what is none."""
    if not isinstance(row.id, str) or not isinstance(row.type, str):
        raise TypeError("an event has an id and a type")
    subject = row.data.object
    return Event(row.id, row.type, id_of(subject), datetime.fromtimestamp(row.created, UTC))
