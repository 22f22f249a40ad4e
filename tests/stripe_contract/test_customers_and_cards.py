"""Customers and payment methods. Source: https://docs.stripe.com/api/customers, /payment_methods, "
"/testing."""

from __future__ import annotations

import pytest
import stripe

from .conftest import Target


@pytest.mark.localstripe
def test_customer_is_created_and_retrieved_with_metadata(stripe_target: Target) -> None:
    made = stripe_target.customer(name="Ada", metadata={"person": "7"})
    found = stripe_target.v1.customers.retrieve(made.id)
    assert (found.name, found.email, found.metadata["person"]) == ("Ada", "backer@example.com", "7")


@pytest.mark.localstripe
def test_metadata_is_merged_on_update(stripe_target: Target) -> None:
    made = stripe_target.customer(metadata={"kept": "1", "changed": "2"})
    found = stripe_target.v1.customers.update(made.id, {"metadata": {"changed": "3"}})
    assert found.metadata.to_dict() == {"kept": "1", "changed": "3"}


def test_empty_metadata_value_removes_the_key(stripe_target: Target) -> None:
    made = stripe_target.customer(metadata={"kept": "1", "gone": "2"})
    found = stripe_target.v1.customers.update(made.id, {"metadata": {"gone": ""}})
    assert found.metadata.to_dict() == {"kept": "1"}


def test_deleted_customer_is_answered_as_deleted_and_takes_no_card(stripe_target: Target) -> None:
    made = stripe_target.customer()
    stripe_target.v1.customers.delete(made.id)
    assert stripe_target.v1.customers.retrieve(made.id).deleted is True
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_target.v1.payment_methods.attach("pm_card_visa", {"customer": made.id})
    assert refused.value.code == "resource_missing"


@pytest.mark.localstripe
def test_unknown_customer_raises_resource_missing(stripe_target: Target) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_target.v1.customers.retrieve("cus_nobody")
    assert refused.value.http_status == 404


def test_attached_card_is_listed_for_its_customer_until_detached(stripe_target: Target) -> None:
    customer, method = stripe_target.saved()
    listed = stripe_target.v1.customers.payment_methods.list(customer, {"type": "card"})
    assert [entry.id for entry in listed.data] == [method]
    assert listed.data[0].card.last4 == "4242"
    assert stripe_target.v1.payment_methods.detach(method).customer is None
    assert stripe_target.v1.customers.payment_methods.list(customer).data == []


def test_detached_card_cannot_be_used_again(stripe_target: Target) -> None:
    customer, method = stripe_target.saved()
    stripe_target.v1.payment_methods.detach(method)
    with pytest.raises(stripe.InvalidRequestError, match="may not be used again"):
        stripe_target.v1.payment_methods.attach(method, {"customer": customer})


def test_card_of_another_customer_is_refused(stripe_target: Target) -> None:
    _, method = stripe_target.saved()
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_target.pay(method, customer=stripe_target.customer().id)
    assert refused.value.param == "payment_method"


@pytest.mark.parametrize(
    ("test_id", "code", "decline_code"),
    [
        ("pm_card_visa_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card"),
        ("pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", None),
        ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", None),
        ("pm_card_chargeDeclinedProcessingError", "processing_error", None),
    ],
)
def test_documented_test_card_declines_with_its_code(
    stripe_target: Target, test_id: str, code: str, decline_code: str | None
) -> None:
    with pytest.raises(stripe.CardError) as declined:
        stripe_target.pay(test_id)
    error = declined.value.error
    assert (declined.value.http_status, error.code) == (402, code)
    assert decline_code is None or error.decline_code == decline_code
    assert error.payment_intent.status == "requires_payment_method"
    assert error.payment_intent.last_payment_error.code == code


def test_raw_card_number_makes_a_payment_method(stripe_target: Target) -> None:
    if stripe_target.name == "stripe":
        pytest.skip("Stripe takes raw card numbers from certified accounts only")
    method = stripe_target.v1.payment_methods.retrieve(stripe_target.card("5555555555554444"))
    assert (method.card.brand, method.card.last4) == ("mastercard", "4444")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"number": "4242424242424241"}, "incorrect_number"),
        ({"exp_month": 13}, "invalid_expiry_month"),
        ({"exp_year": 1999}, "invalid_expiry_year"),
        ({"cvc": "12"}, "invalid_cvc"),
        ({"number": "4111111111111111"}, "card_declined"),
    ],
)
def test_malformed_card_is_refused_with_its_code(
    stripe_target: Target, change: dict[str, object], code: str
) -> None:
    if stripe_target.name == "stripe":
        pytest.skip("Stripe takes raw card numbers from certified accounts only")
    card = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2034, "cvc": "123", **change}
    with pytest.raises(stripe.CardError) as refused:
        stripe_target.v1.payment_methods.create({"type": "card", "card": card})
    assert refused.value.code == code
