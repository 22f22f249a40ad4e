"""Where Stripe tells us to look."""

from __future__ import annotations

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from innovate.payments import gateway, inbox

log = structlog.get_logger(__name__)
#: Stripe's events are a few kilobytes; anything near this is not one.
LARGEST_BODY = 512 * 1024


@csrf_exempt
@require_POST
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """Verify, put the event's name into the inbox, answer 200; the reconciler does the rest.

    400 for what is unsigned, too old or no event: Stripe retries those, in case our secret was being changed.
    """
    if not settings.STRIPE_WEBHOOK_SECRET:
        return HttpResponse("webhooks are not configured\n", status=503, content_type="text/plain")
    if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
        return HttpResponse("too large\n", status=413, content_type="text/plain")
    try:
        event = gateway.read_webhook(request.body, request.headers.get("Stripe-Signature", ""))
    except (gateway.BadSignature, ValueError) as error:
        log.warning("webhook.refused", error=str(error))
        return HttpResponse("bad signature or body\n", status=400, content_type="text/plain")
    inbox.take_in([event], "webhook")
    return HttpResponse("ok\n", content_type="text/plain")
