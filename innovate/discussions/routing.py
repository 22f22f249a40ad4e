"""The live process's application: sockets under /ws/, its own health, nothing else."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.urls import path, re_path

from innovate.discussions.live import bell
from innovate.discussions.live.hub import Hub
from innovate.discussions.live.sockets import Receive, RoomSockets, Scope, Send, turn_away


async def no_such_socket(scope: Scope, receive: Receive, send: Send) -> None:
    """Turn away a socket to an address we do not have."""
    await receive()
    await turn_away(scope, send, 404)


async def http(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer the health probe; pages are the web process's."""
    found = scope["path"] == "/healthz"
    await send(
        {
            "type": "http.response.start",
            "status": 200 if found else 404,
            "headers": [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")],
        }
    )
    await send({"type": "http.response.body", "body": b"ok\n" if found else b"Only sockets live here.\n"})


class Lifespan:
    """Watches the log and listens to the doorbell for as long as the process lives."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        self.hub.start()
        listening = asyncio.ensure_future(bell.listen(self.hub)) if settings.REDIS_URL else None
        await send({"type": "lifespan.startup.complete"})
        await receive()
        if listening is not None:
            listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listening
        await self.hub.stop()
        await send({"type": "lifespan.shutdown.complete"})


def build(hub: Hub) -> ProtocolTypeRouter:
    """Return the application over this hub."""
    # Django's types know only views here; channels routes ASGI applications by the same patterns.
    rooms: Any = RoomSockets(hub)
    elsewhere: Any = no_such_socket
    sockets = URLRouter([path("ws/rooms/<int:room_id>/", rooms), re_path(r"", elsewhere)])
    return ProtocolTypeRouter({"http": http, "lifespan": Lifespan(hub), "websocket": sockets})


live_application = build(Hub())
