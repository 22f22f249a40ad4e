"""The room's numbered log: the one place that takes the next number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction

from innovate.accounts.models import User
from innovate.core import doorbell
from innovate.discussions.models import Message, Room, RoomEvent

# One statement counts and tells the result, so that two writers can never read the same number. The row
# stays locked until the transaction ends, so numbers become visible in order and one that was rolled back
# is given out anew.
_NEXT = "UPDATE discussions_room SET last_seq = last_seq + 1 WHERE id = %s RETURNING last_seq, state"


def next_seq(room_id: int) -> tuple[int, str]:
    """Take the room's next number inside the caller's transaction; return it and the room's state.

    Raises Room.DoesNotExist.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_NEXT, [room_id])
        row = cursor.fetchone()
    if row is None:
        raise Room.DoesNotExist(f"no room {room_id}")
    return row[0], row[1]


def write(
    *,
    room_id: int,
    seq: int,
    kind: str,
    message: Message | None = None,
    data: Mapping[str, Any] | None = None,
    actor: User | None = None,
) -> RoomEvent:
    """Write the event that took `seq` and ring for the room once the transaction is through."""
    event = RoomEvent.objects.create(
        room_id=room_id, seq=seq, kind=kind, message=message, data=dict(data or {}), actor=actor
    )
    doorbell.ring(f"room:{room_id}")
    return event
