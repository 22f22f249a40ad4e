"""Times are shown in the person's own zone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest, HttpResponse
from django.utils import timezone


class TimeZoneMiddleware:
    """Activate the signed-in person's time zone for this request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A visitor without a session costs no query here.
        zone = None
        if request.session.session_key and request.user.is_authenticated and request.user.time_zone != "UTC":
            # A zone that this machine's table does not know is shown as the default one.
            with suppress(ZoneInfoNotFoundError):
                zone = ZoneInfo(request.user.time_zone)
        with timezone.override(zone):
            return self.get_response(request)
