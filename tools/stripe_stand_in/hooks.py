"""The hooks for tests under ``/_stand_in/``, described in the package's docstring."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from .api import Call
from .gateway import Gateway
from .ids import new_id
from .resources import accounts
from .webhooks import Deliverer


class Hooks:
    """Handlers of the test hooks."""

    def __init__(self, gateway: Gateway, deliverer: Deliverer) -> None:
        self._gateway, self._deliverer = gateway, deliverer

    def routes(self) -> list[Route]:
        """The routes to mount."""
        return [
            Route("/_stand_in/health", self.health),
            Route("/_stand_in/requests", self.requests, methods=["GET", "DELETE"]),
            Route("/_stand_in/faults", self.faults, methods=["GET", "POST", "DELETE"]),
            Route("/_stand_in/clock", self.clock, methods=["POST"]),
            Route("/_stand_in/accounts/{account}/onboard", self.onboard, methods=["POST"]),
        ]

    async def health(self, request: Request) -> JSONResponse:
        """Whether the stand-in is up, and how much it holds."""
        store = self._gateway.store
        return JSONResponse(
            {
                "status": "ok",
                "clock": store.now(),
                "objects": store.count(),
                "webhooks_pending": self._deliverer.pending(),
            }
        )

    async def requests(self, request: Request) -> JSONResponse:
        """What was asked of the API since the start or the last reset."""
        log = self._gateway.log
        if request.method == "DELETE":
            log.reset()
        return JSONResponse(
            {"total": log.total, "by_operation": dict(log.by_operation), "recent": list(log.recent)}
        )

    async def faults(self, request: Request) -> JSONResponse:
        """List, add or clear faults."""
        faults = self._gateway.faults
        if request.method == "DELETE":
            faults.clear()
        if request.method == "POST":
            try:
                faults.add(await _json(request))
            except ValueError as error:
                return JSONResponse({"error": str(error)}, status_code=400)
        return JSONResponse({"faults": faults.list()})

    async def clock(self, request: Request) -> JSONResponse:
        """Move the clock forward."""
        try:
            seconds = int((await _json(request)).get("advance", 0))
        except (ValueError, TypeError):
            seconds = -1
        if seconds < 0:
            return JSONResponse(
                {"error": "advance must be a whole number of seconds, not negative"}, status_code=400
            )
        return JSONResponse({"clock": self._gateway.store.advance(seconds)})

    async def onboard(self, request: Request) -> JSONResponse:
        """Finish a connected account's onboarding."""
        store, settings = self._gateway.store, self._gateway.settings
        account = store.get(request.path_params["account"], account="", kind="account")
        if account is None:
            return JSONResponse({"error": "no such account"}, status_code=404)
        call = Call(store, settings, "", False, new_id("req", 14), None)
        with store.transaction():
            return JSONResponse(accounts.onboard(call, account))


async def _json(request: Request) -> dict[str, Any]:
    given = json.loads(await request.body() or b"{}")
    if not isinstance(given, dict):
        raise ValueError("a JSON object is expected")
    return given
