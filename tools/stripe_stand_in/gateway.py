"""What surrounds every API call: keys, rate limit, faults, idempotency, one transaction, expansion, the "
"log."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import json
import logging
import time
from collections import Counter, deque
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from . import params, resources  # noqa: F401  (importing the resources registers their operations)
from .api import Call, Operation, expand, resolve
from .config import API_VERSION, Settings
from .errors import ApiError, Forbidden, IdempotencyError, RateLimited, ServerError, Unauthorized
from .faults import Fault, Faults
from .ids import new_id
from .store import Store

log = logging.getLogger("stripe_stand_in")
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, Stripe-Version",
    "Access-Control-Expose-Headers": "Request-Id",
    "Access-Control-Max-Age": "600",
}


@dataclass
class Answer:
    """A response under construction."""

    status: int
    text: str
    replayed: bool = False
    kept: bool = True
    retry: bool | None = None


class Log:
    """Counts of the calls made, for tests that bound them."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget what was counted."""
        self.total = 0
        self.by_operation: Counter[str] = Counter()
        self.recent: deque[dict[str, Any]] = deque(maxlen=200)

    def note(self, operation: str, path: str, status: int, request_id: str) -> None:
        """Count one answered call."""
        self.total += 1
        self.by_operation[operation] += 1
        self.recent.append({"operation": operation, "path": path, "status": status, "request": request_id})


class Gateway:
    """The endpoint of everything under ``/v1/``."""

    def __init__(self, store: Store, settings: Settings, faults: Faults) -> None:
        self.store, self.settings, self.faults = store, settings, faults
        self.log = Log()
        self._busy: set[tuple[str, str]] = set()
        self._second, self._in_second = 0, 0

    async def __call__(self, request: Request) -> Response:
        """Answer one API request."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=CORS)
        request_id = new_id("req", 14)
        body = (await request.body()).decode("utf-8", "replace")
        fault = self.faults.for_request(request.method, request.url.path)
        name = f"{request.method} {request.url.path}"
        try:
            self._limit(fault)
            publishable = self._authenticate(request)
            account = self._account(request)
            operation, ids = resolve(request.method, request.url.path)
            name = f"{request.method} {operation.path}"
            if publishable and not operation.publishable:
                raise Forbidden(
                    "This API call cannot be made with a publishable API key. Please use a secret API "
                    "key. You can "
                    "find a list of your API keys at https://dashboard.stripe.com/account/apikeys.",
                    code="secret_key_required",
                )
            given = params.decode(request.url.query if request.method in {"GET", "DELETE"} else body)
            key = request.headers.get("Idempotency-Key") if request.method == "POST" else None
            call = Call(self.store, self.settings, account, publishable, request_id, key)
            answer = await self._answer(call, operation, ids, given, request.url.path, fault)
        except ApiError as error:
            answer = _refusal(error, request_id)
        except Exception:
            log.exception("%s failed", name)
            answer = _refusal(ServerError("An unknown error occurred in the stand-in."), request_id)
        self.log.note(name, request.url.path, answer.status, request_id)
        return await self._respond(request, answer, request_id, fault)

    async def _answer(
        self,
        call: Call,
        operation: Operation,
        ids: tuple[str, ...],
        given: dict[str, Any],
        path: str,
        fault: Fault | None,
    ) -> Answer:
        """The stored answer of the idempotency key, or a new one."""
        key = call.idempotency_key
        if key is None:
            return await self._take_time_and_perform(call, operation, ids, given, "", fault)
        if len(key) > 255:
            raise IdempotencyError("Idempotency keys are at most 255 characters long.")
        fingerprint = hashlib.sha256(
            json.dumps([operation.method, path, given, call.account], sort_keys=True).encode()
        ).hexdigest()
        if (call.account, key) in self._busy:
            raise IdempotencyError(
                "There is currently another in-progress request using this Idempotent Key (that probably "
                "means you "
                f"submitted twice, and the other request is still going through): {key}. Please try again "
                "later.",
                status=409,
                code="idempotency_key_in_use",
            )
        if stored := self.store.answered(call.account, key):
            if not hmac.compare_digest(stored["fingerprint"], fingerprint):
                raise IdempotencyError(
                    "Keys for idempotent requests can only be used with the same parameters they were "
                    "first used "
                    f"with. Try using a key other than '{key}' if you meant to execute a different request."
                )
            return Answer(stored["status"], stored["body"], replayed=True)
        self._busy.add((call.account, key))
        try:
            return await self._take_time_and_perform(call, operation, ids, given, fingerprint, fault)
        finally:
            self._busy.discard((call.account, key))

    async def _take_time_and_perform(
        self,
        call: Call,
        operation: Operation,
        ids: tuple[str, ...],
        given: dict[str, Any],
        fingerprint: str,
        fault: Fault | None,
    ) -> Answer:
        wait = self.settings.delay + (fault.seconds if fault and fault.kind == "slow" else 0)
        if wait:
            await asyncio.sleep(wait)
        return self._perform(call, operation, ids, given, fingerprint, fault)

    def _perform(
        self,
        call: Call,
        operation: Operation,
        ids: tuple[str, ...],
        given: dict[str, Any],
        fingerprint: str,
        fault: Fault | None,
    ) -> Answer:
        """Run the operation and keep its answer, in one transaction that never yields to another request."""
        with self.store.transaction():
            self.store.savepoint()
            try:
                values = params.check(given, operation.spec)
                if fault and fault.kind in {"error_500", "timeout"} and not fault.applied:
                    raise ServerError("An unknown error occurred (a fault was switched on).")
                paths = values.pop("expand", [])
                answer = Answer(200, _dump(expand(call, operation.run(call, values, *ids), paths)))
                if fault and fault.kind == "error_500":
                    raise _AfterTheWork(
                        "An unknown error occurred (a fault was switched on, after the work)."
                    )
            except ApiError as error:
                if not error.commits:
                    self.store.undo()
                answer = _refusal(error, call.request_id)
                if fault and fault.kind == "timeout":
                    answer.kept = False
            if call.idempotency_key and answer.kept:
                self.store.keep_answer(
                    call.account,
                    call.idempotency_key,
                    fingerprint,
                    answer.status,
                    answer.text,
                    call.request_id,
                )
        return answer

    async def _respond(
        self, request: Request, answer: Answer, request_id: str, fault: Fault | None
    ) -> Response:
        if fault and fault.kind == "timeout":
            await asyncio.sleep(fault.seconds)
        if fault and fault.kind in {"lost_response_after_success", "timeout"}:
            request.scope["stand_in.cut"]()
            await asyncio.sleep(0.01)
        headers = {
            "Request-Id": request_id,
            "Stripe-Version": request.headers.get("Stripe-Version", API_VERSION),
            **CORS,
        }
        if key := request.headers.get("Idempotency-Key"):
            headers["Idempotency-Key"] = key
        if answer.replayed:
            headers["Idempotent-Replayed"] = "true"
        if answer.retry is not None:
            headers["Stripe-Should-Retry"] = "true" if answer.retry else "false"
        return Response(
            answer.text, status_code=answer.status, headers=headers, media_type="application/json"
        )

    def _limit(self, fault: Fault | None) -> None:
        second = int(time.monotonic())
        if second != self._second:
            self._second, self._in_second = second, 0
        self._in_second += 1
        over = self.settings.rate_limit and self._in_second > self.settings.rate_limit
        if over or (fault and fault.kind == "rate_limit_429"):
            raise RateLimited(
                "Request rate limit exceeded. Learn more about rate limits here "
                "https://docs.stripe.com/rate-limits.",
                code="rate_limit",
            )

    def _authenticate(self, request: Request) -> bool:
        """Whether the key is the browser's. Raises ``Unauthorized`` when there is none or it is not ours."""
        scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
        key = credentials.strip()
        if scheme.lower() == "basic":
            try:
                key = base64.b64decode(key).decode().partition(":")[0]
            except (binascii.Error, UnicodeDecodeError):
                key = ""
        if not key:
            raise Unauthorized(
                "You did not provide an API key. You need to provide your API key in the Authorization "
                "header, using "
                "Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
            )
        if hmac.compare_digest(key.encode(), self.settings.secret_key.encode()):
            return False
        if hmac.compare_digest(key.encode(), self.settings.publishable_key.encode()):
            return True
        raise Unauthorized(f"Invalid API Key provided: {key[:8]}{'*' * 8}{key[-4:] if len(key) > 16 else ''}")

    def _account(self, request: Request) -> str:
        account = request.headers.get("Stripe-Account", "")
        if account and self.store.get(account, account="", kind="account") is None:
            raise Forbidden(
                f"The provided key does not have access to account '{account}' (or that account does not "
                "exist). "
                "Application access may have been revoked.",
                code="account_invalid",
            )
        return account


class _AfterTheWork(ServerError):
    """The fault in which Stripe did the work and then failed."""

    commits = True


def _dump(body: dict[str, Any]) -> str:
    return json.dumps(body, separators=(",", ":"))


def _refusal(error: ApiError, request_id: str) -> Answer:
    body = {**error.body, "request_log_url": f"https://dashboard.stripe.com/test/logs/{request_id}"}
    retry = True if error.status == 409 else (False if error.status >= 500 else None)
    return Answer(error.status, _dump({"error": body}), kept=error.kept, retry=retry)
