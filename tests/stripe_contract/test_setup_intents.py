"""Saving a card for later. Source: https://docs.stripe.com/payments/save-and-reuse, /api/setup_intents."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from .conftest import NO_REDIRECTS, Target
from .processes import StandIn


def save(target: Target, method: str, **given: Any) -> Any:
    return target.v1.setup_intents.create(
        {"payment_method": method, "confirm": True, "automatic_payment_methods": NO_REDIRECTS, **given}
    )


def answer_challenge(stand_in: StandIn, intent: Any, outcome: str) -> None:
    """Press a button of the 3-D Secure page, as the holder would."""
    import urllib.request

    body = f"client_secret={intent.client_secret}&outcome={outcome}".encode()
    urllib.request.urlopen(f"{stand_in.url}/challenge/{intent.id}?framed=1", data=body, timeout=5).close()


def test_setup_intent_attaches_the_card_to_the_customer(stripe_target: Target) -> None:
    customer = stripe_target.customer()
    intent = save(stripe_target, "pm_card_visa", customer=customer.id)
    assert (intent.status, intent.usage) == ("succeeded", "off_session")
    assert stripe_target.v1.payment_methods.retrieve(intent.payment_method).customer == customer.id


def test_setup_intent_without_a_card_waits_for_one(stripe_target: Target) -> None:
    intent = stripe_target.v1.setup_intents.create({"customer": stripe_target.customer().id})
    assert intent.status == "requires_payment_method"
    assert intent.client_secret.startswith(f"{intent.id}_secret_")
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_target.v1.setup_intents.confirm(intent.id)
    assert refused.value.code == "setup_intent_unexpected_state"


def test_declined_setup_raises_card_error_with_the_intent(stripe_target: Target) -> None:
    with pytest.raises(stripe.CardError) as declined:
        save(stripe_target, "pm_card_visa_chargeDeclined", customer=stripe_target.customer().id)
    intent = declined.value.error.setup_intent
    assert (intent.status, intent.last_setup_error.code) == ("requires_payment_method", "card_declined")


def test_card_that_declines_after_attaching_saves_and_then_fails_off_session(stripe_target: Target) -> None:
    customer = stripe_target.customer()
    intent = save(stripe_target, "pm_card_chargeCustomerFail", customer=customer.id)
    assert intent.status == "succeeded"
    with pytest.raises(stripe.CardError) as declined:
        stripe_target.pay(intent.payment_method, customer=customer.id, off_session=True)
    assert declined.value.code == "card_declined"


def test_setup_of_an_authentication_card_requires_action(stripe_target: Target) -> None:
    intent = save(
        stripe_target, "pm_card_authenticationRequiredOnSetup", customer=stripe_target.customer().id
    )
    assert (intent.status, intent.next_action.type) == ("requires_action", "use_stripe_sdk")


def test_return_url_turns_the_next_action_into_a_redirect(stripe_target: Target) -> None:
    intent = stripe_target.v1.setup_intents.create(
        {
            "customer": stripe_target.customer().id,
            "payment_method": "pm_card_authenticationRequired",
            "confirm": True,
            "return_url": "https://example.com/back",
            "automatic_payment_methods": {"enabled": True},
        }
    )
    assert intent.next_action.type == "redirect_to_url"
    assert intent.next_action.redirect_to_url.return_url == "https://example.com/back"


def test_confirmation_without_return_url_is_refused_when_redirects_are_allowed(stripe_target: Target) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="return_url"):
        save(stripe_target, "pm_card_visa", automatic_payment_methods={"enabled": True})


def test_cancelled_setup_intent_cannot_be_confirmed(stripe_target: Target) -> None:
    intent = stripe_target.v1.setup_intents.create({"payment_method_types": ["card"]})
    gone = stripe_target.v1.setup_intents.cancel(intent.id, {"cancellation_reason": "abandoned"})
    assert (gone.status, gone.cancellation_reason) == ("canceled", "abandoned")
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_target.v1.setup_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    assert refused.value.code == "setup_intent_unexpected_state"


def test_card_set_up_with_authentication_pays_off_session(stand_in: StandIn) -> None:
    target = Target("stand_in", stand_in.client())
    customer = target.customer()
    intent = save(target, "pm_card_authenticationRequiredOnSetup", customer=customer.id)
    answer_challenge(stand_in, intent, "complete")
    intent = target.v1.setup_intents.retrieve(intent.id)
    assert intent.status == "succeeded"
    assert target.pay(intent.payment_method, customer=customer.id, off_session=True).status == "succeeded"


def test_failed_authentication_leaves_the_setup_intent_without_a_card(stand_in: StandIn) -> None:
    target = Target("stand_in", stand_in.client())
    intent = save(target, "pm_card_authenticationRequired", customer=target.customer().id)
    answer_challenge(stand_in, intent, "fail")
    intent = target.v1.setup_intents.retrieve(intent.id)
    assert (intent.status, intent.payment_method) == ("requires_payment_method", None)
    assert intent.last_setup_error.code == "setup_intent_authentication_failure"
