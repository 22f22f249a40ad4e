"""The table of operations: method, address, parameters, and who may call.

An operation is a plain function ``(call, values, *ids) -> object``. Everything around it (keys, idempotency,
faults, the transaction, expansion) is the gateway's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import params
from .config import Settings
from .errors import InvalidParameter, InvalidRequest, NotFound, missing
from .ids import new_id
from .store import Store

Body = dict[str, Any]


@dataclass
class Call:
    """One API request under way."""

    store: Store
    settings: Settings
    account: str
    publishable: bool
    request_id: str
    idempotency_key: str | None

    def now(self) -> int:
        """The stand-in's time."""
        return self.store.now()

    def find(self, kind: str, object_id: str, *, param: str = "id", words: str = "") -> Body:
        """An object of this account, or Stripe's ``resource_missing``."""
        found = self.store.get(object_id, account=self.account, kind=kind)
        if found is None:
            raise missing(words or kind, object_id, param)
        return found

    def add(self, body: Body, *, event: str = "", private: dict[str, Any] | None = None) -> Body:
        """Keep a new object and tell the world."""
        self.store.insert(body, account=self.account, private=private)
        if event:
            self.emit(event, body)
        return body

    def save(self, body: Body, *, event: str = "", previous: Body | None = None) -> Body:
        """Keep a changed object and tell the world, with what it was before."""
        self.store.save(body)
        if event:
            self.emit(event, body, previous)
        return body

    def emit(self, event: str, body: Body, previous: Body | None = None) -> None:
        """Record an event about an object as it is now."""
        from .events import emit

        emit(self, event, body, previous)

    def acting_for(self, account: str) -> Call:
        """The same request, acting in another account (the far side of a transfer)."""
        return Call(self.store, self.settings, account, False, self.request_id, self.idempotency_key)


@dataclass(frozen=True)
class Operation:
    """One documented API call."""

    method: str
    path: str
    pattern: re.Pattern[str]
    spec: params.Spec
    run: Callable[..., Body]
    publishable: bool


BROWSER = True  # an operation that a publishable key may call as well
OPERATIONS: dict[tuple[str, int], list[Operation]] = {}


def operation(
    method: str, path: str, publishable: bool = False, /, **spec: params.Kind
) -> Callable[[Callable[..., Body]], Callable[..., Body]]:
    """Register a function as an API call. Pass ``BROWSER`` for those a browser may make."""

    def register(run: Callable[..., Body]) -> Callable[..., Body]:
        pattern = re.compile(re.sub(r"\{\w+\}", r"([^/]+)", path) + "$")
        entry = Operation(method, path, pattern, {"expand": params.strings, **spec}, run, publishable)
        OPERATIONS.setdefault((method, path.count("/")), []).append(entry)
        return run

    return register


def resolve(method: str, path: str) -> tuple[Operation, tuple[str, ...]]:
    """The operation at an address and the ids in it. Fixed addresses win over ones with ids."""
    best: tuple[Operation, tuple[str, ...]] | None = None
    for entry in OPERATIONS.get((method, path.count("/")), ()):
        if match := entry.pattern.match(path):
            if not match.groups():
                return entry, ()
            best = best or (entry, match.groups())
    if best is None:
        raise NotFound(
            f"Unrecognized request URL ({method}: {path}). Please see https://stripe.com/docs or we can "
            "help at "
            "https://support.stripe.com/."
        )
    return best


LISTING: dict[str, params.Kind] = {
    "limit": params.integer,
    "starting_after": params.text,
    "ending_before": params.text,
    "created": params.moment_range,
}


def listing(call: Call, kind: str, url: str, values: Body, *fields: str, **fixed: Any) -> Body:
    """A page of a list as Stripe gives it; ``fields`` are the parameters that filter by equality."""
    limit = values.get("limit")
    limit = 10 if limit is None else limit
    if not 1 <= limit <= 100:
        raise InvalidParameter("Invalid integer: limit must be between 1 and 100", param="limit")
    after, before = values.get("starting_after") or "", values.get("ending_before") or ""
    if after and before:
        raise InvalidParameter("You may only specify one of these parameters: ending_before, starting_after.")
    equal = {name: values[name] for name in fields if values.get(name) is not None} | fixed
    page = call.store.page(
        kind,
        account=call.account,
        limit=limit,
        equal=equal,
        created=values.get("created"),
        after=after,
        before=before,
    )
    if page is None:
        raise missing(kind, after or before, "starting_after" if after else "ending_before")
    data, has_more = page
    return {"object": "list", "data": data, "has_more": has_more, "url": url}


def expand(call: Call, body: Body, paths: list[str]) -> Body:
    """Replace ids by the objects they name, along ``a.b.c``; lists are walked."""
    for path in paths:
        if path.count(".") > 3:
            raise InvalidParameter("You cannot expand more than 4 levels of a property", param="expand")
        _expand(call, body, path.split("."), path)
    return body


def _expand(call: Call, node: Any, parts: list[str], path: str) -> None:
    if isinstance(node, list):
        for item in node:
            _expand(call, item, parts, path)
        return
    if not isinstance(node, dict) or parts[0] not in node:
        raise InvalidRequest(
            f"This property cannot be expanded ({path}). You may want to try expanding 'data.{path}' "
            "instead.",
            param="expand",
        )
    value = node[parts[0]]
    if isinstance(value, str):
        found = call.store.get(value, account=call.store.owner(value))
        if found is None:
            raise InvalidRequest(f"This property cannot be expanded ({path}).", param="expand")
        node[parts[0]] = value = found
    if len(parts) > 1 and value is not None:
        _expand(call, value, parts[1:], path)


def fresh(call: Call, prefix: str, kind: str, **fields: Any) -> Body:
    """A new object's document with what all of them have."""
    return {
        "id": new_id(prefix),
        "object": kind,
        "created": call.now(),
        "livemode": False,
        **fields,
    }
