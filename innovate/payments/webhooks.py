"""Where Stripe tells us to look."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def stripe_webhook(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=503)
