"""What PaymentIntents and SetupIntents share: client secrets, next actions, return addresses, errors."""

from __future__ import annotations

from .. import params as p
from ..api import Body, Call
from ..cards import ALWAYS, NEVER, ON_SESSION, UNLESS_SET_UP, Decline, TestCard
from ..errors import CardError, Forbidden, InvalidParameter, InvalidRequest, missing
from . import payment_methods

METHODS = p.nested(enabled=p.boolean, allow_redirects=p.one_of("always", "never"))
# What a browser holding a client secret may see.
PUBLIC = frozenset(
    [
        "id",
        "object",
        "amount",
        "automatic_payment_methods",
        "canceled_at",
        "cancellation_reason",
        "capture_method",
        "client_secret",
        "confirmation_method",
        "created",
        "currency",
        "description",
        "last_payment_error",
        "last_setup_error",
        "livemode",
        "next_action",
        "payment_method",
        "payment_method_types",
        "receipt_email",
        "setup_future_usage",
        "shipping",
        "status",
        "usage",
    ]
)


def confirm_params() -> dict[str, p.Kind]:
    """Parameters of a confirmation that both intents take."""
    return {
        "payment_method": p.text,
        "payment_method_data": payment_methods.DATA_KIND,
        "payment_method_options": p.anything,
        "return_url": p.text,
        "mandate_data": p.anything,
        "use_stripe_sdk": p.boolean,
        "client_secret": p.text,
        "confirmation_token": p.text,
        "error_on_requires_action": p.boolean,
        "expected_payment_method_type": p.text,
    }


def find(call: Call, kind: str, intent_id: str, values: Body) -> Body:
    """The intent; a browser must show its client secret."""
    if not call.publishable:
        return call.find(kind, intent_id, param="intent", words=kind)
    found = call.find(kind, intent_id, param="intent", words=kind)
    if values.get("client_secret") != found["client_secret"]:
        raise Forbidden(
            f"The client_secret provided does not match any associated {kind.replace('_', ' ')} on this "
            "account.",
            code=f"{kind}_invalid_parameter",
            param="client_secret",
        )
    return found


def shown(call: Call, intent: Body) -> Body:
    """The intent as this caller may see it."""
    return {key: value for key, value in intent.items() if key in PUBLIC} if call.publishable else intent


def choose_method(call: Call, intent: Body, values: Body) -> Body | None:
    """The payment method a confirmation names, makes, or finds on the intent."""
    if values.get("payment_method_data"):
        return payment_methods.make(call, values["payment_method_data"])
    if values.get("payment_method"):
        return payment_methods.use(call, values["payment_method"])
    return call.find("payment_method", intent["payment_method"]) if intent["payment_method"] else None


def redirects_allowed(given: Body | None) -> Body | None:
    """``automatic_payment_methods`` as stored."""
    if not given or not given.get("enabled"):
        return None
    return {"allow_redirects": given.get("allow_redirects") or "always", "enabled": True}


def require_return_url(call: Call, intent: Body, values: Body) -> None:
    """Raise when redirecting methods were asked for, and the buyer would have nowhere to return to."""
    automatic = intent["automatic_payment_methods"]
    if (
        call.publishable
        or values.get("return_url")
        or values.get("off_session")
        or values.get("use_stripe_sdk")
    ):
        return
    if automatic and automatic["allow_redirects"] != "never":
        words = intent["object"].replace("_intent", " intent").title().replace(" ", "")
        raise InvalidRequest(
            f"This {words} is configured to accept payment methods enabled in your Dashboard. Because "
            "some of these "
            "payment methods might redirect your customer off of your page, you must provide a "
            "`return_url`. If you "
            "don't want to accept redirect-based payment methods, set "
            "`automatic_payment_methods[enabled]` to `true` "
            "and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and "
            "Payment "
            "Intents."
        )


def asks_for_authentication(call: Call, card: TestCard, method: Body, *, off_session: bool) -> bool:
    """Whether the issuer wants 3-D Secure now."""
    if card.authentication == NEVER:
        return False
    if card.authentication == ALWAYS:
        return True
    if card.authentication == ON_SESSION:
        return not off_session
    assert card.authentication == UNLESS_SET_UP
    return not (off_session and call.store.private(method["id"])["set_up"])


def challenge(call: Call, intent: Body, return_url: str | None) -> Body:
    """The ``next_action`` that sends the holder to the issuer's page."""
    url = f"{call.settings.base_url}/challenge/{intent['id']}?client_secret={intent['client_secret']}"
    if return_url:
        return {"type": "redirect_to_url", "redirect_to_url": {"return_url": return_url, "url": url}}
    return {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect", "stripe_js": url}}


def last_error(decline: Decline, method: Body, **more: str) -> Body:
    """``last_payment_error`` or ``last_setup_error`` for a decline."""
    kind = "invalid_request_error" if decline.code.endswith("authentication_failure") else "card_error"
    return {
        "type": kind,
        "message": decline.message,
        "doc_url": f"https://docs.stripe.com/error-codes/{decline.code.replace('_', '-')}",
        **payment_methods.decline_fields(decline),
        **more,
        "payment_method": method,
    }


def card_error(intent: Body, error: Body) -> CardError:
    """The 402 that carries the intent it left behind."""
    fields = {key: value for key, value in error.items() if key not in {"type", "message", "doc_url", "code"}}
    return CardError(error["message"], code=error["code"], about={**fields, intent["object"]: intent})


def require_status(intent: Body, verb: str, allowed: tuple[str, ...]) -> None:
    """Raise ``…_unexpected_state`` when the intent is not in one of the allowed states."""
    if intent["status"] not in allowed:
        kind = intent["object"]
        words = "PaymentIntent" if kind == "payment_intent" else "SetupIntent"
        raise InvalidRequest(
            f"You cannot {verb} this {words} because it has a status of {intent['status']}. Only a {words} "
            f"with one of the following statuses may be {_past(verb)}: {', '.join(allowed)}.",
            code=f"{'setup' if kind == 'setup_intent' else 'payment'}_intent_unexpected_state",
            about={kind: intent},
        )


def _past(verb: str) -> str:
    return {"cancel": "canceled", "capture": "captured", "update": "updated"}.get(verb, verb + "ed")


def by_secret(call: Call, intent_id: str, client_secret: str) -> Body:
    """The intent a challenge page belongs to. Raises ``resource_missing``."""
    account = call.store.owner(intent_id)
    found = call.store.get(intent_id, account=account)
    if found is None or not client_secret or found.get("client_secret") != client_secret:
        raise missing("intent", intent_id)
    return found


def require_card_only(values: Body) -> None:
    """Raise for payment method types the stand-in does not play."""
    for name in values.get("payment_method_types") or []:
        if name not in {"card", "link"}:
            raise InvalidParameter(
                f"The payment method type provided: {name} is invalid. The stand-in knows card only.",
                param="payment_method_types",
            )
