"""What every page shows of a person's notices."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from innovate.notifications.queries import unread_count


def unread(request: HttpRequest) -> dict[str, Any]:
    """The number of unread notices; costs its one query only where a template uses it."""

    def count() -> int:
        user = getattr(request, "user", None)
        return unread_count(user) if user is not None and user.is_authenticated else 0

    return {"unread_notices": SimpleLazyObject(count)}
