"""What a person proposed and gave, for the file with their data."""

from __future__ import annotations

from innovate.accounts.exports import register

register(
    "projects",
    lambda person: person.projects.order_by("pk").values(
        "slug",
        "title",
        "pitch",
        "problem",
        "idea",
        "audience",
        "language",
        "stage",
        "price_amount",
        "price_currency",
        "created_at",
        "published_at",
    ),
)
register(
    "private_details",
    lambda person: (
        person.projects.exclude(private_detail=None)
        .order_by("pk")
        .values(
            "slug", "private_detail__text", "private_detail__open_to_makers", "private_detail__updated_at"
        )
    ),
)
register(
    "confidences",
    lambda person: person.confidences.order_by("pk").values(
        "project__slug", "signed_name", "terms_version", "terms_hash", "accepted_at"
    ),
)
register(
    "teams",
    lambda person: person.team_memberships.order_by("pk").values("project__slug", "role", "joined_at"),
)
register(
    "contributions",
    lambda person: person.contributions.order_by("pk").values("project__slug", "kind", "title", "at"),
)
register(
    "follows",
    lambda person: person.follows.order_by("pk").values("project__slug", "created_at"),
)
register(
    "join_requests",
    lambda person: person.join_requests.order_by("pk").values(
        "project__slug", "message", "state", "answer", "created_at", "answered_at"
    ),
)
register(
    "shares",
    lambda person: person.shares.order_by("pk").values(
        "agreement__project__slug", "agreement__number", "agreement__state", "basis_points", "accepted_at"
    ),
)
register(
    "royalties",
    lambda person: person.royalty_entries.order_by("pk").values(
        "sale__agreement__project__slug", "amount", "currency", "at"
    ),
)
register(
    "offers_made",
    lambda person: person.offers_made.order_by("pk").values(
        "project__slug",
        "state",
        "created_at",
        "versions__number",
        "versions__amount",
        "versions__currency",
        "versions__terms",
    ),
)
