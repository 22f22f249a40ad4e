"""Payments. Source: https://docs.stripe.com/api/payment_intents, /payments/payment-intents."""

from __future__ import annotations

import time

import pytest
import stripe

from .conftest import NO_REDIRECTS, Target
from .processes import StandIn, wait_for
from .test_setup_intents import answer_challenge


def test_unconfirmed_intent_is_confirmed_off_session_later(stripe_target: Target) -> None:
    customer, method = stripe_target.saved()
    intent = stripe_target.v1.payment_intents.create(
        {
            "amount": 4999,
            "currency": "usd",
            "customer": customer,
            "payment_method": method,
            "automatic_payment_methods": NO_REDIRECTS,
            "description": "Pledge",
            "transfer_group": "campaign_1",
            "metadata": {"charge": "7"},
        }
    )
    assert (intent.status, intent.latest_charge) == ("requires_confirmation", None)
    paid = stripe_target.v1.payment_intents.confirm(intent.id, {"off_session": True})
    assert (paid.status, paid.amount_received, paid.transfer_group) == ("succeeded", 4999, "campaign_1")
    charge = stripe_target.v1.charges.retrieve(paid.latest_charge)
    assert (charge.paid, charge.metadata["charge"], charge.description) == (True, "7", "Pledge")


@pytest.mark.localstripe
def test_card_payment_succeeds_at_once(stripe_target: Target) -> None:
    if stripe_target.name == "localstripe":
        intent = stripe_target.v1.payment_intents.create(
            {"amount": 2000, "currency": "usd", "payment_method": stripe_target.card(), "confirm": True}
        )
    else:
        intent = stripe_target.pay()
    assert (intent.status, intent.amount) == ("succeeded", 2000)


@pytest.mark.localstripe
def test_declined_payment_raises_card_error(stripe_target: Target) -> None:
    with pytest.raises(stripe.CardError) as declined:
        if stripe_target.name == "localstripe":
            stripe_target.v1.payment_intents.create(
                {
                    "amount": 2000,
                    "currency": "usd",
                    "payment_method": stripe_target.card("4000000000000341"),
                    "confirm": True,
                }
            )
        else:
            stripe_target.pay("pm_card_chargeCustomerFail")
    assert (declined.value.http_status, declined.value.code) == (402, "card_declined")


def test_off_session_authentication_required_raises_card_error(stripe_target: Target) -> None:
    customer, method = stripe_target.saved("pm_card_authenticationRequired")
    with pytest.raises(stripe.CardError) as refused:
        stripe_target.pay(method, customer=customer, off_session=True)
    error = refused.value.error
    assert (refused.value.http_status, error.code) == (402, "authentication_required")
    assert error.payment_intent.status == "requires_payment_method"
    assert error.payment_intent.last_payment_error.payment_method.id == method


def test_off_session_payment_demands_an_attached_card(stand_in: StandIn) -> None:
    """Stricter than Stripe may be: a card never saved is not charged while its holder is away."""
    target = Target("stand_in", stand_in.client())
    with pytest.raises(stripe.InvalidRequestError):
        target.pay("pm_card_visa", customer=target.customer().id, off_session=True)


def test_card_already_set_up_elsewhere_pays_off_session(stripe_target: Target) -> None:
    customer, method = stripe_target.saved("pm_card_authenticationRequiredSetupForOffSession")
    assert stripe_target.pay(method, customer=customer, off_session=True).status == "succeeded"


def test_on_session_authentication_requires_action(stripe_target: Target) -> None:
    intent = stripe_target.pay("pm_card_threeDSecure2Required")
    assert intent.status == "requires_action"
    assert intent.next_action.type == "use_stripe_sdk"


def test_declined_intent_is_paid_with_another_card(stripe_target: Target) -> None:
    with pytest.raises(stripe.CardError) as declined:
        stripe_target.pay("pm_card_visa_chargeDeclined")
    intent = declined.value.error.payment_intent
    paid = stripe_target.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    assert (paid.status, paid.last_payment_error) == ("succeeded", None)
    charges = stripe_target.v1.charges.list({"payment_intent": intent.id}).data
    assert [charge.status for charge in charges] == ["succeeded", "failed"]


def test_paid_intent_cannot_be_confirmed_again(stripe_target: Target) -> None:
    intent = stripe_target.pay()
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_target.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    assert refused.value.code == "payment_intent_unexpected_state"


def test_setup_future_usage_saves_the_card_of_a_payment(stripe_target: Target) -> None:
    customer = stripe_target.customer()
    intent = stripe_target.pay(customer=customer.id, setup_future_usage="off_session")
    assert stripe_target.v1.payment_methods.retrieve(intent.payment_method).customer == customer.id


def test_card_used_without_a_customer_cannot_be_used_again(stripe_target: Target) -> None:
    intent = stripe_target.pay()
    with pytest.raises(stripe.InvalidRequestError, match="may not be used again"):
        stripe_target.pay(intent.payment_method)


def test_manual_capture_takes_part_and_releases_the_rest(stripe_target: Target) -> None:
    intent = stripe_target.pay(capture_method="manual")
    assert (intent.status, intent.amount_capturable) == ("requires_capture", 2000)
    with pytest.raises(stripe.InvalidRequestError):
        stripe_target.v1.payment_intents.capture(intent.id, {"amount_to_capture": 2001})
    taken = stripe_target.v1.payment_intents.capture(intent.id, {"amount_to_capture": 1500})
    assert (taken.status, taken.amount_received, taken.amount_capturable) == ("succeeded", 1500, 0)
    charge = stripe_target.v1.charges.retrieve(taken.latest_charge)
    assert (charge.amount_captured, charge.amount_refunded) == (1500, 500)


def test_cancelled_intent_keeps_its_reason_and_takes_no_payment(stripe_target: Target) -> None:
    intent = stripe_target.v1.payment_intents.create({"amount": 2000, "currency": "usd"})
    gone = stripe_target.v1.payment_intents.cancel(intent.id, {"cancellation_reason": "abandoned"})
    assert (gone.status, gone.cancellation_reason) == ("canceled", "abandoned")
    with pytest.raises(stripe.InvalidRequestError):
        stripe_target.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})


@pytest.mark.parametrize(
    ("amount", "currency", "code"),
    [
        (49, "usd", "amount_too_small"),
        (0, "usd", "parameter_invalid_integer"),
        (100_000_000, "usd", "amount_too_large"),
        (49, "jpy", "amount_too_small"),
    ],
)
def test_amount_outside_the_limits_is_refused(
    stripe_target: Target, amount: int, currency: str, code: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_target.v1.payment_intents.create({"amount": amount, "currency": currency})
    assert (refused.value.code, refused.value.param) == (code, "amount")


def test_zero_decimal_currency_counts_whole_units(stripe_target: Target) -> None:
    assert stripe_target.pay(amount=5000, currency="jpy").amount_received == 5000


def test_update_changes_amount_and_metadata_before_payment(stripe_target: Target) -> None:
    intent = stripe_target.v1.payment_intents.create(
        {"amount": 2000, "currency": "usd", "metadata": {"a": "1"}}
    )
    changed = stripe_target.v1.payment_intents.update(intent.id, {"amount": 2500, "metadata": {"b": "2"}})
    assert (changed.amount, changed.metadata.to_dict()) == (2500, {"a": "1", "b": "2"})


def test_expansion_puts_objects_in_the_place_of_ids(stripe_target: Target) -> None:
    intent = stripe_target.pay(customer=stripe_target.customer(name="Ada").id, expand=["customer"])
    found = stripe_target.v1.payment_intents.retrieve(
        intent.id, {"expand": ["latest_charge.balance_transaction", "payment_method"]}
    )
    assert intent.customer.name == "Ada"
    transaction = found.latest_charge.balance_transaction
    assert (transaction.amount, transaction.net) == (2000, 2000 - transaction.fee)
    assert found.payment_method.card.last4 == "4242"


def test_charge_carries_the_fee_of_two_point_nine_percent_and_thirty(stand_in: StandIn) -> None:
    target = Target("stand_in", stand_in.client())
    intent = target.pay(amount=10_000, expand=["latest_charge.balance_transaction"])
    assert intent.latest_charge.balance_transaction.fee == 320


def test_list_pages_by_starting_after_and_ending_before(stripe_target: Target) -> None:
    customer = stripe_target.customer()
    made = [
        stripe_target.v1.payment_intents.create(
            {"amount": 2000 + n, "currency": "usd", "customer": customer.id}
        ).id
        for n in range(3)
    ]
    listing = stripe_target.v1.payment_intents.list
    first = listing({"customer": customer.id, "limit": 2})
    assert ([entry.id for entry in first.data], first.has_more) == ([made[2], made[1]], True)
    second = listing({"customer": customer.id, "limit": 2, "starting_after": made[1]})
    assert ([entry.id for entry in second.data], second.has_more) == ([made[0]], False)
    back = listing({"customer": customer.id, "limit": 2, "ending_before": made[0]})
    assert [entry.id for entry in back.data] == [made[2], made[1]]
    assert [entry.id for entry in listing({"customer": customer.id, "limit": 1}).auto_paging_iter()] == made[
        ::-1
    ]


def test_list_is_filtered_by_creation_time(stripe_target: Target) -> None:
    customer = stripe_target.customer()
    intent = stripe_target.v1.payment_intents.create(
        {"amount": 2000, "currency": "usd", "customer": customer.id}
    )
    listing = stripe_target.v1.payment_intents.list
    assert len(listing({"customer": customer.id, "created": {"gte": intent.created}}).data) == 1
    assert listing({"customer": customer.id, "created": {"lt": intent.created - 60}}).data == []
    assert listing({"customer": customer.id, "created": {"gt": int(time.time()) + 3600}}).data == []


def test_search_finds_by_metadata_and_status(stripe_target: Target, unique: str) -> None:
    intent = stripe_target.pay(metadata={"charge": unique})
    query = f"metadata['charge']:'{unique}' AND status:'succeeded'"
    search = stripe_target.v1.payment_intents.search
    lag = 90.0 if stripe_target.name == "stripe" else 1.0
    found = wait_for(lambda: search({"query": query}).data, "the search index", lag)
    assert [entry.id for entry in found] == [intent.id]
    assert search({"query": f"metadata['charge']:'{unique}' AND status:'canceled'"}).data == []
    with pytest.raises(stripe.InvalidRequestError):
        search({"query": "nonsense"})


def test_completed_authentication_pays_and_failed_one_asks_for_another_card(stand_in: StandIn) -> None:
    target = Target("stand_in", stand_in.client())
    passed, failed = target.pay("pm_card_threeDSecure2Required"), target.pay("pm_card_threeDSecure2Required")
    answer_challenge(stand_in, passed, "complete")
    answer_challenge(stand_in, failed, "fail")
    assert target.v1.payment_intents.retrieve(passed.id).status == "succeeded"
    found = target.v1.payment_intents.retrieve(failed.id)
    assert found.status == "requires_payment_method"
    assert found.last_payment_error.code == "payment_intent_authentication_failure"
