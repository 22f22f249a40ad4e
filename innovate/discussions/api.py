"""The API of `discussions`: what was said, the room's log, and saying something."""

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status

from innovate.core.errors import NotAllowed
from innovate.core.permissions import require_person
from innovate.discussions import payloads, queries, rules, services
from innovate.discussions.models import Message
from innovate.organisations.queries import organisations_of

router = Router(tags=["discussions"])


class PersonOut(Schema):
    id: int
    name: str


class OrganisationOut(Schema):
    """`name` is by language."""

    id: int
    name: dict[str, str]


class MessageOut(Schema):
    """A message as it stands. Of a deleted or hidden one `body` and `html` are empty."""

    id: int
    seq: int
    author: PersonOut
    organisation: OrganisationOut | None = Field(description="for whom the author spoke")
    state: str
    body: str
    html: str
    reply_to: PersonOut | None
    created_at: datetime
    edited_at: datetime | None
    client_uuid: uuid.UUID


class MessagesOut(Schema):
    """`next_after` is where the next page begins, null on the last; `last_seq` the room's latest number."""

    items: list[MessageOut]
    next_after: int | None
    last_seq: int


class EventsOut(Schema):
    """The room's log, without gaps: the same objects the socket sends."""

    items: list[dict[str, Any]]
    next_after: int | None
    last_seq: int


class MessageIn(Schema):
    """The same `client_uuid` sent again returns the message it made the first time."""

    body: str = Field(max_length=rules.LONGEST_MESSAGE * 2)
    client_uuid: uuid.UUID | None = None
    reply_to: int | None = None
    organisation: int | None = Field(None, description="one you act for, to speak for it")


After = Query(0, ge=0, lt=2**62)


@router.get("/rooms/{int:room_id}/messages", response=MessagesOut, summary="What was said after a number")
def list_messages(
    request: HttpRequest, room_id: int, after: int = After, limit: int = Query(100, ge=1, le=200)
) -> dict[str, Any]:
    room = queries.room_for(room_id, request.user)
    rows = queries.messages_after(room, after, limit + 1)
    items = [payloads.message_payload(row) for row in rows[:limit]]
    return {
        "items": items,
        "next_after": items[-1]["seq"] if len(rows) > limit else None,
        "last_seq": room.last_seq,
    }


@router.get("/rooms/{int:room_id}/events", response=EventsOut, summary="What happened after a number")
def list_events(
    request: HttpRequest, room_id: int, after: int = After, limit: int = Query(100, ge=1, le=200)
) -> dict[str, Any]:
    room = queries.room_for(room_id, request.user)
    rows = queries.events_after(room.pk, after, limit=limit + 1)
    items = [payloads.event_payload(row) for row in rows[:limit]]
    return {
        "items": items,
        "next_after": items[-1]["seq"] if len(rows) > limit else None,
        "last_seq": room.last_seq,
    }


@router.post("/rooms/{int:room_id}/messages", response={201: MessageOut}, summary="Say something")
def create_message(request: HttpRequest, room_id: int, payload: MessageIn) -> Status:
    person = require_person(request.user)
    room = queries.room_for(room_id, person)
    reply: Message | None = queries.message_in(room, payload.reply_to) if payload.reply_to else None
    speaks_for = None
    if payload.organisation is not None:
        speaks_for = organisations_of(person).filter(pk=payload.organisation).first()
        if speaks_for is None:
            raise NotAllowed(_("You do not act for this organisation."))
    message = services.post_message(
        room=room,
        author=person,
        organisation=speaks_for,
        body=payload.body,
        client_uuid=payload.client_uuid,
        reply_to=reply,
    )
    return Status(201, payloads.message_payload(message))
