"""The targets of the contract suite.

``stripe_target`` is the stand-in for every test; also localstripe for tests marked with it (set
``LOCALSTRIPE_PYTHON`` to an interpreter that has it); also Stripe itself when ``STRIPE_TEST_SECRET_KEY`` is
set.
Tests of what only the stand-in has (hooks, faults, its own process) take ``stand_in``.
"""

from __future__ import annotations

import os
import subprocess
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import stripe

from .processes import Receiver, StandIn, localstripe

NO_REDIRECTS = {"enabled": True, "allow_redirects": "never"}


@dataclass(frozen=True)
class Target:
    """A server that claims to behave like Stripe, and the SDK pointed at it."""

    name: str
    client: stripe.StripeClient

    @property
    def v1(self) -> Any:
        """The SDK's services."""
        return self.client.v1

    def customer(self, **given: Any) -> Any:
        """A fresh customer."""
        return self.v1.customers.create({"email": "backer@example.com", **given})

    def card(self, number: str = "4242424242424242") -> str:
        """A payment method the target takes: by test id on Stripe, which wants no raw numbers, else by "
        "number."""
        card = {"number": number, "exp_month": 12, "exp_year": 2034, "cvc": "123"}
        return self.v1.payment_methods.create({"type": "card", "card": card}).id

    def saved(self, test_id: str = "pm_card_visa") -> tuple[str, str]:
        """A customer and a card attached to them."""
        customer = self.customer()
        return customer.id, self.v1.payment_methods.attach(test_id, {"customer": customer.id}).id

    def pay(self, method: str = "pm_card_visa", amount: int = 2000, **given: Any) -> Any:
        """A confirmed PaymentIntent."""
        return self.v1.payment_intents.create(
            {
                "amount": amount,
                "currency": "usd",
                "payment_method": method,
                "confirm": True,
                "automatic_payment_methods": NO_REDIRECTS,
                **given,
            }
        )


def pytest_configure(config: pytest.Config) -> None:
    """Name the marker of the tests the independent witness can stand for."""
    config.addinivalue_line("markers", "localstripe: localstripe implements what this test asks for")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Spread each contract test over the targets that can answer it."""
    if "stripe_target" not in metafunc.fixturenames:
        return
    targets = ["stand_in"]
    if metafunc.definition.get_closest_marker("localstripe"):
        targets.append("localstripe")
    if os.environ.get("STRIPE_TEST_SECRET_KEY"):
        targets.append("stripe")
    metafunc.parametrize("stripe_target", targets, indirect=True)


@pytest.fixture(scope="session")
def receiver() -> Iterator[Receiver]:
    """The merchant's webhook endpoint."""
    endpoint = Receiver()
    yield endpoint
    endpoint.close()


@pytest.fixture(scope="session")
def shared_stand_in(tmp_path_factory: pytest.TempPathFactory, receiver: Receiver) -> Iterator[StandIn]:
    """The stand-in most tests share."""
    server = StandIn(
        Path(tmp_path_factory.mktemp("stripe")), webhook_url=receiver.url, webhook_backoff=0.05
    ).start()
    yield server
    server.stop()


@pytest.fixture
def stand_in(shared_stand_in: StandIn) -> Iterator[StandIn]:
    """The shared stand-in, without anybody's faults."""
    yield shared_stand_in
    shared_stand_in.hook("DELETE", "faults")


@pytest.fixture
def own_stand_in(tmp_path: Path) -> Iterator[StandIn]:
    """A stand-in of the test's own, to be killed."""
    server = StandIn(tmp_path).start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def witness() -> Iterator[str]:
    """The address of localstripe, or a skip that says how to have one."""
    python = os.environ.get("LOCALSTRIPE_PYTHON", "")
    if not python or subprocess.run([python, "-c", "import localstripe"], capture_output=True).returncode:
        pytest.skip("LOCALSTRIPE_PYTHON names no interpreter that has localstripe")
    with localstripe(python) as url:
        yield url


@pytest.fixture
def stripe_target(request: pytest.FixtureRequest) -> Target:
    """The server under test."""
    if request.param == "stand_in":
        return Target("stand_in", request.getfixturevalue("stand_in").client())
    if request.param == "localstripe":
        url = request.getfixturevalue("witness")
        return Target("localstripe", stripe.StripeClient("sk_test_12345", base_addresses={"api": url}))
    return Target("stripe", stripe.StripeClient(os.environ["STRIPE_TEST_SECRET_KEY"]))


@pytest.fixture
def unique() -> str:
    """A word nobody else uses, for metadata, groups and keys."""
    return uuid.uuid4().hex
