"""Stripe's resources, one module each; importing this package registers their operations."""

from . import (
    accounts,
    balance,
    charges,
    customers,
    disputes,
    events,
    payment_intents,
    payment_methods,
    payouts,
    refunds,
    search,
    setup_intents,
    transfers,
)

__all__ = [
    "accounts",
    "balance",
    "charges",
    "customers",
    "disputes",
    "events",
    "payment_intents",
    "payment_methods",
    "payouts",
    "refunds",
    "search",
    "setup_intents",
    "transfers",
]
