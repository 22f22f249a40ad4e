"""Stripe's errors: the body ``{"error": {…}}``, the status, and whether the response is kept for its "
"idempotency key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DOCS = "https://docs.stripe.com/error-codes"


class ApiError(Exception):
    """An error answered to the caller.

    ``kept`` says whether the answer is stored under the request's idempotency key: Stripe keeps every answer
    given once execution began, and none of those given before (validation, conflicts, rate limits).
    ``commits`` says whether the request's writes stay: a declined card leaves a failed charge behind.
    """

    status = 400
    type = "invalid_request_error"
    kept = True
    commits = False

    def __init__(
        self,
        message: str,
        *,
        code: str = "",
        param: str = "",
        about: Mapping[str, Any] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.body: dict[str, Any] = {"type": self.type, "message": message}
        if code:
            self.body |= {"code": code, "doc_url": f"{DOCS}/{code.replace('_', '-')}"}
        if param:
            self.body["param"] = param
        self.body |= extra | dict(about or {})


class InvalidRequest(ApiError):
    """The request was understood and refused."""


class InvalidParameter(InvalidRequest):
    """The request's parameters are wrong: found before execution begins."""

    kept = False


class NotFound(InvalidRequest):
    """No such object, or no such address."""

    status = 404


class Unauthorized(ApiError):
    """No key, or not ours."""

    status = 401
    kept = False


class Forbidden(ApiError):
    """The key is good and may not do this."""

    status = 403
    kept = False


class IdempotencyError(ApiError):
    """The idempotency key was used with other parameters, or is in use."""

    type = "idempotency_error"
    kept = False

    def __init__(self, message: str, *, status: int = 400, **extra: Any) -> None:
        super().__init__(message, **extra)
        self.status = status


class RateLimited(ApiError):
    """Too many requests."""

    status = 429
    kept = False


class ServerError(ApiError):
    """Something went wrong on Stripe's end."""

    status = 500
    type = "api_error"


class CardError(ApiError):
    """The card was refused. What was attempted stays on record."""

    status = 402
    type = "card_error"
    commits = True


def missing(kind: str, object_id: str, param: str = "id") -> NotFound:
    """Stripe's answer for an unknown id."""
    return NotFound(f"No such {kind}: '{object_id}'", code="resource_missing", param=param)
