"""What the live process reads: few questions, each for many sockets at once, off the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.db import close_old_connections
from django.db.models import Q
from django.http import HttpRequest

from innovate.accounts.models import User
from innovate.core.permissions import holders
from innovate.discussions import payloads, queries
from innovate.discussions.models import Room

P = ParamSpec("P")
T = TypeVar("T")
#: A thread holds one connection; more of them would only queue up at the database.
_threads = ThreadPoolExecutor(4, thread_name_prefix="live-database")


async def in_thread(read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a read of the database in a thread that has a fresh-enough connection."""

    def run() -> T:
        close_old_connections()
        try:
            return read(*args, **kwargs)
        finally:
            close_old_connections()

    return await asyncio.get_running_loop().run_in_executor(_threads, run)


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether a socket may follow a room: `status` is an HTTP status, 200 for yes."""

    status: int
    person_id: int | None = None
    last_seq: int = 0


def admit(session_key: str, room_id: int) -> Admission:
    """Say whether the owner of this session cookie (a visitor without one) may read the room now."""
    room = Room.objects.filter(pk=room_id).first()
    if room is None:
        return Admission(404)
    person = _person(session_key)
    if not person.has_perm("discussions.read_room", room):
        return Admission(403)
    return Admission(200, person.pk, room.last_seq)


def _person(session_key: str) -> User | AnonymousUser:
    if not session_key:
        return AnonymousUser()
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    return get_user(request)  # checks the session's hash: a changed password ends old sessions


def heads(room_ids: Collection[int]) -> dict[int, int]:
    """Return the latest number of each of these rooms."""
    return queries.heads(room_ids)


def events(room_id: int, after: int, upto: int | None = None, limit: int = 500) -> list[dict[str, Any]]:
    """Return the payloads of the events after `after`, in order, at most `limit`."""
    return [
        payloads.event_payload(event)
        for event in queries.events_after(room_id, after, upto=upto, limit=limit)
    ]


def snapshot(room_id: int) -> dict[str, Any]:
    """Return the room as it stands: its number, state, totals and latest messages.

    The number is read first: what is newer comes again as an event, and applied twice it changes nothing.
    """
    room = Room.objects.get(pk=room_id)
    return {
        "type": "snapshot",
        "seq": room.last_seq,
        "state": room.state,
        "numbers": room.numbers,
        "messages": [payloads.message_payload(message) for message in queries.latest(room_id)],
    }


def who_may_stay(room_id: int, people: Collection[int | None]) -> set[int | None]:
    """Return which of these people (None: a visitor) may still read the room. Two queries."""
    room = Room.objects.get(pk=room_id)
    if room.state != Room.State.PRIVATE:
        return set(people)
    known = [pk for pk in people if pk is not None]
    staying = User.objects.filter(
        holders("discussions.moderate_message") | Q(private_rooms=room), pk__in=known, is_active=True
    )
    return set(staying.values_list("pk", flat=True))
