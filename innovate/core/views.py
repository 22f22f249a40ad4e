"""Health, media and the page for a missing CSRF token."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    JsonResponse,
)
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.static import serve


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process is up."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether what we depend on answers: 200 when all do, else 503, each named."""
    checks = {"database": _database, "search": _search, "live": _live, "payments": _payments}
    results = {name: _run(check) for name, check in checks.items()}
    ready = all(result in ("ok", "not configured") for result in results.values())
    return JsonResponse({"ready": ready, "checks": results}, status=200 if ready else 503)


def _run(check: Callable[[], str]) -> str:
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it, it is not ready
        return f"failed: {type(error).__name__}"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _search() -> str:
    from modelsearch.backends import get_search_backend

    backend = get_search_backend()
    if settings.ELASTICSEARCH_URL and not backend.connection.ping():
        return "failed: no answer"
    return "ok"


def _live() -> str:
    return _probe(settings.LIVE_HEALTH_URL) if settings.LIVE_HEALTH_URL else "not configured"


def _payments() -> str:
    if not settings.STRIPE_SECRET_KEY:
        return "failed: no key"
    # Stripe itself is not asked at every probe: its own rate limit is better spent on charges.
    return _probe(f"{settings.STRIPE_API_BASE}/_stand_in/health") if settings.STRIPE_API_BASE else "ok"


def _probe(url: str) -> str:
    with urllib.request.urlopen(url, timeout=1.5) as answer:  # noqa: S310 - our own configuration
        return "ok" if answer.status == 200 else f"failed: {answer.status}"


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponse | FileResponse | HttpResponseNotModified:
    """Serve public uploads of the embedded set-up; names are random and never reused, so they may be kept."""
    try:
        response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    except OSError as error:  # a name longer than the disk allows
        raise Http404 from error
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    # An uploaded SVG opened by itself must not run what an editor may have pasted into it.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was not ours or its token is old: say how to go on."""
    return render(request, "403_csrf.html", {"reason": reason}, status=403)
