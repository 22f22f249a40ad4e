"""Keys, parameters, idempotency. Source: https://docs.stripe.com/api/authentication, /errors, "
"/idempotent_requests."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe

from .conftest import Target
from .processes import PUBLISHABLE_KEY, SECRET_KEY, StandIn


def test_wrong_key_raises_authentication_error(stand_in: StandIn) -> None:
    client = stripe.StripeClient("sk_test_wrong", base_addresses={"api": stand_in.url})
    with pytest.raises(stripe.AuthenticationError) as refused:
        client.v1.customers.list()
    assert refused.value.http_status == 401


def test_missing_key_is_refused(stand_in: StandIn) -> None:
    assert stand_in.raw("GET", "/v1/customers", Authorization="")[0] == 401


def test_basic_authentication_takes_the_key_as_user_name(stand_in: StandIn) -> None:
    basic = base64.b64encode(f"{SECRET_KEY}:".encode()).decode()
    assert stand_in.raw("GET", "/v1/customers", Authorization=f"Basic {basic}")[0] == 200


@pytest.mark.localstripe
def test_unknown_parameter_is_refused(stripe_target: Target) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_target.v1.customers.create({"nonsense": "1"})
    if stripe_target.name != "localstripe":
        assert (refused.value.code, refused.value.param) == ("parameter_unknown", "nonsense")


def test_missing_parameter_is_named(stripe_target: Target) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_target.v1.payment_intents.create({"amount": 2000})
    assert (refused.value.code, refused.value.param) == ("parameter_missing", "currency")


def test_unknown_address_is_answered_with_404(stand_in: StandIn) -> None:
    status, body, _ = stand_in.raw("GET", "/v1/nonsense")
    assert (status, body["error"]["type"]) == (404, "invalid_request_error")


def test_every_answer_names_its_request(stand_in: StandIn) -> None:
    _, _, headers = stand_in.raw("GET", "/v1/customers", Stripe_Version="2026-10-28.endive")
    assert headers["request-id"].startswith("req_")
    assert headers["stripe-version"] == "2026-10-28.endive"


def test_publishable_key_sees_only_the_intent_it_has_the_secret_of(stand_in: StandIn) -> None:
    target = Target("stand_in", stand_in.client())
    intent = target.v1.payment_intents.create(
        {"amount": 2000, "currency": "usd", "metadata": {"private": "1"}}
    )
    browser = {"Authorization": f"Bearer {PUBLISHABLE_KEY}"}
    path = f"/v1/payment_intents/{intent.id}"
    status, body, _ = stand_in.raw("GET", f"{path}?client_secret={intent.client_secret}", **browser)
    assert (status, body["amount"], "metadata" in body) == (200, 2000, False)
    assert stand_in.raw("GET", f"{path}?client_secret=guess", **browser)[0] == 403
    assert stand_in.raw("GET", "/v1/customers", **browser)[0] == 403
    assert stand_in.raw("POST", "/v1/refunds", f"payment_intent={intent.id}", **browser)[0] == 403


def test_idempotency_key_replays_the_first_response(stripe_target: Target, unique: str) -> None:
    given, options = {"amount": 2000, "currency": "usd"}, {"idempotency_key": unique}
    first = stripe_target.v1.payment_intents.create(given, options=options)
    again = stripe_target.v1.payment_intents.create(given, options=options)
    assert (again.id, again.client_secret) == (first.id, first.client_secret)
    assert again.last_response.headers["Idempotent-Replayed"] == "true"


def test_idempotency_key_with_other_parameters_is_refused(stripe_target: Target, unique: str) -> None:
    options = {"idempotency_key": unique}
    stripe_target.v1.payment_intents.create({"amount": 2000, "currency": "usd"}, options=options)
    with pytest.raises(stripe.IdempotencyError) as refused:
        stripe_target.v1.payment_intents.create({"amount": 2001, "currency": "usd"}, options=options)
    assert refused.value.http_status == 400


def test_idempotency_key_replays_a_declined_card(stripe_target: Target, unique: str) -> None:
    intents = []
    for _ in range(2):
        with pytest.raises(stripe.CardError) as declined:
            stripe_target.v1.payment_intents.create(
                {
                    "amount": 2000,
                    "currency": "usd",
                    "payment_method": "pm_card_visa_chargeDeclined",
                    "payment_method_types": ["card"],
                    "confirm": True,
                },
                options={"idempotency_key": unique},
            )
        intents.append(declined.value.error.payment_intent.id)
    assert intents[0] == intents[1]


def test_idempotency_key_is_not_spent_by_a_validation_error(stripe_target: Target, unique: str) -> None:
    options = {"idempotency_key": unique}
    with pytest.raises(stripe.InvalidRequestError):
        stripe_target.v1.payment_intents.create({"amount": 2000}, options=options)
    assert stripe_target.v1.payment_intents.create({"amount": 2000, "currency": "usd"}, options=options).id


def test_concurrent_requests_with_one_key_charge_once(stand_in: StandIn, unique: str) -> None:
    """Eight at once: one works, the others conflict while it does and replay it afterwards."""
    stand_in.hook("POST", "faults", kind="slow", path="/v1/payment_intents", seconds=0.3)
    body = (
        "amount=2000&currency=usd&payment_method=pm_card_visa&payment_method_types[]=card&confirm=true"
        f"&metadata[u]={unique}"
    )

    def ask(_: int) -> tuple[int, dict[str, object], dict[str, str]]:
        return stand_in.raw("POST", "/v1/payment_intents", body, Idempotency_Key=unique)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(8)))
    statuses = sorted(status for status, _, _ in answers)
    assert set(statuses) <= {200, 409}
    assert statuses.count(409) >= 1
    conflict = next(body for status, body, _ in answers if status == 409)
    assert conflict["error"]["type"] == "idempotency_error"
    assert len({body["id"] for status, body, _ in answers if status == 200}) == 1
    found = stand_in.client().v1.payment_intents.search({"query": f"metadata['u']:'{unique}'"})
    assert len(found.data) == 1


def test_sdk_retries_a_conflict_until_it_is_replayed(stand_in: StandIn, unique: str) -> None:
    stand_in.hook("POST", "faults", kind="slow", path="/v1/customers", seconds=0.4)

    def ask(_: int) -> str:
        client = stand_in.client(max_network_retries=4)
        return client.v1.customers.create({"name": "Ada"}, options={"idempotency_key": unique}).id

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(ask, range(4)))) == 1


def test_idempotency_key_is_forgotten_after_a_day(own_stand_in: StandIn, unique: str) -> None:
    client, options = own_stand_in.client(), {"idempotency_key": unique}
    first = client.v1.customers.create({"name": "Ada"}, options=options)
    own_stand_in.hook("POST", "clock", advance=23 * 3600)
    assert client.v1.customers.create({"name": "Ada"}, options=options).id == first.id
    own_stand_in.hook("POST", "clock", advance=2 * 3600)
    assert client.v1.customers.create({"name": "Ada"}, options=options).id != first.id


@pytest.mark.parametrize(
    "body",
    [
        "amount[x]=1&currency=usd",
        "amount=1e3&currency=usd",
        "amount=2000&currency=xxx",
        "amount=2000&currency=usd&confirm[]=true",
        "amount=2000&currency=usd&metadata=text",
        "amount=2000&currency=usd&metadata[a][b]=c",
        "amount=2000&currency=usd&payment_method_types=card",
        "amount=2000&currency=usd&payment_method_data[type]=card&payment_method_data[billing_details]=x",
        "amount=2000&currency=usd&automatic_payment_methods[enabled]=maybe",
        "amount=2000&currency=usd&automatic_payment_methods[nonsense]=1",
        "amount=2000&currency=usd&capture_method=later",
        "amount=2000&currency=usd&expand=customer",
        "amount=2000&currency=usd&expand[]=nonsense",
        "amount=2000&currency=usd&off_session=true",
        "amount=2000&currency=usd&statement_descriptor_suffix=<b>",
        "amount=2000&amount[x]=1&currency=usd",
    ],
)
def test_malformed_parameters_are_refused_with_400(stand_in: StandIn, body: str) -> None:
    status, answer, _ = stand_in.raw("POST", "/v1/payment_intents", body)
    assert (status, answer["error"]["type"]) == (400, "invalid_request_error")
