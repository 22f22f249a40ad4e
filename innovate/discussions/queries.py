"""Reads of rooms, messages and the log."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from innovate.accounts.models import User
from innovate.core.permissions import require
from innovate.discussions.models import Message, Room, RoomEvent
from innovate.discussions.payloads import RELATED

Person = User | AnonymousUser


def room_for(room_id: int, person: Person) -> Room:
    """Return the room; raise Http404 when there is none, NotAllowed when this person may not read it."""
    room = get_object_or_404(Room, pk=room_id)
    require(person, "discussions.read_room", room)
    return room


def message_in(room: Room, message_id: int) -> Message:
    """Return a message of this room or raise Http404."""
    message = Message.objects.select_related(*RELATED).filter(room=room, pk=message_id).first()
    if message is None:
        raise Http404
    message.room = room
    return message


def recent_messages(room: Room, person: Person, before: int | None = None, limit: int = 50) -> list[Message]:
    """Return up to `limit` messages before the number `before` (the latest without), oldest first.

    One query for an open room, two for a private one. Raises NotAllowed.
    """
    require(person, "discussions.read_room", room)
    return latest(room.pk, before=before, limit=limit)


def latest(room_id: int, *, before: int | None = None, limit: int = 50) -> list[Message]:
    """Like `recent_messages`, for callers that have checked access already."""
    rows = Message.objects.filter(room_id=room_id).select_related(*RELATED)
    if before is not None:
        rows = rows.filter(seq__lt=before)
    return list(rows.order_by("-seq")[:limit])[::-1]


def messages_after(room: Room, after: int, limit: int = 100) -> list[Message]:
    """Return up to `limit` messages posted after the number `after`, oldest first. One query."""
    return list(
        Message.objects.filter(room=room, seq__gt=after).select_related(*RELATED).order_by("seq")[:limit]
    )


def events_after(room_id: int, after: int, *, upto: int | None = None, limit: int = 500) -> list[RoomEvent]:
    """Return up to `limit` events after the number `after`, in order. One query."""
    rows = RoomEvent.objects.filter(room_id=room_id, seq__gt=after)
    if upto is not None:
        rows = rows.filter(seq__lte=upto)
    return list(rows.select_related(*(f"message__{name}" for name in RELATED)).order_by("seq")[:limit])


def heads(room_ids: Collection[int]) -> dict[int, int]:
    """Return the latest number of each room, by its id. One query."""
    return dict(Room.objects.filter(pk__in=room_ids).values_list("pk", "last_seq"))


def said_around(messages: Sequence[Message], *, reach: int = 3) -> dict[int, list[Message]]:
    """Return, by message, it and up to `reach` messages before and after it in its room: one query for all.

    For moderators: hidden and deleted messages are among them, as they were said.
    """
    if not messages:
        return {}
    near = Q()
    for message in messages:
        near |= Q(room=message.room_id, seq__range=(message.seq - reach, message.seq + reach))
    rows = list(Message.objects.filter(near).select_related("author").order_by("seq"))
    return {
        message.pk: [
            row for row in rows if row.room_id == message.room_id and abs(row.seq - message.seq) <= reach
        ]
        for message in messages
    }
