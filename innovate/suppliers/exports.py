"""The bids a person handed in, for the file with their data."""

from __future__ import annotations

from innovate.accounts.exports import register
from innovate.suppliers.models import Bid

#: Of a bid that is still sealed only the seal exists.
register(
    "bids",
    lambda person: (
        Bid.objects.filter(submitted_by=person)
        .order_by("pk")
        .values(
            "tender__project__slug",
            "supplier__organisation__name",
            "state",
            "commitment",
            "sealed_at",
            "amount",
            "currency",
            "lead_time_weeks",
            "note",
        )
    ),
)
