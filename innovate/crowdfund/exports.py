"""What a person backed, for the file with their data."""

from __future__ import annotations

from innovate.accounts.exports import register

register(
    "pledges",
    lambda person: person.pledges.order_by("pk").values(
        "campaign__project__slug",
        "tier__title",
        "quantity",
        "amount",
        "currency",
        "state",
        "address",
        "created_at",
        "ended_because",
    ),
)
