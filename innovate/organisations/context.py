"""What every template may ask of organisations."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest

from innovate.organisations import acting


def acting_for(request: HttpRequest) -> dict[str, Any]:
    """The organisation for which the person acts, looked for only by a template that shows it."""
    return {"acting_for": partial(acting.current, request)}
