from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from innovate.core.errors import Conflict
from innovate.core.money import Money
from innovate.ledger import audit as ledger_audit
from innovate.ledger.queries import balance
from innovate.ledger.services import Leg, NotEnoughHeld, post
from innovate.notifications.models import Notice
from innovate.payments import charging, refunding, services
from innovate.payments.models import Charge, Mismatch, Refund
from innovate.payments.services.refunds import OverRefund
from tests.factories.payments import paid_charge, queued_charge, real_card
from tests.stripe_fixture import StandIn

pytestmark = pytest.mark.django_db
HELD = "held:campaign:1"


def euros(amount: int) -> Money:
    return Money(amount * 100, "EUR")


def really_paid(stripe: StandIn, card: str = "pm_card_visa") -> Charge:
    charge = queued_charge(real_card(stripe, card), euros(50))
    charging.charge_due()
    charge.refresh_from_db()
    assert charge.state == "succeeded"
    return charge


def refund(charge: Charge, amount: int, reference: str = "r:1") -> Refund:
    return services.queue_refund(charge=charge, money=euros(amount), reference=reference, reason="test")


def settle(rounds: int = 8) -> None:
    for _ in range(rounds):
        Refund.objects.update(leased_until=timezone.now() - timedelta(minutes=1))
        refunding.send_due()


def at_stripe(stripe: StandIn, charge: Charge) -> list[Any]:
    intent = charge.attempt_rows.get(state="succeeded").payment_intent
    return stripe.ask("GET", "/v1/refunds", {"payment_intent": intent})["data"]


def test_refund_is_set_aside_then_sent_and_told(stripe_stand_in: StandIn) -> None:
    charge = really_paid(stripe_stand_in)
    row = refund(charge, 20)
    assert balance(HELD, "EUR") == euros(30)
    assert balance("refunds:pending", "EUR") == euros(20)
    refunding.send_due()
    row.refresh_from_db()
    assert row.state == "succeeded"
    assert balance("refunds:pending", "EUR") == euros(0)
    assert [seen["amount"] for seen in at_stripe(stripe_stand_in, charge)] == [2000]
    assert Notice.objects.get().kind == "payments.refunded"
    assert refunding.send_due() == 0
    assert list(ledger_audit.findings()) == []


@pytest.mark.parametrize(
    ("fault", "more"),
    [
        ("lost_response_after_success", {}),
        ("error_500", {"applied": True}),
        ("error_500", {"applied": False}),
        ("rate_limit_429", {"times": 3}),
    ],
)
def test_refund_whose_answer_was_lost_is_sent_once(
    stripe_stand_in: StandIn, fault: str, more: dict[str, Any]
) -> None:
    charge = really_paid(stripe_stand_in)
    row = refund(charge, 20)
    stripe_stand_in.fault(fault, path="/v1/refunds", **more)
    settle()
    row.refresh_from_db()
    assert row.state == "succeeded", row.error_message
    assert [seen["amount"] for seen in at_stripe(stripe_stand_in, charge)] == [2000]
    assert balance(HELD, "EUR") == euros(30)


def test_refund_that_the_bank_sends_back_is_held_again_and_told_to_a_person(stripe_stand_in: StandIn) -> None:
    charge = really_paid(stripe_stand_in, "pm_card_refundFail")
    row = refund(charge, 20)
    refunding.send_due()
    row.refresh_from_db()
    refunding.settle_refund(row, refunding.gateway.retrieve_refund(row.stripe_refund))
    row.refresh_from_db()
    charge.refresh_from_db()
    assert (row.state, charge.refunded_amount) == ("failed", 0)
    assert balance(HELD, "EUR") == euros(50)
    assert Mismatch.objects.get().kind == "refund_failed"
    assert list(ledger_audit.findings()) == []


def test_disputed_charge_cannot_be_refunded_and_the_money_is_held_again(stripe_stand_in: StandIn) -> None:
    charge = really_paid(stripe_stand_in, "pm_card_createDispute")
    row = refund(charge, 20)
    refunding.send_due()
    row.refresh_from_db()
    assert row.state == "failed"
    assert balance(HELD, "EUR") == euros(50)
    assert Mismatch.objects.get().kind == "refund_failed"


def test_more_than_was_paid_is_refused_in_words() -> None:
    charge = paid_charge(euros(50))
    refund(charge, 30)
    with pytest.raises(OverRefund, match="Only €20 of this payment can still be refunded"):
        refund(charge, 21, "r:2")
    refund(charge, 20, "r:3")
    with pytest.raises(OverRefund, match="refunded in full"):
        refund(charge, 1, "r:4")
    assert Refund.objects.count() == 2


def test_unpaid_charge_cannot_be_refunded(stripe_stand_in: StandIn) -> None:
    with pytest.raises(OverRefund, match="has been made"):
        refund(queued_charge(real_card(stripe_stand_in)), 1)


def test_database_itself_refuses_to_count_more_than_was_charged() -> None:
    charge = paid_charge(euros(50))
    with pytest.raises(IntegrityError), transaction.atomic():
        Charge.objects.filter(pk=charge.pk).update(refunded_amount=5001)


def test_money_that_was_released_cannot_be_refunded() -> None:
    charge = paid_charge(euros(50))
    post(kind="x", key="x", transfers=[Leg(HELD, "payable:organisation:1", euros(40))])
    with pytest.raises(NotEnoughHeld):
        refund(charge, 20)
    charge.refresh_from_db()
    assert charge.refunded_amount == 0
    assert not Refund.objects.exists()


def test_same_reference_is_one_refund_and_another_amount_is_refused() -> None:
    charge = paid_charge(euros(50))
    assert refund(charge, 10) == refund(charge, 10)
    with pytest.raises(Conflict):
        refund(charge, 11)
    charge.refresh_from_db()
    assert charge.refunded_amount == 1000
