"""What a person handed in to challenges and how they judged, for the file with their data."""

from __future__ import annotations

from innovate.accounts.exports import register

register(
    "challenge_entries",
    lambda person: person.challenge_entries.order_by("pk").values(
        "challenge__key",
        "project__slug",
        "organisation__slug",
        "title",
        "text",
        "state",
        "begun_at",
        "entered_at",
        "terms_digest",
        "terms_accepted_at",
        "answers__label",
        "answers__value",
    ),
)
register(
    "challenge_judging",
    lambda person: person.score_sheets.order_by("pk").values(
        "entry__challenge__key", "entry", "state", "comment", "handed_in_at"
    ),
)
