"""The Stripe stand-in while the demo's past is made up: what it would tell us then, we already know."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import timezone

from innovate.payments.models import Bookmark

HOOK = "/_stand_in/faults"


@contextmanager
def unheard() -> Iterator[None]:
    """Drop the stand-in's webhooks meanwhile, thousands of them, and begin to read its events from now on.

    At Stripe itself nothing is switched off; its webhooks arrive and find all done.
    """
    _hook("POST", {"kind": "webhook_drop", "event": "*", "times": 10**6})
    try:
        yield
    finally:
        _hook("DELETE")
        Bookmark.objects.update_or_create(name="events", defaults={"at": timezone.now()})


def _hook(method: str, body: dict[str, object] | None = None) -> None:
    if not settings.STRIPE_API_BASE:
        return
    request = urllib.request.Request(  # noqa: S310 - our own configuration
        f"{settings.STRIPE_API_BASE}{HOOK}",
        method=method,
        data=json.dumps(body).encode() if body else None,
        headers={"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=5):  # noqa: S310
            pass
    except urllib.error.HTTPError:
        # Another server that speaks Stripe's language has no such hook.
        pass
