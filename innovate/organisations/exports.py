"""The organisations a person acts for, for the file with their data."""

from __future__ import annotations

from innovate.accounts.exports import register

register(
    "organisations",
    lambda person: person.organisation_memberships.order_by("pk").values(
        "organisation__name", "organisation__slug", "role", "created_at"
    ),
)
