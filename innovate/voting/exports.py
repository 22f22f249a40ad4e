"""What a person wanted, designed and voted for, for the file with their data."""

from __future__ import annotations

from innovate.accounts.exports import register

register(
    "supports",
    lambda person: person.supports.order_by("pk").values(
        "project__slug", "price_amount", "price_currency", "created_at"
    ),
)
register(
    "designs",
    lambda person: person.designs.order_by("pk").values("round_id", "round__project__slug", "title"),
)
register(
    "round_invitations",
    lambda person: person.round_invitations.order_by("pk").values(
        "round_id", "round__project__slug", "email", "created_at"
    ),
)
register(
    "ballots",
    lambda person: person.ballots.order_by("pk").values(
        "round_id", "round__project__slug", "content", "nonce", "leaf_hash", "created_at", "updated_at"
    ),
)
