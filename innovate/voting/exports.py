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
# Marks are keyed hashes: what they were made of is not known any more, only that they are kept, and until when.
register(
    "vote_traces",
    lambda person: person.vote_traces.order_by("pk").values("project__slug", "round_id", "at"),
)
register(
    "doubted_votes",
    lambda person: person.doubted_votes.order_by("pk").values(
        "project__slug", "round_id", "state", "held_at", "words", "reason", "decided_at", "appeal", "answer"
    ),
)
