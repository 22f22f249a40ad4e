"""PaymentIntents: created, confirmed (on or off session), authenticated, captured, cancelled."""

from __future__ import annotations

import contextlib

from .. import params as p
from ..api import BROWSER, LISTING, Body, Call, fresh, listing, operation
from ..cards import AUTHENTICATION, Decline
from ..errors import CardError, InvalidParameter, InvalidRequest
from ..ids import random_text
from ..money import require_minimum, show
from . import charges, customers, disputes, intents
from . import payment_methods as methods

DETAILS: dict[str, p.Kind] = {
    "customer": p.text,
    "description": p.text,
    "metadata": p.metadata,
    "receipt_email": p.text,
    "setup_future_usage": p.one_of("off_session", "on_session"),
    "shipping": p.anything,
    "statement_descriptor": p.text,
    "statement_descriptor_suffix": p.text,
    "transfer_group": p.text,
    "payment_method_types": p.strings,
}
KEPT = tuple(name for name in DETAILS if name not in {"metadata", "payment_method_types"})
CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
CANCELABLE = (*CONFIRMABLE, "requires_capture", "processing")
FAILED_AUTHENTICATION = Decline(
    "payment_intent_authentication_failure",
    "",
    "We are unable to authenticate your payment method. Please choose a different payment method and try "
    "again.",
)


@operation(
    "POST",
    "/v1/payment_intents",
    **(DETAILS | intents.confirm_params()),
    amount=p.required(p.amount),
    currency=p.required(p.currency),
    automatic_payment_methods=intents.METHODS,
    capture_method=p.one_of("automatic", "automatic_async", "manual"),
    confirmation_method=p.one_of("automatic", "manual"),
    confirm=p.boolean,
    off_session=p.boolean,
)
def create(call: Call, values: Body) -> Body:
    """Create a PaymentIntent, confirming it when asked."""
    require_minimum(values["amount"], values["currency"])
    if not values.get("confirm"):
        for name in ("off_session", "return_url", "error_on_requires_action", "mandate_data"):
            if values.get(name):
                raise InvalidParameter(
                    f"The parameter `{name}` can only be passed on creation when `confirm` is `true`.",
                    param=name,
                )
    if values.get("customer"):
        customers.find(call, values["customer"])
    _check_words(values)
    intents.require_card_only(values)
    intent = call.add(_new(call, values))
    if values.get("payment_method") or values.get("payment_method_data"):
        method = intents.choose_method(call, intent, values)
        assert method is not None
        methods.require_usable(call, method, intent["customer"], off_session=bool(values.get("off_session")))
        intent |= {"payment_method": method["id"], "status": "requires_confirmation"}
    call.save(intent, event="payment_intent.created")
    if values.get("confirm"):
        later = {
            key: value
            for key, value in values.items()
            if key not in {"payment_method", "payment_method_data"}
        }
        return _confirm(call, intent, later)
    return intent


def _new(call: Call, values: Body) -> Body:
    intent = fresh(
        call,
        "pi",
        "payment_intent",
        amount=values["amount"],
        amount_capturable=0,
        amount_details={"tip": {}},
        amount_received=0,
        application=None,
        application_fee_amount=None,
        automatic_payment_methods=intents.redirects_allowed(values.get("automatic_payment_methods")),
        canceled_at=None,
        cancellation_reason=None,
        capture_method=values.get("capture_method") or "automatic",
        client_secret=None,
        confirmation_method=values.get("confirmation_method") or "automatic",
        currency=values["currency"],
        excluded_payment_method_types=None,
        last_payment_error=None,
        latest_charge=None,
        metadata=p.merge_metadata({}, values.get("metadata")),
        next_action=None,
        on_behalf_of=None,
        payment_method=None,
        payment_method_configuration_details=None,
        payment_method_options={
            "card": {"installments": None, "network": None, "request_three_d_secure": "automatic"}
        },
        payment_method_types=values.get("payment_method_types") or ["card"],
        processing=None,
        review=None,
        source=None,
        status="requires_payment_method",
        transfer_data=None,
        **{name: values.get(name) for name in KEPT},
    )
    intent["client_secret"] = f"{intent['id']}_secret_{random_text(25)}"
    return intent


def _check_words(values: Body) -> None:
    suffix = values.get("statement_descriptor_suffix")
    if suffix and (len(suffix) > 22 or any(sign in suffix for sign in "<>\\'\"*")):
        raise InvalidParameter(
            "The statement descriptor suffix is at most 22 characters and has none of < > \\ ' \" *.",
            param="statement_descriptor_suffix",
        )


@operation("GET", "/v1/payment_intents/{id}", BROWSER, client_secret=p.text)
def retrieve(call: Call, values: Body, intent_id: str) -> Body:
    """A PaymentIntent."""
    return intents.shown(call, intents.find(call, "payment_intent", intent_id, values))


@operation(
    "POST",
    "/v1/payment_intents/{id}",
    **DETAILS,
    amount=p.amount,
    currency=p.currency,
    payment_method=p.text,
    payment_method_data=methods.DATA_KIND,
)
def update(call: Call, values: Body, intent_id: str) -> Body:
    """Change a PaymentIntent that has not been paid; texts may change later."""
    intent = call.find("payment_intent", intent_id, param="intent")
    if {"amount", "currency", "payment_method", "customer"} & set(values):
        intents.require_status(intent, "update", CONFIRMABLE)
    wanted = intent | values
    require_minimum(wanted["amount"], wanted["currency"])
    _check_words(values)
    if values.get("customer"):
        customers.find(call, values["customer"])
    intent |= {name: values[name] for name in (*KEPT, "amount", "currency") if name in values}
    intent["metadata"] = p.merge_metadata(intent["metadata"], values.get("metadata"))
    if values.get("payment_method") or values.get("payment_method_data"):
        method = intents.choose_method(call, intent, values)
        assert method is not None
        methods.require_usable(call, method, intent["customer"])
        intent |= {"payment_method": method["id"], "status": "requires_confirmation", "next_action": None}
    return call.save(intent)


@operation(
    "POST",
    "/v1/payment_intents/{id}/confirm",
    BROWSER,
    **intents.confirm_params(),
    off_session=p.boolean,
    receipt_email=p.text,
    setup_future_usage=DETAILS["setup_future_usage"],
    shipping=p.anything,
    capture_method=p.one_of("automatic", "automatic_async", "manual"),
)
def confirm(call: Call, values: Body, intent_id: str) -> Body:
    """Try to pay."""
    intent = intents.find(call, "payment_intent", intent_id, values)
    try:
        return intents.shown(call, _confirm(call, intent, values))
    except CardError as error:
        if "payment_intent" in error.body:
            error.body["payment_intent"] = intents.shown(call, error.body["payment_intent"])
        raise


def _confirm(call: Call, intent: Body, values: Body) -> Body:
    intents.require_status(intent, "confirm", CONFIRMABLE)
    intents.require_return_url(call, intent, values)
    if call.publishable and intent["confirmation_method"] == "manual":
        raise InvalidRequest("This PaymentIntent must be confirmed with your secret key.")
    method = intents.choose_method(call, intent, values)
    if method is None:
        raise InvalidRequest(
            "You cannot confirm this PaymentIntent because it's missing a payment method. You can either "
            "update the "
            "PaymentIntent with a payment method and then confirm it again, or confirm it again directly "
            "with a "
            "payment method or ConfirmationToken.",
            code="payment_intent_unexpected_state",
            payment_intent=intent,
        )
    off_session = bool(values.get("off_session")) and not call.publishable
    methods.require_usable(call, method, intent["customer"], off_session=off_session)
    for name in ("receipt_email", "setup_future_usage", "shipping", "capture_method"):
        if values.get(name):
            intent[name] = values[name]
    intent |= {"payment_method": method["id"], "last_payment_error": None, "next_action": None}
    card = methods.card_of(call, method)
    if not intents.asks_for_authentication(call, card, method, off_session=off_session):
        return pay(call, intent, method, authenticated=False)
    if off_session or values.get("error_on_requires_action"):
        return refuse(call, intent, method, AUTHENTICATION)
    intent |= {
        "status": "requires_action",
        "next_action": intents.challenge(call, intent, values.get("return_url")),
    }
    return call.save(intent, event="payment_intent.requires_action")


def pay(call: Call, intent: Body, method: Body, *, authenticated: bool) -> Body:
    """Charge the card for the intent. Raises ``CardError`` when it is declined."""
    card = methods.card_of(call, method)
    if card.charge:
        return refuse(call, intent, method, card.charge, authenticated=authenticated)
    charge = charges.attempt(call, intent, method, card, None, authenticated=authenticated)
    intent |= {"latest_charge": charge["id"], "next_action": None, "last_payment_error": None}
    if intent["customer"] and intent["setup_future_usage"]:
        call.store.set_private(
            method["id"], set_up=authenticated or call.store.private(method["id"])["set_up"]
        )
        if not method["customer"]:
            methods.join(call, method, intent["customer"])
    if not method["customer"]:
        call.store.set_private(method["id"], spent=True)
    if intent["capture_method"] == "manual":
        intent |= {"status": "requires_capture", "amount_capturable": intent["amount"]}
        return call.save(intent, event="payment_intent.amount_capturable_updated")
    intent |= {"status": "succeeded", "amount_received": intent["amount"]}
    return call.save(intent, event="payment_intent.succeeded")


def refuse(call: Call, intent: Body, method: Body, decline: Decline, *, authenticated: bool = False) -> Body:
    """Record a refused attempt and raise the card error that carries the intent."""
    card = methods.card_of(call, method)
    charge = charges.attempt(call, intent, method, card, decline, authenticated=authenticated)
    error = intents.last_error(decline, method, charge=charge["id"])
    intent |= {
        "latest_charge": charge["id"],
        "status": "requires_payment_method",
        "payment_method": None,
        "next_action": None,
        "last_payment_error": error,
    }
    call.save(intent, event="payment_intent.payment_failed")
    raise intents.card_error(intent, error)


def finish_challenge(call: Call, intent: Body, *, passed: bool) -> None:
    """The holder answered 3-D Secure. The outcome is in the intent; nothing is raised."""
    method = call.find("payment_method", intent["payment_method"])
    if passed:
        with contextlib.suppress(CardError):
            pay(call, intent, method, authenticated=True)
        return
    intent |= {
        "status": "requires_payment_method",
        "payment_method": None,
        "next_action": None,
        "last_payment_error": intents.last_error(FAILED_AUTHENTICATION, method),
    }
    call.save(intent, event="payment_intent.payment_failed")


@operation(
    "POST",
    "/v1/payment_intents/{id}/capture",
    amount_to_capture=p.amount,
    metadata=p.metadata,
    statement_descriptor_suffix=p.text,
    final_capture=p.boolean,
)
def capture(call: Call, values: Body, intent_id: str) -> Body:
    """Take what was authorised, or part of it; the rest is released."""
    intent = call.find("payment_intent", intent_id, param="intent")
    intents.require_status(intent, "capture", ("requires_capture",))
    amount: int = ({"amount_to_capture": intent["amount_capturable"]} | values)["amount_to_capture"]
    if amount > intent["amount_capturable"]:
        raise InvalidRequest(
            f"The amount to capture ({show(amount, intent['currency'])}) is greater than the amount you "
            "can capture "
            f"({show(intent['amount_capturable'], intent['currency'])}).",
            code="amount_too_large",
            param="amount_to_capture",
        )
    charge = call.find("charge", intent["latest_charge"])
    card = methods.card_of(call, call.find("payment_method", intent["payment_method"]))
    charge |= {"captured": True, "amount_captured": amount, "amount_refunded": charge["amount"] - amount}
    charges.settle(call, charge, card)
    call.save(charge, event="charge.captured")
    if card.dispute:
        disputes.open_for(call, charge, card)
    intent["metadata"] = p.merge_metadata(intent["metadata"], values.get("metadata"))
    intent |= {"status": "succeeded", "amount_capturable": 0, "amount_received": amount}
    return call.save(intent, event="payment_intent.succeeded")


@operation(
    "POST",
    "/v1/payment_intents/{id}/cancel",
    cancellation_reason=p.one_of("duplicate", "fraudulent", "requested_by_customer", "abandoned"),
)
def cancel(call: Call, values: Body, intent_id: str) -> Body:
    """Cancel for good; an authorisation is released."""
    intent = call.find("payment_intent", intent_id, param="intent")
    intents.require_status(intent, "cancel", CANCELABLE)
    if intent["status"] == "requires_capture":
        charge = call.find("charge", intent["latest_charge"])
        charge |= {"amount_refunded": charge["amount"], "refunded": True}
        call.save(charge, event="charge.refunded")
    intent |= {
        "status": "canceled",
        "canceled_at": call.now(),
        "cancellation_reason": values.get("cancellation_reason"),
        "amount_capturable": 0,
        "next_action": None,
    }
    return call.save(intent, event="payment_intent.canceled")


@operation("GET", "/v1/payment_intents", **LISTING, customer=p.text)
def list_all(call: Call, values: Body) -> Body:
    """PaymentIntents, newest first."""
    return listing(call, "payment_intent", "/v1/payment_intents", values, "customer")
