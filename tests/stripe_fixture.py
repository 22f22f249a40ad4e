"""The Stripe stand-in as a process of its own, for tests that take money for real as far as the code can
tell.

In a conftest: `from tests.stripe_fixture import stripe_process, stripe_stand_in  # noqa: F401`.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
SECRET, PUBLISHABLE, WEBHOOK = "sk_test_of_the_tests", "pk_test_of_the_tests", "whsec_of_the_tests"


@dataclass(frozen=True)
class StandIn:
    """A running stand-in: its address, and what a test does to it from outside."""

    url: str

    def ask(self, method: str, path: str, values: dict[str, Any] | None = None, *, key: str = SECRET) -> Any:
        """Call the API (form encoded) as somebody who is not our gateway; errors are returned as their
        body.
        """
        body = urllib.parse.urlencode(values or {})
        url = f"{self.url}{path}" + (f"?{body}" if method == "GET" and body else "")
        request = urllib.request.Request(url, method=method, data=body.encode() if method == "POST" else None)
        request.add_header("Authorization", f"Bearer {key}")
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return json.loads(error.read())

    def hook(self, method: str, path: str, values: dict[str, Any] | None = None) -> Any:
        """Call one of the stand-in's own hooks (JSON)."""
        data = json.dumps(values or {}).encode() if method == "POST" else None
        request = urllib.request.Request(f"{self.url}/_stand_in/{path}", method=method, data=data)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read())

    def fault(self, kind: str, method: str = "POST", path: str = "*", **more: Any) -> None:
        """Switch a fault on for the next matching request (or `times` of them)."""
        self.hook("POST", "faults", {"kind": kind, "method": method, "path": path, **more})

    def save_card(self, setup_intent: str, card: str = "pm_card_visa") -> Any:
        """Do what the browser does when a card was typed: confirm the SetupIntent with it."""
        return self.ask("POST", f"/v1/setup_intents/{setup_intent}/confirm", {"payment_method": card})

    def answer_bank(self, intent: str, client_secret: str, *, passed: bool = True) -> None:
        """Answer the issuer's 3-D Secure question for an intent that requires action."""
        query = urllib.parse.urlencode({"client_secret": client_secret})
        data = urllib.parse.urlencode({"outcome": "complete" if passed else "fail"}).encode()
        request = urllib.request.Request(f"{self.url}/challenge/{intent}?{query}", data=data)
        with urllib.request.urlopen(request, timeout=10):
            pass

    def intents(self, customer: str, status: str = "") -> list[Any]:
        """Every PaymentIntent of a customer, of one status when given."""
        rows = self.ask("GET", "/v1/payment_intents", {"customer": customer, "limit": 100})["data"]
        return [row for row in rows if not status or row["status"] == status]


@pytest.fixture(scope="session")
def stripe_process() -> Iterator[StandIn]:
    """One stand-in for all tests of the session; their objects do not meet, because each has its own
    customers.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="stripe-", ignore_cleanup_errors=True) as store:
        command = [
            *(sys.executable, "-m", "tools.stripe_stand_in", "--host", "127.0.0.1", "--port", str(port)),
            *("--store", store, "--secret-key", SECRET, "--publishable-key", PUBLISHABLE),
            *("--webhook-secret", WEBHOOK, "--zero-delay", "--settle-seconds", "0"),
        ]
        log = Path(store) / "log"
        with log.open("wb") as output:
            environ = {**os.environ, "PYTHONUNBUFFERED": "1"}
            process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output, env=environ)
        try:
            _wait(process, port, log)
            yield StandIn(f"http://127.0.0.1:{port}")
        finally:
            process.terminate()
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stand_in/health", timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the Stripe stand-in did not start:\n{log.read_text(errors='replace')[-2000:]}")


@pytest.fixture
def stripe_stand_in(stripe_process: StandIn, settings: Any) -> Iterator[StandIn]:
    """The stand-in without faults, and our settings pointing at it."""
    settings.STRIPE_API_BASE = stripe_process.url
    settings.STRIPE_SECRET_KEY = SECRET
    settings.STRIPE_PUBLISHABLE_KEY = PUBLISHABLE
    settings.STRIPE_WEBHOOK_SECRET = WEBHOOK
    settings.STRIPE_RATE = 0
    stripe_process.hook("DELETE", "faults")
    yield stripe_process
    stripe_process.hook("DELETE", "faults")
