"""The application: routes, the delivery task, and a server that can cut a connection without an answer."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route
from uvicorn.protocols.http.h11_impl import H11Protocol

from .config import Settings
from .faults import Faults
from .gateway import Gateway
from .hooks import Hooks
from .pages import Pages
from .store import Store
from .webhooks import Deliverer


def build(settings: Settings) -> Starlette:
    """The stand-in as an ASGI application."""
    store = Store(settings.store)
    faults = Faults()
    gateway = Gateway(store, settings, faults)
    deliverer = Deliverer(store, settings, faults)

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(deliverer.run()) if settings.webhook_url else None
        yield
        if task:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    methods = ["GET", "POST", "DELETE", "OPTIONS"]
    routes = [
        Route("/v1/{path:path}", gateway.__call__, methods=methods),
        *Hooks(gateway, deliverer).routes(),
        *Pages(store, settings).routes(),
    ]
    return Starlette(routes=routes, lifespan=lifespan)


class CuttingProtocol(H11Protocol):
    """HTTP whose application may cut the connection, as a lost response needs."""

    def connection_made(self, transport: Any) -> None:
        """Give each request a way to cut its connection."""
        super().connection_made(transport)
        inner = self.app

        async def with_cut(scope: Any, receive: Any, send: Any) -> None:
            scope["stand_in.cut"] = transport.abort
            await inner(scope, receive, send)

        self.app = with_cut


def serve(settings: Settings) -> None:
    """Run until stopped."""
    uvicorn.run(
        build(settings),
        host=settings.host,
        port=settings.port,
        http=CuttingProtocol,
        ws="none",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=2,
        timeout_keep_alive=75,  # longer than a client keeps an idle connection
    )
