"""How messages and events look on the wire: the same words for page, API and socket."""

from __future__ import annotations

import json
from typing import Any

from django.utils.html import linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe

from innovate.discussions.models import Message, RoomEvent

#: What message_payload reads besides the message itself; give it to select_related.
RELATED = ("author", "organisation", "reply_to__author")


def body_html(body: str) -> SafeString:
    """Return a message's text as safe HTML: paragraphs and links, nothing else."""
    return mark_safe(urlize(linebreaks(body, autoescape=True), nofollow=True))  # noqa: S308 - escaped just here


def message_payload(message: Message) -> dict[str, Any]:
    """Return the message as it stands; of a deleted or hidden one no text leaves the database."""
    visible = message.state == Message.State.VISIBLE
    reply = message.reply_to
    return {
        "id": message.pk,
        "seq": message.seq,
        "author": {"id": message.author_id, "name": message.author.display_name},
        "organisation": _organisation(message),
        "state": message.state,
        "body": message.body if visible else "",
        "html": str(body_html(message.body)) if visible else "",
        "reply_to": {"id": reply.pk, "name": reply.author.display_name} if reply else None,
        "created_at": message.created_at.isoformat(),
        "edited_at": message.edited_at.isoformat() if message.edited_at else None,
        "client_uuid": str(message.client_uuid),
    }


def _organisation(message: Message) -> dict[str, Any] | None:
    """For whom it was said: the name in each language, for every reader has the same frame."""
    organisation = message.organisation
    return {"id": organisation.pk, "name": organisation.names} if organisation else None


def event_payload(event: RoomEvent) -> dict[str, Any]:
    """Return one event: of a message the message as it is now, so that old text is never told again."""
    payload: dict[str, Any] = {
        "type": "event",
        "seq": event.seq,
        "kind": event.kind,
        "at": event.created_at.isoformat(),
    }
    if event.message is not None:
        payload["message"] = message_payload(event.message)
    if event.kind == RoomEvent.Kind.NUMBERS:
        payload["numbers"] = event.data
    if event.kind == RoomEvent.Kind.STATE:
        payload["state"] = event.data["state"]
    return payload


def encode(payload: dict[str, Any]) -> str:
    """Return a payload as the text of one frame."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
