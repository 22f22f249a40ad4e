"""Rooms and messages."""

from __future__ import annotations

import uuid

from innovate.discussions import log
from innovate.discussions.models import Message, Room, RoomEvent
from innovate.discussions.services import open_room
from tests.factories.accounts import UserFactory


def make_room(state: str = "open", members: list | None = None) -> Room:
    """A room anyone reads, unless told otherwise."""
    return open_room(kind="tests", state=state, members=members or [])


def say(room: Room, author=None, body: str = "Hello") -> Message:
    """A message as the service writes it, without its pace limits."""
    author = author or UserFactory()
    seq, _state = log.next_seq(room.pk)
    message = Message.objects.create(room=room, seq=seq, author=author, body=body, client_uuid=uuid.uuid4())
    log.write(room_id=room.pk, seq=seq, kind=RoomEvent.Kind.POSTED, message=message, actor=author)
    return message
