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
    "teams",
    lambda person: person.team_memberships.order_by("pk").values("project__slug", "role", "joined_at"),
)
register(
    "contributions",
    lambda person: person.contributions.order_by("pk").values("project__slug", "kind", "title", "at"),
)
