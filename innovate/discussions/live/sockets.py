"""One browser's socket: let in or turned away, told everything in order, shut when it cannot keep up."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from innovate.discussions.live import source
from innovate.discussions.live.hub import Hub

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

#: Frames that may wait for one slow reader before it is asked to come back later.
MOST_WAITING = 256
#: How long a slow reader gets to take the closing frame, in seconds.
GOODBYE = 10.0
TRY_AGAIN_LATER = 1013
POLICY_VIOLATION = 1008
#: The socket is for reading: who keeps talking into it is shown out.
MOST_RECEIVED = 20


class Socket:
    """The hub's side of one browser: frames go into a bounded queue, one task writes them out."""

    def __init__(self, person_id: int | None) -> None:
        self.person_id = person_id
        self.code: int | None = None
        self._waiting: deque[str] = deque()
        self._news = asyncio.Event()
        self.dismissed = asyncio.Event()

    def offer(self, frame: str) -> None:
        """Queue a frame; a reader that is too far behind loses the queue and is sent away instead."""
        if self.code is None:
            if len(self._waiting) >= MOST_WAITING:
                self.dismiss(TRY_AGAIN_LATER)
            else:
                self._waiting.append(frame)
                self._news.set()

    def dismiss(self, code: int) -> None:
        """Have the socket closed with this code; what waits is dropped."""
        self.code = self.code or code
        self._waiting.clear()
        self.dismissed.set()

    async def write(self, opening: list[str], send: Send) -> None:
        """Write the opening run, then what is offered, for ever."""
        for frame in opening:
            await send({"type": "websocket.send", "text": frame})
        while True:
            await self._news.wait()
            self._news.clear()
            while self._waiting:
                await send({"type": "websocket.send", "text": self._waiting.popleft()})


class RoomSockets:
    """The ASGI application behind /ws/rooms/<id>/."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (await receive())["type"] != "websocket.connect":
            return
        room_id = scope["url_route"]["kwargs"]["room_id"]
        after = wanted_after(scope)
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        if not is_our_origin(headers.get(b"origin"), headers.get(b"host", "")):
            await turn_away(scope, send, 403)
            return
        if after is None:
            await turn_away(scope, send, 400)
            return
        admission = await source.in_thread(source.admit, session_key(headers), room_id)
        if admission.status != 200:
            await turn_away(scope, send, admission.status)
            return
        await send({"type": "websocket.accept"})
        await self._serve(room_id, after, admission, receive, send)

    async def _serve(
        self, room_id: int, after: int, admission: source.Admission, receive: Receive, send: Send
    ) -> None:
        socket = Socket(admission.person_id)
        try:
            opening = await self.hub.join(room_id, admission.last_seq, socket, after)
            writer = asyncio.ensure_future(socket.write(opening, send))
            reader = asyncio.ensure_future(_until_gone(receive, socket))
            # The dismissal is waited for by itself: the writer may be stuck at a full line.
            dismissal = asyncio.ensure_future(socket.dismissed.wait())
            try:
                await asyncio.wait({writer, reader, dismissal}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                await _cancel(writer, reader, dismissal)
        finally:
            self.hub.leave(room_id, socket)
        if socket.code is not None:
            # Even the goodbye waits for a full line; after a while the server just hangs up.
            with contextlib.suppress(TimeoutError, OSError):
                await asyncio.wait_for(send({"type": "websocket.close", "code": socket.code}), GOODBYE)


async def _until_gone(receive: Receive, socket: Socket) -> None:
    """Wait until the browser leaves; dismiss it when it talks too much."""
    for _message in range(MOST_RECEIVED):
        if (await receive())["type"] == "websocket.disconnect":
            return
    socket.dismiss(POLICY_VIOLATION)


async def _cancel(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def turn_away(scope: Scope, send: Send, status: int) -> None:
    """Refuse the handshake with an HTTP status."""
    if "websocket.http.response" in scope.get("extensions", {}):
        await send({"type": "websocket.http.response.start", "status": status, "headers": []})
        await send({"type": "websocket.http.response.body", "body": b""})
    else:
        await send({"type": "websocket.close", "code": POLICY_VIOLATION})


def wanted_after(scope: Scope) -> int | None:
    """Return `after` of the query (0 without one), or None when it is no number of an event."""
    values = parse_qs(scope["query_string"].decode("latin-1")).get("after", ["0"])
    text = values[0]
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


def session_key(headers: Mapping[bytes, str]) -> str:
    """Return the session cookie's value, "" without one; cookies are shared by the ports of a host."""
    try:
        cookie = SimpleCookie(headers.get(b"cookie", "")).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return cookie.value if cookie else ""


def is_our_origin(origin: str | None, host: str) -> bool:
    """Say whether the page that opens the socket is ours: the same host at any port, or the site's address.

    Browsers always tell the origin, and a socket carries the cookies whoever opened it; programs send none.
    """
    if origin is None:
        return True
    domain, _port = split_domain_port(urlsplit(origin).netloc.lower())
    here, _port = split_domain_port(host.lower())
    ours = {here, split_domain_port(urlsplit(settings.BASE_URL).netloc.lower())[0]}
    return bool(domain) and domain in ours and validate_host(domain, settings.ALLOWED_HOSTS)
