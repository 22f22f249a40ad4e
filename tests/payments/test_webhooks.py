"""The inbox: signed, bounded, each event once; the object and never the event's content moves our rows."""

from __future__ import annotations

import hashlib
import hmac
import json
import random
import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from innovate.core.money import Money
from innovate.ledger import audit as ledger_audit
from innovate.ledger.queries import balance
from innovate.payments import charging, gateway, inbox, reconcilers, services
from innovate.payments.models import Charge, ChargeAttempt, Dispute, Mismatch, WebhookEvent
from tests.factories.accounts import UserFactory
from tests.factories.payments import queued_charge, real_card
from tests.stripe_fixture import WEBHOOK, StandIn

pytestmark = pytest.mark.django_db
URL = "/stripe/webhook/"


def deliver(event: Any, *, secret: str = WEBHOOK, age: int = 0, client: Client | None = None) -> int:
    body = event if isinstance(event, bytes) else json.dumps(event).encode()
    moment = int(time.time()) - age
    signed = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    answer = (client or Client(enforce_csrf_checks=True)).post(
        URL, body, content_type="application/json", headers={"Stripe-Signature": f"t={moment},v1={signed}"}
    )
    return answer.status_code


def event(kind: str, subject: str, event_id: str = "evt_1") -> dict[str, Any]:
    return {
        "id": event_id,
        "object": "event",
        "type": kind,
        "created": int(time.time()),
        "data": {"object": {"id": subject, "object": "x", "status": "succeeded"}},
    }


def events_about(stripe: StandIn, subject: str) -> list[Any]:
    rows = stripe.ask("GET", "/v1/events", {"limit": 100})["data"]
    return [row for row in rows if row["data"]["object"]["id"] == subject]


def test_signed_event_is_kept_once_however_often_it_comes(stripe_stand_in: StandIn) -> None:
    for _ in range(3):
        assert deliver(event("payment_intent.succeeded", "pi_1")) == 200
    row = WebhookEvent.objects.get()
    assert (row.kind, row.object_id, row.state) == ("payment_intent.succeeded", "pi_1", "new")


def test_event_of_no_concern_is_answered_and_not_kept(stripe_stand_in: StandIn) -> None:
    assert deliver(event("invoice.paid", "in_1")) == 200
    assert not WebhookEvent.objects.exists()


@pytest.mark.parametrize(
    ("body", "how"),
    [
        (event("payment_intent.succeeded", "pi_1"), {"secret": "whsec_wrong"}),
        (event("payment_intent.succeeded", "pi_1"), {"age": 3600}),
        (b"{", {}),
        (b"[]", {}),
        (b"\xff\xfe", {}),
        (b'{"object": "event"}', {}),
        (b'{"object": "event", "id": 1, "type": [], "data": {}}', {}),
    ],
)
def test_bad_message_is_refused(stripe_stand_in: StandIn, body: Any, how: dict[str, Any]) -> None:
    assert deliver(body, **how) == 400
    assert not WebhookEvent.objects.exists()


def test_get_and_large_bodies_are_refused(stripe_stand_in: StandIn, client: Client) -> None:
    assert client.get(URL).status_code == 405
    assert client.post(URL, b"x", content_type="application/json").status_code == 400
    assert deliver(b" " * (513 * 1024)) == 413


def test_without_a_secret_nothing_is_believed(stripe_stand_in: StandIn, settings: Any) -> None:
    settings.STRIPE_WEBHOOK_SECRET = ""
    assert deliver(event("payment_intent.succeeded", "pi_1"), secret="") == 503


def test_event_that_lies_moves_nothing(stripe_stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    charge = queued_charge(real_card(stripe_stand_in, "pm_card_chargeCustomerFail"))
    charging.charge_due()
    intent = charge.attempt_rows.get().payment_intent
    deliver(event("payment_intent.succeeded", intent))
    assert reconcilers.webhooks() == 1
    charge.refresh_from_db()
    assert charge.state == "retry_wait"
    assert WebhookEvent.objects.get().state == "done"


def test_webhook_settles_what_a_dead_worker_confirmed(
    stripe_stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Confirmed, then killed before the result was written: the events come shuffled and doubled."""
    charge = queued_charge(real_card(stripe_stand_in))
    stripe_stand_in.fault("lost_response_after_success", path="/v1/payment_intents/*/confirm")
    charging.charge_due()
    attempt = charge.attempt_rows.get()
    assert attempt.state == "created"
    told = events_about(stripe_stand_in, attempt.payment_intent) * 2
    random.Random(7).shuffle(told)
    for item in told:
        assert deliver(item) == 200
    while reconcilers.webhooks():
        pass
    charge.refresh_from_db()
    assert charge.state == "succeeded"
    assert balance("held:campaign:1", "EUR") == charge.money
    # Later the attempt's own recovery comes, and more events: nothing is posted twice.
    ChargeAttempt.objects.update(leased_until=timezone.now() - timedelta(hours=1))
    charging.carry_on_left_behind()
    WebhookEvent.objects.update(state="new", due_at=timezone.now())
    while reconcilers.webhooks():
        pass
    assert balance("held:campaign:1", "EUR") == charge.money
    assert not Mismatch.objects.exists()


def test_poll_finds_what_no_webhook_brought(stripe_stand_in: StandIn) -> None:
    charge = queued_charge(real_card(stripe_stand_in))
    stripe_stand_in.fault("lost_response_after_success", path="/v1/payment_intents/*/confirm")
    charging.charge_due()
    assert reconcilers.events() > 0
    assert reconcilers.events() == 0
    while reconcilers.webhooks():
        pass
    charge.refresh_from_db()
    assert charge.state == "succeeded"
    assert set(WebhookEvent.objects.values_list("source", flat=True)) == {"poll"}


def test_silent_stripe_leaves_the_event_for_later(stripe_stand_in: StandIn) -> None:
    charge = queued_charge(real_card(stripe_stand_in, "pm_card_authenticationRequired"))
    charging.charge_due()
    deliver(event("payment_intent.x", charge.attempt_rows.get().payment_intent))
    stripe_stand_in.fault("error_500", method="GET", path="/v1/payment_intents/*")
    reconcilers.webhooks()
    row = WebhookEvent.objects.get()
    assert (row.state, row.tries) == ("new", 1)
    assert row.due_at > timezone.now()
    WebhookEvent.objects.update(due_at=timezone.now())
    reconcilers.webhooks()
    row.refresh_from_db()
    assert row.state == "done"


def test_dispute_is_recorded_moves_the_ledger_once_and_asks_a_person(stripe_stand_in: StandIn) -> None:
    charge = queued_charge(real_card(stripe_stand_in, "pm_card_createDispute"), Money(5000, "EUR"))
    charging.charge_due()
    intent = charge.attempt_rows.get().payment_intent
    (seen,) = stripe_stand_in.ask("GET", "/v1/disputes", {"payment_intent": intent})["data"]

    def look() -> None:
        inbox._FOLLOW["du"](seen["id"])

    look()
    look()
    dispute = Dispute.objects.get()
    assert (dispute.charge, dispute.state) == (Charge.objects.get(), "needs_response")
    assert balance("disputes:open", "EUR") == Money(5000, "EUR")
    assert Mismatch.objects.get().kind == "dispute"
    evidence = {"evidence[uncategorized_text]": "losing_evidence"}
    stripe_stand_in.ask("POST", f"/v1/disputes/{seen['id']}", evidence)
    look()
    look()
    assert Dispute.objects.get().state == "lost"
    assert balance("disputes:open", "EUR") == Money(0, "EUR")
    assert balance("losses:disputes", "EUR") == Money(5000, "EUR")
    assert balance("held:campaign:1", "EUR") == Money(5000, "EUR")
    assert list(ledger_audit.findings()) == []


def test_dispute_that_is_won_comes_back(stripe_stand_in: StandIn) -> None:
    charge = queued_charge(real_card(stripe_stand_in, "pm_card_createDispute"), Money(5000, "EUR"))
    charging.charge_due()
    fee = balance("fees:stripe", "EUR")
    intent = charge.attempt_rows.get().payment_intent
    (seen,) = stripe_stand_in.ask("GET", "/v1/disputes", {"payment_intent": intent})["data"]
    inbox._FOLLOW["du"](seen["id"])
    evidence = {"evidence[uncategorized_text]": "winning_evidence"}
    stripe_stand_in.ask("POST", f"/v1/disputes/{seen['id']}", evidence)
    inbox._FOLLOW["du"](seen["id"])
    assert balance("disputes:open", "EUR") == Money(0, "EUR")
    assert balance("fees:stripe", "EUR") == fee
    assert balance("stripe:clearing", "EUR") == Money(5000, "EUR") - fee


def test_card_setup_is_settled_by_its_event(stripe_stand_in: StandIn) -> None:
    setup = services.start_card_setup(person=UserFactory(), reference="x")
    stripe_stand_in.save_card(setup.setup_intent)
    deliver(event("setup_intent.succeeded", setup.setup_intent))
    reconcilers.webhooks()
    setup.refresh_from_db()
    assert (setup.state, setup.last4) == ("saved", "4242")


def test_unknown_object_is_marked_as_failed_or_ignored(stripe_stand_in: StandIn) -> None:
    deliver(event("payment_intent.succeeded", "pi_unknown", "evt_1"))
    deliver(event("refund.created", "re_unknown", "evt_2"))
    reconcilers.webhooks()
    assert dict(WebhookEvent.objects.values_list("event_id", "state")) == {
        "evt_1": "ignored",
        "evt_2": "failed",
    }


def test_gateway_event_names_are_prefixes_of_what_we_follow() -> None:
    assert "payment_intent.succeeded".startswith(gateway.EVENTS)
    assert not "payout.paid".startswith(gateway.EVENTS)
