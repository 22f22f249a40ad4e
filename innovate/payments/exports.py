"""A person's payments, for the file with their data."""

from __future__ import annotations

from innovate.accounts.exports import register

register(
    "payments",
    lambda person: person.charges.order_by("pk").values(
        "reference",
        "description",
        "amount",
        "currency",
        "state",
        "refunded_amount",
        "created_at",
        "succeeded_at",
        "card_setup__brand",
        "card_setup__last4",
    ),
)
