"""Money back and contested charges. Source: https://docs.stripe.com/refunds, /disputes, /testing#disputes."""

from __future__ import annotations

import pytest
import stripe

from .conftest import Target
from .processes import StandIn, wait_for


def test_partial_refunds_add_up_on_the_charge(stripe_target: Target) -> None:
    intent = stripe_target.pay()
    first = stripe_target.v1.refunds.create(
        {
            "payment_intent": intent.id,
            "amount": 500,
            "reason": "requested_by_customer",
            "metadata": {"line": "1"},
        }
    )
    assert (first.status, first.amount, first.reason, first.metadata["line"]) == (
        "succeeded",
        500,
        "requested_by_customer",
        "1",
    )
    charge = stripe_target.v1.charges.retrieve(intent.latest_charge)
    assert (charge.amount_refunded, charge.refunded) == (500, False)
    stripe_target.v1.refunds.create({"charge": charge.id})
    charge = stripe_target.v1.charges.retrieve(charge.id)
    assert (charge.amount_refunded, charge.refunded) == (2000, True)
    assert [refund.amount for refund in stripe_target.v1.refunds.list({"charge": charge.id}).data] == [
        1500,
        500,
    ]


def test_refund_above_what_is_left_is_refused(stripe_target: Target) -> None:
    intent = stripe_target.pay()
    stripe_target.v1.refunds.create({"payment_intent": intent.id, "amount": 1500})
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded amount") as refused:
        stripe_target.v1.refunds.create({"payment_intent": intent.id, "amount": 501})
    assert refused.value.param == "amount"


def test_fully_refunded_charge_raises_charge_already_refunded(stripe_target: Target) -> None:
    intent = stripe_target.pay()
    stripe_target.v1.refunds.create({"payment_intent": intent.id})
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_target.v1.refunds.create({"payment_intent": intent.id})
    assert refused.value.code == "charge_already_refunded"


def test_unpaid_intent_cannot_be_refunded(stripe_target: Target) -> None:
    intent = stripe_target.v1.payment_intents.create({"amount": 2000, "currency": "usd"})
    with pytest.raises(stripe.InvalidRequestError):
        stripe_target.v1.refunds.create({"payment_intent": intent.id})


def test_refund_that_bounces_turns_to_failed(stripe_target: Target) -> None:
    intent = stripe_target.pay("pm_card_refundFail")
    refund = stripe_target.v1.refunds.create({"payment_intent": intent.id})
    assert refund.status in {"succeeded", "pending"}
    found = wait_for(
        lambda: (now := stripe_target.v1.refunds.retrieve(refund.id)).status == "failed" and now,
        "the bounce",
        60.0,
    )
    assert found.failure_reason


def disputed(target: Target, card: str = "pm_card_createDispute") -> stripe.Dispute:
    charge = target.pay(card).latest_charge
    return wait_for(lambda: target.v1.disputes.list({"charge": charge}).data, "the dispute", 60.0)[0]


def test_dispute_card_opens_a_dispute_on_the_charge(stripe_target: Target) -> None:
    dispute = disputed(stripe_target)
    assert (dispute.status, dispute.reason, dispute.amount) == ("needs_response", "fraudulent", 2000)
    assert stripe_target.v1.charges.retrieve(dispute.charge).disputed is True
    assert dispute.balance_transactions[0].amount == -2000


def test_disputed_charge_cannot_be_refunded(stripe_target: Target) -> None:
    dispute = disputed(stripe_target)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_target.v1.refunds.create({"charge": dispute.charge})
    assert refused.value.code == "charge_disputed"


@pytest.mark.parametrize(("evidence", "status"), [("winning_evidence", "won"), ("losing_evidence", "lost")])
def test_documented_evidence_decides_the_dispute(stripe_target: Target, evidence: str, status: str) -> None:
    dispute = disputed(stripe_target, "pm_card_createDisputeProductNotReceived")
    assert dispute.reason == "product_not_received"
    stripe_target.v1.disputes.update(
        dispute.id, {"evidence": {"uncategorized_text": evidence}, "submit": True}
    )
    found = wait_for(
        lambda: (now := stripe_target.v1.disputes.retrieve(dispute.id)).status == status and now,
        "the verdict",
        60.0,
    )
    assert sum(entry.amount for entry in found.balance_transactions) == (0 if status == "won" else -2000)
    if status == "won":
        assert stripe_target.v1.refunds.create({"charge": dispute.charge}).status == "succeeded"


def test_closed_dispute_is_lost(stripe_target: Target) -> None:
    dispute = disputed(stripe_target)
    assert stripe_target.v1.disputes.close(dispute.id).status == "lost"


def test_inquiry_takes_no_funds(stripe_target: Target) -> None:
    dispute = disputed(stripe_target, "pm_card_createDisputeInquiry")
    assert (dispute.status, dispute.balance_transactions) == ("warning_needs_response", [])


def test_dispute_tells_its_events_in_order(stand_in: StandIn) -> None:
    target = Target("stand_in", stand_in.client())
    dispute = disputed(target)
    target.v1.disputes.update(dispute.id, {"evidence": {"uncategorized_text": "winning_evidence"}})
    events = target.v1.events.list({"limit": 100}).data[::-1]
    assert [event.type for event in events if event.data.object["id"] == dispute.id] == [
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.updated",
        "charge.dispute.closed",
        "charge.dispute.funds_reinstated",
    ]
