"""The only module that talks to Stripe. What it returns are plain values, what it raises are three words.

A call can end in four ways, and the caller must treat each differently:
an answer; `Rejected`: Stripe did not do it and will not; `TryLater`: Stripe did not do it, now;
`Unknown`: nobody knows whether it was done, so look the object up before doing anything else.
"""

from __future__ import annotations

import functools
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, ParamSpec, TypeVar

import stripe
import structlog
from django.conf import settings
from django.db import connection

from innovate.core.money import Money
from innovate.payments import snapshots
from innovate.payments.snapshots import (
    Account as Account,
)
from innovate.payments.snapshots import (
    Contest as Contest,
)
from innovate.payments.snapshots import (
    Event as Event,
)
from innovate.payments.snapshots import (
    Fee as Fee,
)
from innovate.payments.snapshots import (
    Intent as Intent,
)
from innovate.payments.snapshots import (
    Movement as Movement,
)
from innovate.payments.snapshots import (
    Returned as Returned,
)
from innovate.payments.snapshots import (
    Sent as Sent,
)
from innovate.payments.snapshots import (
    Setup as Setup,
)

log = structlog.get_logger(__name__)
P = ParamSpec("P")
T = TypeVar("T")
#: Seconds we wait for an answer. The lease of an attempt is longer than the calls it makes.
TIMEOUT = 20.0
PAGE = 100
#: Events that move our rows; anything else at the same endpoint is not for us.
EVENTS = (
    "payment_intent.",
    "setup_intent.",
    "refund.",
    "charge.refund",
    "charge.dispute.",
    "transfer.",
    "account.",
)


class GatewayError(Exception):
    """Stripe did not give an answer we can use; `code` is its stable word, the text its own."""

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class Rejected(GatewayError):
    """Stripe understood and refused: it was not done, and asking again will not help."""


class TryLater(GatewayError):
    """It was certainly not done: too many requests, or our key is not accepted. Ask again later."""


class Unknown(GatewayError):
    """No usable answer: it may have been done. Look it up."""


class BadSignature(Exception):
    """A message that claims to be from Stripe and is not, or is too old."""


class _Rate:
    """At most so many calls a second in this process, evenly spaced, whichever thread makes them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next = 0.0

    def wait(self, per_second: float) -> None:
        """Sleep until it is this caller's turn; 0 means without limit."""
        if per_second <= 0:
            return
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next)
            self._next = turn + 1 / per_second
        if turn > now:
            time.sleep(turn - now)


_rate = _Rate()


class _Line(stripe.RequestsClient):
    """The one line to Stripe: each request, also for the next page of a list, is guarded and paced here."""

    def request(self, *args: Any, **kwargs: Any) -> Any:
        refuse_inside_transaction()
        _rate.wait(settings.STRIPE_RATE)
        return super().request(*args, **kwargs)


@functools.lru_cache(maxsize=4)
def _made(key: str, base: str) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        base_addresses={"api": base} if base else None,
        # We decide ourselves what a lost answer means.
        max_network_retries=0,
        http_client=_Line(timeout=TIMEOUT),
    )


def _client() -> stripe.StripeClient:
    if not settings.STRIPE_SECRET_KEY:
        raise TryLater("STRIPE_SECRET_KEY is not set", "no_key")
    return _made(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE)


def refuse_inside_transaction() -> None:
    """Raise RuntimeError inside a transaction: a row lock must never wait for a network.

    The transaction a test case wraps around everything is not the code's own.
    """
    if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        raise RuntimeError("Stripe is never called inside a database transaction: commit the intent first")


@contextmanager
def _call() -> Iterator[stripe.StripeClient]:
    """Tell every error of the calls made inside as one of our three."""
    try:
        yield _client()
    except (stripe.RateLimitError, stripe.AuthenticationError, stripe.PermissionError) as error:
        log.warning("stripe.try_later", error=str(error), kind=type(error).__name__)
        raise TryLater(_words(error), error.code or "") from error
    except stripe.CardError as error:
        raise Rejected(_words(error), snapshots.decline_code(error.error) or error.code or "") from error
    except (stripe.InvalidRequestError, stripe.IdempotencyError) as error:
        # 409: another call with this key is still at work, so what it does is not known yet.
        kind = Unknown if error.http_status == 409 else Rejected
        raise kind(_words(error), error.code or "") from error
    except stripe.StripeError as error:
        log.warning("stripe.unknown_outcome", error=str(error), kind=type(error).__name__)
        raise Unknown(_words(error), error.code or "") from error


def _stripe_call(function: Callable[P, T]) -> Callable[P, T]:
    """Wrap a function that makes one call."""

    @functools.wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> T:
        with _call():
            return function(*args, **kwargs)

    return guarded


def _words(error: stripe.StripeError) -> str:
    return (error.user_message or str(error))[:300]


# --- People and cards --------------------------------------------------------------------------------------


@_stripe_call
def create_customer(*, uid: uuid.UUID, email: str, name: str) -> str:
    """Make the person known to Stripe and return the customer's id."""
    customer = _client().v1.customers.create(
        {"email": email, "name": name, "metadata": {"customer": str(uid)}},
        {"idempotency_key": f"customer:{uid}"},
    )
    return customer.id


@_stripe_call
def create_setup(*, uid: uuid.UUID, customer: str, reference: str) -> Setup:
    """Begin to save a card for charges while the person is away."""
    intent = _client().v1.setup_intents.create(
        {
            "customer": customer,
            "usage": "off_session",
            "payment_method_types": ["card"],
            "metadata": {"card_setup": str(uid), "reference": reference},
        },  # type: ignore[arg-type]
        {"idempotency_key": f"card_setup:{uid}"},
    )
    return snapshots.setup(intent)


@_stripe_call
def retrieve_setup(setup_intent: str) -> Setup:
    """Look at a card being saved."""
    return snapshots.setup(_client().v1.setup_intents.retrieve(setup_intent, {"expand": ["payment_method"]}))


@_stripe_call
def cancel_setup(setup_intent: str) -> Setup:
    """Give up saving a card. Raises Rejected when it is saved already."""
    return snapshots.setup(_client().v1.setup_intents.cancel(setup_intent))


# --- Payments ----------------------------------------------------------------------------------------------

_WITH_FEE = ["latest_charge.balance_transaction"]


@_stripe_call
def create_intent(
    *, key: str, customer: str, payment_method: str, money: Money, description: str, metadata: dict[str, str]
) -> Intent:
    """Create a PaymentIntent that is not confirmed: no money moves by this call, whatever becomes of its
    answer.
    """
    intent = _client().v1.payment_intents.create(
        {
            "amount": money.amount,
            "currency": money.currency.lower(),  # type: ignore[typeddict-item]
            "customer": customer,
            "payment_method": payment_method,
            "payment_method_types": ["card"],
            "description": description,
            "metadata": metadata,
        },
        {"idempotency_key": key},
    )
    return snapshots.intent(intent)


@_stripe_call
def confirm_intent(payment_intent: str, *, key: str) -> Intent:
    """Take the money while the person is away. Raises Rejected when the card was declined: retrieve the
    intent.
    """
    intent = _client().v1.payment_intents.confirm(
        payment_intent, {"off_session": True, "expand": _WITH_FEE}, {"idempotency_key": key}
    )
    return snapshots.intent(intent)


@_stripe_call
def retrieve_intent(payment_intent: str) -> Intent:
    """Look at a PaymentIntent, with Stripe's fee when it is booked."""
    return snapshots.intent(_client().v1.payment_intents.retrieve(payment_intent, {"expand": _WITH_FEE}))


@_stripe_call
def cancel_intent(payment_intent: str) -> Intent:
    """Make sure that a PaymentIntent takes no money any more. Raises Rejected when it has taken it, or is
    cancelled.
    """
    return snapshots.intent(_client().v1.payment_intents.cancel(payment_intent))


def find_intent(*, customer: str, attempt_key: str, since: datetime) -> Intent | None:
    """Return the customer's PaymentIntent whose metadata name the attempt, of those created since then.

    A list is read, not the search: Stripe's search index lags behind, its lists do not.
    """
    with _call() as client:
        rows = client.v1.payment_intents.list(
            {"customer": customer, "limit": PAGE, "created": {"gte": int(since.timestamp())}}
        )
        return next(
            (
                snapshots.intent(row)
                for row in rows.auto_paging_iter()
                if snapshots.meta(row).get("attempt") == attempt_key
            ),
            None,
        )


def intents_since(since: datetime) -> Iterator[Intent]:
    """Yield every PaymentIntent of the account created since then, newest first."""
    with _call() as client:
        rows = client.v1.payment_intents.list({"limit": PAGE, "created": {"gte": int(since.timestamp())}})
        for row in rows.auto_paging_iter():
            yield snapshots.intent(row)


# --- Money back and money out ------------------------------------------------------------------------------


@_stripe_call
def create_refund(*, key: str, payment_intent: str, money: Money, metadata: dict[str, str]) -> Returned:
    """Send money back to the card of a payment."""
    refund = _client().v1.refunds.create(
        {
            "payment_intent": payment_intent,
            "amount": money.amount,
            "reason": "requested_by_customer",
            "metadata": metadata,
        },
        {"idempotency_key": key},
    )
    return snapshots.returned(refund)


@_stripe_call
def retrieve_refund(refund: str) -> Returned:
    """Look at a refund."""
    return snapshots.returned(_client().v1.refunds.retrieve(refund))


def refunds_of(payment_intent: str) -> list[Returned]:
    """Return every refund of a payment."""
    with _call() as client:
        rows = client.v1.refunds.list({"payment_intent": payment_intent, "limit": PAGE})
        return [snapshots.returned(row) for row in rows.auto_paging_iter()]


def refunds_since(since: datetime) -> Iterator[Returned]:
    """Yield every refund of the account created since then."""
    with _call() as client:
        rows = client.v1.refunds.list({"limit": PAGE, "created": {"gte": int(since.timestamp())}})
        for row in rows.auto_paging_iter():
            yield snapshots.returned(row)


@_stripe_call
def create_transfer(*, key: str, account: str, money: Money, group: str, metadata: dict[str, str]) -> Sent:
    """Send money to a connected account. Raises Rejected with code `balance_insufficient` when funds are
    not there yet.
    """
    transfer = _client().v1.transfers.create(
        {
            "amount": money.amount,
            "currency": money.currency.lower(),  # type: ignore[typeddict-item]
            "destination": account,
            "transfer_group": group,
            "metadata": metadata,
        },
        {"idempotency_key": key},
    )
    return snapshots.sent(transfer)


@_stripe_call
def retrieve_transfer(transfer: str) -> Sent:
    """Look at a transfer."""
    return snapshots.sent(_client().v1.transfers.retrieve(transfer))


@_stripe_call
def find_transfer(group: str) -> Sent | None:
    """Return the transfer of a group, which is one payout's own."""
    rows = _client().v1.transfers.list({"transfer_group": group, "limit": 1})
    return snapshots.sent(rows.data[0]) if rows.data else None


def transfers_since(since: datetime) -> Iterator[Sent]:
    """Yield every transfer of the account created since then."""
    with _call() as client:
        rows = client.v1.transfers.list({"limit": PAGE, "created": {"gte": int(since.timestamp())}})
        for row in rows.auto_paging_iter():
            yield snapshots.sent(row)


@_stripe_call
def create_account(*, key: str, country: str, email: str, name: str, metadata: dict[str, str]) -> Account:
    """Open a connected account that can only receive transfers; its owner gives the details to Stripe,
    not to us.
    """
    account = _client().v1.accounts.create(
        {
            "country": country,
            "email": email,
            "controller": {
                "stripe_dashboard": {"type": "express"},
                "fees": {"payer": "application"},
                "losses": {"payments": "application"},
            },
            "capabilities": {"transfers": {"requested": True}},
            "business_profile": {"name": name},
            "metadata": metadata,
        },
        {"idempotency_key": key},
    )
    return snapshots.account(account)


@_stripe_call
def retrieve_account(account: str) -> Account:
    """Look at a connected account."""
    return snapshots.account(_client().v1.accounts.retrieve(account))


@_stripe_call
def onboarding_link(account: str, *, return_url: str, refresh_url: str) -> str:
    """Return the address, good for minutes and once, where the owner of an account gives their details."""
    link = _client().v1.account_links.create(
        {
            "account": account,
            "type": "account_onboarding",
            "return_url": return_url,
            "refresh_url": refresh_url,
        }
    )
    return link.url


@_stripe_call
def retrieve_dispute(dispute: str) -> Contest:
    """Look at a dispute, with what it moved on our balance."""
    row = _client().v1.disputes.retrieve(dispute)
    due = row.evidence_details.due_by if row.evidence_details else None
    return Contest(
        id=row.id,
        status=row.status,
        reason=row.reason,
        money=snapshots.money(row.amount, row.currency),
        payment_intent=snapshots.id_of(row.payment_intent),
        respond_by=datetime.fromtimestamp(due, UTC) if due else None,
        movements=tuple(
            Movement(
                item.id, snapshots.money(item.amount, item.currency), snapshots.money(item.fee, item.currency)
            )
            for item in row.balance_transactions or ()
        ),
    )


# --- Events ------------------------------------------------------------------------------------------------


def read_webhook(body: bytes, signature: str) -> Event:
    """Return the event in a webhook's body; no call is made.

    Raises BadSignature when it is not signed with our secret in the last five minutes, ValueError when it
    is no event.
    """
    client = _made(settings.STRIPE_SECRET_KEY or "unset", settings.STRIPE_API_BASE)
    if not settings.STRIPE_WEBHOOK_SECRET:
        raise BadSignature("STRIPE_WEBHOOK_SECRET is not set")
    try:
        event = client.construct_event(body, signature, settings.STRIPE_WEBHOOK_SECRET)
        return snapshots.event(event)
    except stripe.SignatureVerificationError as error:
        raise BadSignature(str(error)) from error
    except (AttributeError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise ValueError("this is not an event") from error


def events_since(since: datetime) -> Iterator[Event]:
    """Yield the account's events since then, newest first."""
    with _call() as client:
        rows = client.v1.events.list({"limit": PAGE, "created": {"gte": int(since.timestamp())}})
        for row in rows.auto_paging_iter():
            yield snapshots.event(row)
