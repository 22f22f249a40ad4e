"""The organisations a person acts for, for the file with their data."""

from __future__ import annotations

from innovate.accounts.exports import register
from innovate.organisations import queries

register(
    "organisations",
    lambda person: person.organisation_memberships.order_by("pk").values(
        "organisation__name", "organisation__slug", "role", "created_at"
    ),
)
register(
    "invitations",
    lambda person: queries.invitations_to(person).values(
        "organisation__name", "email", "role", "state", "sent_at", "expires_at", "answered_at"
    ),
)
