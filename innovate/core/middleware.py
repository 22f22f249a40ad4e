"""What every request passes through."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.contrib.messages import get_messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from innovate.core.errors import Refused, SignInNeeded, TooMany

log = structlog.get_logger("innovate.request")
GetResponse = Callable[[HttpRequest], HttpResponse]
_GOOD_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestIdMiddleware:
    """Give each request an id that is in every log line and in the answer; log one line per request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        request_id = given if _GOOD_ID.fullmatch(given) else secrets.token_hex(8)
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-Id"] = request_id
            if not request.path.startswith(("/static/", "/healthz")):
                log.info(
                    "request",
                    method=request.method,
                    path=request.path,
                    status=response.status_code,
                    ms=round((time.perf_counter() - started) * 1000, 1),
                )
            return response
        finally:
            structlog.contextvars.unbind_contextvars("request_id")


class PermissionsPolicyMiddleware:
    """Say that this site never asks for the camera and its like; payment is for the card fields."""

    POLICY = (
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), usb=()"
    )

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", self.POLICY)
        return response


class NoNullBytesMiddleware:
    """Say of an address with a null byte in it that it is not there: PostgreSQL would refuse to look for one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> None:
        if "\0" in request.path:
            raise Http404


def live_url(request: HttpRequest) -> str:
    """Return the ws(s):// origin of the sockets for the host this visitor used."""
    configured = settings.LIVE_URL
    if configured.startswith(("ws://", "wss://")):
        return configured.rstrip("/")
    scheme = "wss" if request.is_secure() else "ws"
    host = request.get_host()
    if configured.startswith(":"):
        # Not .hostname: an IPv6 address keeps its brackets.
        return f"{scheme}://{re.sub(r':[0-9]+$', '', host)}{configured}"
    return f"{scheme}://{host}"


class LiveConnectSourceMiddleware:
    """Let the policy's connect-src follow the host the visitor used, as the socket's address does."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            update = getattr(response, "_csp_update", None) or {}
            response._csp_update = {**update, "connect-src": [live_url(request)]}  # type: ignore[attr-defined]
        return response


class RefusalMiddleware:
    """Turn a refusal that no view caught into a page that says what to do."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        if isinstance(exception, SignInNeeded):
            back = request.get_full_path() if request.method == "GET" else request.headers.get("Referer", "/")
            parts = urlsplit(back)
            query = urlencode({"next": f"{parts.path}{'?' + parts.query if parts.query else ''}"})
            target = f"{reverse('account_login')}?{query}"
            # htmx would put the sign-in page into the middle of this one.
            return (
                HttpResponseClientRedirect(target) if request.headers.get("HX-Request") else redirect(target)
            )
        response = render(request, "refused.html", {"refusal": exception}, status=exception.status)
        if isinstance(exception, TooMany):
            response["Retry-After"] = str(exception.retry_after)
        return response


class PartialMessagesMiddleware:
    """Bring messages to the person with an answer that replaces a part of the page, not with the next page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.headers.get("HX-Request") or response.streaming:
            return response
        leaves = any(name in response for name in ("HX-Redirect", "HX-Refresh", "HX-Location", "Location"))
        if leaves or not response.get("Content-Type", "").startswith("text/html"):
            return response
        if waiting := list(get_messages(request)):
            response.write(render_to_string("components/messages_partial.html", {"messages": waiting}))
        return response
