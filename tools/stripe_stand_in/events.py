"""Events: a snapshot of each change, kept with the change, and the webhook delivery it owes."""

from __future__ import annotations

import copy
import time
from typing import TYPE_CHECKING, Any

from .config import API_VERSION
from .ids import new_id

if TYPE_CHECKING:
    from .api import Body, Call


def emit(call: Call, kind: str, body: Body, previous: Body | None = None) -> Body:
    """Record an event about ``body`` as it is now; ``previous`` holds the old values of changed fields."""
    data: dict[str, Any] = {"object": copy.deepcopy(body)}
    if previous is not None:
        data["previous_attributes"] = previous
    event: Body = {
        "id": new_id("evt"),
        "object": "event",
        "api_version": API_VERSION,
        "created": call.now(),
        "data": data,
        "livemode": False,
        "pending_webhooks": 1 if call.settings.webhook_url else 0,
        "request": {"id": call.request_id, "idempotency_key": call.idempotency_key},
        "type": kind,
    }
    if call.account:
        event["account"] = call.account
    call.store.insert(event, account=call.account)
    if call.settings.webhook_url:
        call.store.connection.execute(
            "INSERT INTO delivery (event, next_at) VALUES (?, ?)", (event["id"], time.time())
        )
    return event
