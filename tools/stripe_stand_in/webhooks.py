"""Webhook deliveries: signed as Stripe signs, retried with back-off until a 2xx, at least once, in no "
"promised order."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import http.client
import json
import logging
import sqlite3
import time
import urllib.request

from .config import Settings
from .faults import Faults
from .store import Store

GIVE_UP_AFTER = 3 * 24 * 3600  # seconds; Stripe retries for three days
LONGEST_WAIT = 3600.0
ANSWER_WITHIN = 10.0
AT_ONCE = 8
IDLE = 0.05
log = logging.getLogger("stripe_stand_in.webhooks")


def signature(payload: str, secret: str, moment: int) -> str:
    """The ``Stripe-Signature`` header: HMAC-SHA256 over ``<t>.<payload>``."""
    digest = hmac.new(secret.encode(), f"{moment}.{payload}".encode(), hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect is a failed delivery, as with Stripe."""

    def redirect_request(self, *given: object) -> None:
        return None


class Deliverer:
    """Delivers what the store says is owed; the store is the truth, so a restart carries on."""

    def __init__(self, store: Store, settings: Settings, faults: Faults) -> None:
        self._store, self._settings, self._faults = store, settings, faults
        self._under_way: set[int] = set()
        self._held: tuple[int, float] | None = (
            None  # a delivery kept back to arrive after the next one, and until when
        )
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirects())

    async def run(self) -> None:
        """Deliver for ever."""
        async with asyncio.TaskGroup() as group:
            while True:
                for row in self._due():
                    self._under_way.add(row["id"])
                    group.create_task(self._deliver(row))
                await asyncio.sleep(IDLE)

    def pending(self) -> int:
        """How many deliveries are owed."""
        return self._store.connection.execute("SELECT count(*) FROM delivery WHERE done = 0").fetchone()[0]

    def _due(self) -> list[sqlite3.Row]:
        free = AT_ONCE - len(self._under_way)
        if free <= 0:
            return []
        rows = self._store.connection.execute(
            "SELECT d.*, o.body, o.created FROM delivery d JOIN object o ON o.id = d.event"
            " WHERE d.done = 0 AND d.next_at <= ? ORDER BY d.next_at, d.id LIMIT ?",
            (time.time(), AT_ONCE * 2),
        ).fetchall()
        return [row for row in rows if row["id"] not in self._under_way and not self._is_held(row["id"])][
            :free
        ]

    def _is_held(self, delivery: int) -> bool:
        if self._held is None or self._held[0] != delivery:
            return False
        if time.monotonic() >= self._held[1]:
            self._held = None
            return False
        return True

    async def _deliver(self, row: sqlite3.Row) -> None:
        try:
            event = json.loads(row["body"])
            copies = 1
            fault = self._faults.for_event(event["type"]) if row["attempts"] == 0 else None
            if fault and fault.kind == "webhook_drop":
                self._finish(row, done=True)
                return
            if fault and fault.kind in {"webhook_delay", "webhook_reorder"}:
                if fault.kind == "webhook_reorder":
                    self._held = (row["id"], time.monotonic() + fault.seconds)
                else:
                    self._update(row["id"], attempts=0, next_at=time.time() + fault.seconds, done=False)
                return
            if fault and fault.kind == "webhook_duplicate":
                copies = 2
            delivered = True
            for _ in range(copies):
                delivered = await asyncio.to_thread(self._post, event) and delivered
            self._finish(row, done=delivered)
        finally:
            self._under_way.discard(row["id"])

    def _finish(self, row: sqlite3.Row, *, done: bool) -> None:
        attempts = row["attempts"] + 1
        wait = min(self._settings.webhook_backoff * 2 ** (attempts - 1), LONGEST_WAIT)
        given_up = not done and time.time() - row["created"] > GIVE_UP_AFTER and attempts > 1
        self._update(row["id"], attempts=attempts, next_at=time.time() + wait, done=done or given_up)
        if self._held and self._held[0] != row["id"]:
            self._held = None

    def _update(self, delivery: int, *, attempts: int, next_at: float, done: bool) -> None:
        self._store.connection.execute(
            "UPDATE delivery SET attempts = ?, next_at = ?, done = ? WHERE id = ?",
            (attempts, next_at, done, delivery),
        )

    def _post(self, event: dict[str, object]) -> bool:
        """Post one event; whether it was taken (2xx)."""
        payload = json.dumps(event, ensure_ascii=False)
        request = urllib.request.Request(
            self._settings.webhook_url,
            data=payload.encode(),
            method="POST",
            headers={
                "Content-Type": "application/json; charset=utf-8",
                "Stripe-Signature": signature(payload, self._settings.webhook_secret, int(time.time())),
                "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
            },
        )
        try:
            with self._opener.open(request, timeout=ANSWER_WITHIN) as answer:
                return 200 <= answer.status < 300
        except (OSError, http.client.HTTPException) as error:
            log.info("webhook %s not delivered: %s", event["id"], error)
            return False
