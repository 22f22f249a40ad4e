"""A person's notices and what mail they declined, for the file with their data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from innovate.accounts.exports import register
from innovate.accounts.models import User


def _notices(person: User) -> Iterator[dict[str, Any]]:
    """Yield each notice in the words of the active language."""
    for notice in person.notices.order_by("pk").iterator(chunk_size=500):
        yield {
            "at": notice.created_at,
            "subject": notice.subject,
            "text": notice.body,
            "read_at": notice.read_at,
        }


register("notices", _notices)
register("mail_preferences", lambda person: person.notice_preferences.values("kind", "mail"))
