"""Pages for visitors who are not signed in: rendered once, shown to all of them for a few seconds."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import TypeGuard

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response

#: What a page may vary on and still be the same for all visitors: the key below holds each of them.
_KEYED = frozenset({"accept-encoding", "accept-language", "cookie"})


class VisitorCacheMiddleware:
    """Keep whole pages for visitors without a session, for `VISITOR_CACHE_SECONDS`.

    Nobody is ever shown what belongs to another. A request with a session or a waiting message neither reads nor
    writes here, and a page is kept only if rendering it asked for nothing personal: it sets no cookie, which a page
    with a form token, a new session or a message always does, and says itself that it may be kept. The place of
    this middleware is outside the session's, so that a page that is there already costs no query at all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if settings.DEBUG or not settings.VISITOR_CACHE_SECONDS:
            raise MiddlewareNotUsed("every page is rendered anew")
        self.get_response = get_response
        self.pages = caches["visitors"]

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _is_visitor(request):
            return self.get_response(request)
        key = _key(request)
        page: HttpResponse | None = self.pages.get(key)
        if page is None:
            response = self.get_response(request)
            if not _is_for_all(response):
                return response
            page = response
            # The browser asks again each time: after signing in, the page is another one.
            page["Cache-Control"] = "no-cache"
            page["ETag"] = f'W/"{blake2b(page.content, digest_size=12).hexdigest()}"'
            self.pages.set(key, page, settings.VISITOR_CACHE_SECONDS)
        return get_conditional_response(request, etag=page["ETag"], response=page) or page


def _is_visitor(request: HttpRequest) -> bool:
    """Whether nothing in the request says who asks, or asks for anything but a whole page."""
    return (
        request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "messages" not in request.COOKIES
        and not request.headers.keys() & {"Authorization", "HX-Request", "Range"}
    )


def _key(request: HttpRequest) -> str:
    parts = (
        request.scheme,
        request.get_host(),
        request.get_full_path(),
        request.headers.get("Accept-Language", ""),
        "gzip" in request.headers.get("Accept-Encoding", ""),
    )
    return blake2b(repr(parts).encode(), digest_size=20).hexdigest()


def _is_for_all(response: HttpResponseBase) -> TypeGuard[HttpResponse]:
    varies = {name.strip().lower() for name in response.get("Vary", "").split(",") if name.strip()}
    return (
        isinstance(response, HttpResponse)
        and response.status_code == 200
        and response.get("Content-Type", "").startswith("text/html")
        and not response.cookies
        and not response.has_header("Cache-Control")
        and varies <= _KEYED
    )
