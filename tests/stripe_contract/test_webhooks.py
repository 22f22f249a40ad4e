"""Events and their delivery. Source: https://docs.stripe.com/webhooks, /api/events."""

from __future__ import annotations

import pytest
import stripe

from .conftest import Target
from .processes import WEBHOOK_SECRET, Receiver, StandIn, wait_for


def paid(stand_in: StandIn) -> stripe.PaymentIntent:
    return Target("stand_in", stand_in.client()).pay()


def types(receiver: Receiver, object_id: str) -> list[str]:
    return [event.type for event in receiver.about(object_id)]


def test_payment_tells_the_documented_events(stripe_target: Target) -> None:
    intent = stripe_target.pay()
    about = {intent.id, intent.latest_charge}
    expected = {"payment_intent.created", "charge.succeeded", "payment_intent.succeeded"}

    def all_told() -> bool:
        events = stripe_target.v1.events.list({"limit": 30}).data
        return expected <= {event.type for event in events if event.data.object["id"] in about}

    wait_for(all_told, "the events")


def test_event_holds_the_object_as_it_was(stripe_target: Target) -> None:
    intent = stripe_target.v1.payment_intents.create({"amount": 2000, "currency": "usd"})
    stripe_target.v1.payment_intents.cancel(intent.id)
    events = stripe_target.v1.events.list({"type": "payment_intent.created", "limit": 5}).data
    created = next(event for event in events if event.data.object["id"] == intent.id)
    assert created.data.object["status"] == "requires_payment_method"
    assert stripe_target.v1.events.retrieve(created.id).type == "payment_intent.created"


def test_delivery_is_signed_as_the_sdk_verifies(stand_in: StandIn, receiver: Receiver) -> None:
    intent = paid(stand_in)
    wait_for(lambda: "payment_intent.succeeded" in types(receiver, intent.id), "the webhook")
    payload, signature = receiver.taken[-1]
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(payload, signature, "whsec_other")
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(payload + b" ", signature, WEBHOOK_SECRET)


def test_delivery_is_repeated_after_a_500(stand_in: StandIn, receiver: Receiver) -> None:
    wait_for(lambda: stand_in.hook("GET", "health")["webhooks_pending"] == 0, "earlier deliveries")
    receiver.answers[:] = [500, 503]
    customer = stand_in.client().v1.customers.create({"name": "Ada"})
    wait_for(lambda: len(receiver.about(customer.id)) == 3, "the third attempt")
    assert len({event.id for event in receiver.about(customer.id)}) == 1
    wait_for(lambda: stand_in.hook("GET", "health")["webhooks_pending"] == 0, "the end of the retries")


def test_duplicated_delivery_repeats_the_same_event(stand_in: StandIn, receiver: Receiver) -> None:
    stand_in.hook("POST", "faults", kind="webhook_duplicate", event="customer.created")
    customer = stand_in.client().v1.customers.create({"name": "Ada"})
    wait_for(lambda: types(receiver, customer.id) == ["customer.created"] * 2, "the duplicate")


def test_reordered_delivery_comes_after_the_next_event(stand_in: StandIn, receiver: Receiver) -> None:
    stand_in.hook("POST", "faults", kind="webhook_reorder", event="payment_intent.created", seconds=60)
    intent = paid(stand_in)
    wait_for(lambda: "payment_intent.created" in types(receiver, intent.id), "the late event", 30)
    assert types(receiver, intent.id)[-1] == "payment_intent.created"


def test_delayed_delivery_comes_later(stand_in: StandIn, receiver: Receiver) -> None:
    stand_in.hook("POST", "faults", kind="webhook_delay", event="customer.created", seconds=0.4)
    customer = stand_in.client().v1.customers.create({"name": "Ada"})
    wait_for(lambda: stand_in.hook("GET", "faults")["faults"] == [], "the fault to be used")
    assert types(receiver, customer.id) == []
    wait_for(lambda: types(receiver, customer.id) == ["customer.created"], "the delayed event")


def test_dropped_delivery_is_still_found_by_listing_events(stand_in: StandIn, receiver: Receiver) -> None:
    stand_in.hook("POST", "faults", kind="webhook_drop", event="customer.created")
    client = stand_in.client()
    customer = client.v1.customers.create({"name": "Ada"})
    wait_for(lambda: stand_in.hook("GET", "health")["webhooks_pending"] == 0, "the drop")
    assert receiver.about(customer.id) == []
    listed = client.v1.events.list({"types": ["customer.created"], "limit": 5}).data
    assert customer.id in {event.data.object["id"] for event in listed}
