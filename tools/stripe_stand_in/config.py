"""The stand-in's knobs: command line first, then ``STRIPE_STAND_IN_*`` in the environment, then defaults."""

from __future__ import annotations

import argparse
import ipaddress
import os
from dataclasses import dataclass
from pathlib import Path

API_VERSION = "2026-10-28.endive"
LOOPBACK_NAMES = {"localhost"}


@dataclass(frozen=True)
class Settings:
    """What one running stand-in needs to know. Delays are seconds, fees minor units and a fraction."""

    store: Path
    host: str = "127.0.0.1"
    port: int = 12111
    secret_key: str = "sk_test_stand_in"
    publishable_key: str = "pk_test_stand_in"
    webhook_url: str = ""
    webhook_secret: str = "whsec_stand_in"
    webhook_backoff: float = 1.0
    rate_limit: int = 0
    delay: float = 0.0
    settle_seconds: int = 2 * 24 * 3600
    fee_fraction: float = 0.029
    fee_fixed: int = 30
    public_url: str = ""

    @property
    def base_url(self) -> str:
        """The address browsers reach the stand-in at, without a trailing slash."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


def parse(argv: list[str] | None = None) -> Settings:
    """Settings from the command line and the environment; exits with a message when they make no sense."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.stripe_stand_in", description="A stand-in for Stripe."
    )

    def option(name: str, default: object, help: str, kind: type = str) -> None:
        variable = "STRIPE_STAND_IN_" + name.upper().replace("-", "_")
        parser.add_argument(
            f"--{name}", type=kind, default=os.environ.get(variable, default), help=f"{help} [{variable}]"
        )

    option("host", "127.0.0.1", "loopback address to bind")
    option("port", 12111, "port to bind", int)
    option("store", "var/stripe", "directory of the store")
    option("secret-key", "sk_test_stand_in", "the key the server side uses")
    option("publishable-key", "", "the key the browser uses (default: made from the secret key)")
    option("webhook-url", "", "where events are delivered; empty: nowhere")
    option("webhook-secret", "whsec_stand_in", "key the deliveries are signed with")
    option("webhook-backoff", 1.0, "seconds before the first retry of a delivery; doubles", float)
    option("rate-limit", 0, "requests a second before 429; 0: none (Stripe: 100 live, 25 test)", int)
    option("delay", 0.0, "seconds each API call takes", float)
    option("settle-seconds", 2 * 24 * 3600, "seconds until charged funds are available", int)
    option("fee-fraction", 0.029, "processing fee as a fraction of the amount", float)
    option("fee-fixed", 30, "fixed part of the processing fee, minor units", int)
    option("public-url", "", "address browsers reach this at, when not http://host:port")
    parser.add_argument(
        "--zero-delay",
        action="store_true",
        default=os.environ.get("STRIPE_STAND_IN_ZERO_DELAY", "") in {"1", "true"},
        help="benchmarks: no delay, whatever --delay says [STRIPE_STAND_IN_ZERO_DELAY]",
    )
    given = parser.parse_args(argv)
    if not _is_loopback(given.host):
        parser.error(
            f"--host {given.host} is not a loopback address; the stand-in never listens on a network."
        )
    if not given.secret_key.startswith("sk_test_"):
        parser.error("--secret-key must begin with sk_test_; the stand-in takes no live key.")
    if given.webhook_url and not given.webhook_url.startswith(("http://", "https://")):
        parser.error(f"--webhook-url {given.webhook_url} is not an http or https address.")
    values = vars(given)
    if values.pop("zero_delay"):
        values["delay"] = 0.0
    values["store"] = Path(given.store)
    values["publishable_key"] = given.publishable_key or given.secret_key.replace("sk_test_", "pk_test_", 1)
    return Settings(**values)


def _is_loopback(host: str) -> bool:
    if host in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
