"""Reading events."""

from __future__ import annotations

from .. import params as p
from ..api import LISTING, Body, Call, listing, operation
from ..errors import InvalidParameter


@operation("GET", "/v1/events/{id}")
def retrieve(call: Call, values: Body, event_id: str) -> Body:
    """An event."""
    return call.find("event", event_id)


@operation("GET", "/v1/events", **LISTING, type=p.text, types=p.strings, delivery_success=p.boolean)
def list_all(call: Call, values: Body) -> Body:
    """Events, newest first; ``types`` is answered one page at a time like ``type``."""
    types = values.get("types") or []
    if types and values.get("type"):
        raise InvalidParameter("You may only specify one of these parameters: type, types.", param="types")
    if len(types) > 20:
        raise InvalidParameter("At most 20 types can be asked for.", param="types")
    if types:
        return listing(call, "event", "/v1/events", values, type=types)
    return listing(call, "event", "/v1/events", values, "type")
