"""The staff area has no language in its addresses: it speaks that of the person."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from innovate.core.permissions import is_person


class StaffLanguageMiddleware:
    """Activate the person's own language below /admin/. One chosen in Wagtail's account page goes before it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/admin/") and is_person(request.user):
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language  # type: ignore[attr-defined]
        return self.get_response(request)
