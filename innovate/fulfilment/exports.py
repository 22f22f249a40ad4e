"""The parcels sent to a person, for the file with their data."""

from __future__ import annotations

from innovate.accounts.exports import register

register(
    "parcels",
    lambda person: person.shipments.order_by("pk").values(
        "batch__project__slug",
        "state",
        "address",
        "carrier",
        "tracking_number",
        "shipped_at",
        "ended_at",
        "note",
    ),
)
