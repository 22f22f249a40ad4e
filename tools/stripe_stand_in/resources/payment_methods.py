"""Payment methods: cards, their attachment to a customer, and the rules of their reuse."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from .. import cards
from .. import params as p
from ..api import BROWSER, LISTING, Body, Call, fresh, listing, operation
from ..cards import TestCard
from ..errors import CardError, InvalidParameter, InvalidRequest, missing
from . import customers

CARD = p.nested(
    number=p.text, exp_month=p.integer, exp_year=p.integer, cvc=p.text, token=p.text, networks=p.anything
)
ADDRESS_LINES = ("city", "country", "line1", "line2", "postal_code", "state")
ADDRESS = p.nested(**dict.fromkeys(ADDRESS_LINES, p.text))
BILLING = p.nested(address=ADDRESS, email=p.text, name=p.text, phone=p.text)
DATA = {
    "type": p.required(p.one_of("card")),
    "card": CARD,
    "billing_details": BILLING,
    "metadata": p.metadata,
    "allow_redisplay": p.one_of("always", "limited", "unspecified"),
    "client_attribution_metadata": p.anything,
}
DATA_KIND = p.nested(**DATA)


def card_of(call: Call, method: Body) -> TestCard:
    """How the card behind a payment method behaves."""
    return cards.BY_NUMBER[call.store.private(method["id"])["number"]]


def use(call: Call, method_id: str, param: str = "payment_method") -> Body:
    """The payment method named by an id, or a fresh one for a ``pm_card_…`` test id."""
    if card := cards.by_test_id(method_id):
        return _build(call, card, exp_month=12, exp_year=_year(call) + 1, cvc=None, values={})
    return call.find("payment_method", method_id, param=param, words="PaymentMethod")


def make(call: Call, values: Body) -> Body:
    """A payment method from card details. Raises the card errors Stripe gives for malformed ones."""
    given = values.get("card") or {}
    if given.get("token"):
        card = cards.by_test_id(given["token"])
        if card is None:
            raise missing("token", given["token"], "card[token]")
        return _build(call, card, exp_month=12, exp_year=_year(call) + 1, cvc=None, values=values)
    for field in ("number", "exp_month", "exp_year"):
        if given.get(field) is None:
            name = f"card[{field}]"
            raise InvalidParameter(f"Missing required param: {name}.", code="parameter_missing", param=name)
    number = given["number"].replace(" ", "").replace("-", "")
    year = given["exp_year"] + 2000 if given["exp_year"] < 100 else given["exp_year"]
    _check_details(call, number, given["exp_month"], year, given.get("cvc"))
    card = cards.BY_NUMBER.get(number)
    if card is None:
        decline = cards.NOT_A_TEST_CARD
        raise CardError(decline.message, code=decline.code, decline_code=decline.decline_code)
    return _build(
        call, card, exp_month=given["exp_month"], exp_year=year, cvc=given.get("cvc"), values=values
    )


def _check_details(call: Call, number: str, month: int, year: int, cvc: str | None) -> None:
    if not cards.passes_luhn(number):
        raise CardError("Your card number is incorrect.", code="incorrect_number", param="number")
    today = datetime.fromtimestamp(call.now(), UTC)
    if not 1 <= month <= 12:
        raise CardError(
            "Your card's expiration month is invalid.", code="invalid_expiry_month", param="exp_month"
        )
    if year < today.year or year > today.year + 50:
        raise CardError(
            "Your card's expiration year is invalid.", code="invalid_expiry_year", param="exp_year"
        )
    if (year, month) < (today.year, today.month):
        raise CardError(
            "Your card's expiration month is invalid.", code="invalid_expiry_month", param="exp_month"
        )
    if cvc is not None and not (cvc.isdigit() and 3 <= len(cvc) <= 4):
        raise CardError("Your card's security code is invalid.", code="invalid_cvc", param="cvc")


def _year(call: Call) -> int:
    return datetime.fromtimestamp(call.now(), UTC).year


def _build(
    call: Call, card: TestCard, *, exp_month: int, exp_year: int, cvc: str | None, values: Body
) -> Body:
    details = {"address": {}, "email": None, "name": None, "phone": None} | (
        values.get("billing_details") or {}
    )
    details["address"] = dict.fromkeys(ADDRESS_LINES) | (details["address"] or {})
    method = fresh(
        call,
        "pm",
        "payment_method",
        allow_redisplay=values.get("allow_redisplay") or "unspecified",
        billing_details=details,
        card={
            "brand": card.brand,
            "checks": {
                "address_line1_check": None,
                "address_postal_code_check": None,
                "cvc_check": "unchecked" if cvc else None,
            },
            "country": card.country,
            "display_brand": card.brand,
            "exp_month": exp_month,
            "exp_year": exp_year,
            "fingerprint": hashlib.sha256(card.number.encode()).hexdigest()[:16],
            "funding": card.funding,
            "generated_from": None,
            "last4": card.last4,
            "networks": {"available": [card.brand], "preferred": None},
            "regulated_status": "unregulated",
            "three_d_secure_usage": {"supported": card.three_d_secure},
            "wallet": None,
        },
        customer=None,
        metadata=p.merge_metadata({}, values.get("metadata")),
        type="card",
    )
    return call.add(method, private={"number": card.number, "set_up": False, "spent": False})


def attach_to(call: Call, method: Body, customer_id: str) -> Body:
    """Attach a payment method for reuse; a card refused at set-up is refused here."""
    if method["customer"] == customer_id:
        return method
    if method["customer"]:
        raise InvalidRequest(
            "The payment method you provided has already been attached to a customer.",
            code="payment_method_already_attached",
        )
    require_unspent(call, method)
    if decline := card_of(call, method).setup:
        raise CardError(decline.message, **decline_fields(decline))
    return join(call, method, customer_id)


def join(call: Call, method: Body, customer_id: str) -> Body:
    """Attach without asking the issuer (it has just approved)."""
    method["customer"] = customer_id
    if method["card"]["checks"]["cvc_check"] == "unchecked":
        method["card"]["checks"]["cvc_check"] = "pass"
    return call.save(method, event="payment_method.attached")


def require_unspent(call: Call, method: Body) -> None:
    """Raise when a payment method was used once without a customer, or was detached."""
    if call.store.private(method["id"])["spent"]:
        raise InvalidRequest(
            "The provided PaymentMethod was previously used with a PaymentIntent without Customer "
            "attachment, shared "
            "with a connected account without Customer attachment, or was detached from a Customer. It "
            "may not be "
            "used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.",
            param="payment_method",
        )


def require_usable(call: Call, method: Body, customer_id: str | None, *, off_session: bool = False) -> None:
    """Raise when a payment method may not pay for this customer."""
    if method["customer"] and not customer_id:
        raise InvalidRequest(
            f"The provided PaymentMethod {method['id']} belongs to a Customer. Please include the "
            "Customer in the "
            "`customer` parameter on the PaymentIntent.",
            param="payment_method",
        )
    if method["customer"] and method["customer"] != customer_id:
        raise InvalidRequest(
            f"The provided PaymentMethod {method['id']} does not belong to the Customer {customer_id} you "
            "supplied. "
            "Please use this PaymentMethod with the Customer that it belongs to instead.",
            param="payment_method",
        )
    if off_session and not method["customer"]:
        raise InvalidRequest(
            f"The customer does not have a payment method with the ID {method['id']}. "
            "The payment method must be attached to the customer.",
            code="resource_missing",
            param="payment_method",
        )
    require_unspent(call, method)


def decline_fields(decline: cards.Decline) -> dict[str, Any]:
    """The error's fields for a decline."""
    fields = {"code": decline.code}
    if decline.decline_code:
        fields["decline_code"] = decline.decline_code
    if decline.code == "incorrect_cvc":
        fields["param"] = "cvc"
    return fields


@operation("POST", "/v1/payment_methods", BROWSER, **DATA)
def create(call: Call, values: Body) -> Body:
    """Create a payment method from card details or a test token."""
    return make(call, values)


@operation("GET", "/v1/payment_methods/{id}")
def retrieve(call: Call, values: Body, method_id: str) -> Body:
    """A payment method."""
    return use(call, method_id)


@operation(
    "POST",
    "/v1/payment_methods/{id}",
    metadata=p.metadata,
    billing_details=BILLING,
    card=p.nested(exp_month=p.integer, exp_year=p.integer),
    allow_redisplay=p.text,
)
def update(call: Call, values: Body, method_id: str) -> Body:
    """Change an attached payment method."""
    method = call.find("payment_method", method_id, words="PaymentMethod")
    if not method["customer"]:
        raise InvalidRequest("You must save this PaymentMethod to a customer before you can update it.")
    method["metadata"] = p.merge_metadata(method["metadata"], values.get("metadata"))
    method["billing_details"] |= values.get("billing_details") or {}
    method["card"] |= values.get("card") or {}
    return call.save(method, event="payment_method.updated")


@operation("POST", "/v1/payment_methods/{id}/attach", customer=p.required(p.text))
def attach(call: Call, values: Body, method_id: str) -> Body:
    """Attach a payment method to a customer."""
    customer = customers.find(call, values["customer"])
    return attach_to(call, use(call, method_id), customer["id"])


@operation("POST", "/v1/payment_methods/{id}/detach")
def detach(call: Call, values: Body, method_id: str) -> Body:
    """Detach a payment method; it can never be used again."""
    method = call.find("payment_method", method_id, words="PaymentMethod")
    if not method["customer"]:
        raise InvalidRequest(
            "The payment method you provided is not attached to a customer so detachment is impossible.",
            param="payment_method",
        )
    previous = {"customer": method["customer"]}
    method["customer"] = None
    call.store.set_private(method_id, spent=True)
    return call.save(method, event="payment_method.detached", previous=previous)


@operation("GET", "/v1/payment_methods", **LISTING, customer=p.text, type=p.text)
def list_all(call: Call, values: Body) -> Body:
    """Payment methods, of a customer when one is named."""
    if values.get("customer"):
        customers.find(call, values["customer"])
    return listing(call, "payment_method", "/v1/payment_methods", values, "customer", "type")


@operation("GET", "/v1/customers/{id}/payment_methods", **LISTING, type=p.text)
def list_of_customer(call: Call, values: Body, customer_id: str) -> Body:
    """A customer's payment methods."""
    customers.find(call, customer_id)
    url = f"/v1/customers/{customer_id}/payment_methods"
    return listing(call, "payment_method", url, values, "type", customer=customer_id)


@operation("GET", "/v1/customers/{id}/payment_methods/{method}")
def retrieve_of_customer(call: Call, values: Body, customer_id: str, method_id: str) -> Body:
    """One of a customer's payment methods."""
    method = call.find("payment_method", method_id, words="PaymentMethod")
    if method["customer"] != customer_id:
        raise missing("PaymentMethod", method_id, "payment_method")
    return method
