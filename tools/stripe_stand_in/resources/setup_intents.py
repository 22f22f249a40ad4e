"""SetupIntents: saving a card for later, with the holder's authentication where the issuer wants it."""

from __future__ import annotations

from .. import params as p
from ..api import BROWSER, LISTING, Body, Call, fresh, listing, operation
from ..cards import ALWAYS, NEVER, UNLESS_SET_UP, Decline
from ..errors import CardError, InvalidParameter, InvalidRequest
from ..ids import new_id, random_text
from . import customers, intents
from . import payment_methods as methods

CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
FAILED_AUTHENTICATION = Decline(
    "setup_intent_authentication_failure",
    "",
    "We are unable to authenticate your payment method. Please choose a different payment method and try "
    "again.",
)


@operation(
    "POST",
    "/v1/setup_intents",
    **intents.confirm_params(),
    customer=p.text,
    description=p.text,
    metadata=p.metadata,
    usage=p.one_of("off_session", "on_session"),
    payment_method_types=p.strings,
    automatic_payment_methods=intents.METHODS,
    confirm=p.boolean,
    single_use=p.anything,
)
def create(call: Call, values: Body) -> Body:
    """Create a SetupIntent, confirming it when asked."""
    if values.get("customer"):
        customers.find(call, values["customer"])
    if values.get("return_url") and not values.get("confirm"):
        raise InvalidParameter(
            "The parameter `return_url` can only be passed on creation when `confirm` is `true`.",
            param="return_url",
        )
    intents.require_card_only(values)
    intent = fresh(
        call,
        "seti",
        "setup_intent",
        application=None,
        automatic_payment_methods=intents.redirects_allowed(values.get("automatic_payment_methods")),
        cancellation_reason=None,
        client_secret=None,
        customer=values.get("customer"),
        description=values.get("description"),
        excluded_payment_method_types=None,
        flow_directions=None,
        last_setup_error=None,
        latest_attempt=None,
        mandate=None,
        metadata=p.merge_metadata({}, values.get("metadata")),
        next_action=None,
        on_behalf_of=None,
        payment_method=None,
        payment_method_configuration_details=None,
        payment_method_options={"card": {"network": None, "request_three_d_secure": "automatic"}},
        payment_method_types=values.get("payment_method_types") or ["card"],
        single_use_mandate=None,
        status="requires_payment_method",
        usage=values.get("usage") or "off_session",
    )
    intent["client_secret"] = f"{intent['id']}_secret_{random_text(25)}"
    call.add(intent)
    if values.get("payment_method") or values.get("payment_method_data"):
        method = intents.choose_method(call, intent, values)
        assert method is not None
        methods.require_usable(call, method, intent["customer"])
        intent |= {"payment_method": method["id"], "status": "requires_confirmation"}
    call.save(intent, event="setup_intent.created")
    if values.get("confirm"):
        return _confirm(call, intent, {"return_url": values.get("return_url")})
    return intent


@operation("GET", "/v1/setup_intents/{id}", BROWSER, client_secret=p.text)
def retrieve(call: Call, values: Body, intent_id: str) -> Body:
    """A SetupIntent."""
    return intents.shown(call, intents.find(call, "setup_intent", intent_id, values))


@operation(
    "POST",
    "/v1/setup_intents/{id}",
    customer=p.text,
    description=p.text,
    metadata=p.metadata,
    payment_method=p.text,
    payment_method_types=p.strings,
)
def update(call: Call, values: Body, intent_id: str) -> Body:
    """Change a SetupIntent."""
    intent = call.find("setup_intent", intent_id, param="intent")
    if values.get("customer"):
        customers.find(call, values["customer"])
    intent |= {name: values[name] for name in ("customer", "description") if name in values}
    intent["metadata"] = p.merge_metadata(intent["metadata"], values.get("metadata"))
    if values.get("payment_method"):
        intents.require_status(intent, "update", CONFIRMABLE)
        method = methods.use(call, values["payment_method"])
        methods.require_usable(call, method, intent["customer"])
        intent |= {"payment_method": method["id"], "status": "requires_confirmation"}
    return call.save(intent)


@operation("POST", "/v1/setup_intents/{id}/confirm", BROWSER, **intents.confirm_params())
def confirm(call: Call, values: Body, intent_id: str) -> Body:
    """Try to save the card."""
    intent = intents.find(call, "setup_intent", intent_id, values)
    try:
        return intents.shown(call, _confirm(call, intent, values))
    except CardError as error:
        if "setup_intent" in error.body:
            error.body["setup_intent"] = intents.shown(call, error.body["setup_intent"])
        raise


def _confirm(call: Call, intent: Body, values: Body) -> Body:
    intents.require_status(intent, "confirm", CONFIRMABLE)
    intents.require_return_url(call, intent, values)
    method = intents.choose_method(call, intent, values)
    if method is None:
        raise InvalidRequest(
            "You cannot confirm this SetupIntent because it's missing a payment method. Update the "
            "SetupIntent with "
            "a payment method and then confirm it again.",
            code="setup_intent_unexpected_state",
            setup_intent=intent,
        )
    methods.require_usable(call, method, intent["customer"])
    intent |= {
        "payment_method": method["id"],
        "last_setup_error": None,
        "next_action": None,
        "latest_attempt": new_id("setatt"),
    }
    card = methods.card_of(call, method)
    if card.setup:
        error = _fail(call, intent, method, card.setup)
        raise intents.card_error(intent, error)
    asks = card.authentication in {UNLESS_SET_UP, ALWAYS} and intent["usage"] == "off_session"
    if asks or (card.authentication != NEVER and intent["usage"] == "on_session"):
        intent |= {
            "status": "requires_action",
            "next_action": intents.challenge(call, intent, values.get("return_url")),
        }
        return call.save(intent, event="setup_intent.requires_action")
    return _succeed(call, intent, method, authenticated=False)


def _succeed(call: Call, intent: Body, method: Body, *, authenticated: bool) -> Body:
    intent |= {"status": "succeeded", "next_action": None, "last_setup_error": None}
    if authenticated:
        call.store.set_private(method["id"], set_up=True)
    if intent["customer"] and not method["customer"]:
        methods.join(call, method, intent["customer"])
    return call.save(intent, event="setup_intent.succeeded")


def _fail(call: Call, intent: Body, method: Body, decline: Decline) -> Body:
    error = intents.last_error(decline, method)
    intent |= {
        "status": "requires_payment_method",
        "payment_method": None,
        "next_action": None,
        "last_setup_error": error,
    }
    call.save(intent, event="setup_intent.setup_failed")
    return error


def finish_challenge(call: Call, intent: Body, *, passed: bool) -> None:
    """The holder answered 3-D Secure."""
    method = call.find("payment_method", intent["payment_method"])
    if passed:
        _succeed(call, intent, method, authenticated=True)
    else:
        _fail(call, intent, method, FAILED_AUTHENTICATION)


@operation(
    "POST",
    "/v1/setup_intents/{id}/cancel",
    cancellation_reason=p.one_of("abandoned", "requested_by_customer", "duplicate"),
)
def cancel(call: Call, values: Body, intent_id: str) -> Body:
    """Cancel for good."""
    intent = call.find("setup_intent", intent_id, param="intent")
    intents.require_status(intent, "cancel", CONFIRMABLE)
    intent |= {
        "status": "canceled",
        "cancellation_reason": values.get("cancellation_reason"),
        "next_action": None,
    }
    return call.save(intent, event="setup_intent.canceled")


@operation("GET", "/v1/setup_intents", **LISTING, customer=p.text, payment_method=p.text)
def list_all(call: Call, values: Body) -> Body:
    """SetupIntents, newest first."""
    return listing(call, "setup_intent", "/v1/setup_intents", values, "customer", "payment_method")
