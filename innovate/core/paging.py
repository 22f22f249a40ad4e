"""Cursor paging: stable while rows are added, and as fast on the last page as on the first."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from innovate.core.errors import Refused

M = TypeVar("M", bound=Model)
#: Characters of a cursor; ours stay far below.
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """One page of rows; `next_cursor` is "" on the last page, `is_first` when no cursor was given."""

    items: list[M]
    next_cursor: str
    is_first: bool

    def __iter__(self) -> Any:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def paginate(rows: QuerySet[M], *, order: Sequence[str], cursor: str = "", limit: int = 24) -> Page[M]:
    """Return the page of `rows` that follows `cursor`, in `order` ("-created_at", "pk": unique as a whole).

    The columns of `order` must not be NULL. Raises Refused when the cursor is not one of ours.
    """
    rows = rows.order_by(*order)
    if cursor:
        try:
            rows = rows.filter(_after(order, _decode(cursor, len(order))))
        except (ValueError, TypeError, OverflowError, ValidationError):
            raise _broken() from None
    return page_of(list(rows[: limit + 1]), order=order, limit=limit, is_first=not cursor)


def page_of(items: list[M], *, order: Sequence[str], limit: int, is_first: bool) -> Page[M]:
    """Return the page that begins with `items`: up to `limit` of them, in this order, and one more if there is."""
    following = ""
    if len(items) > limit:
        items = items[:limit]
        following = _encode([_value(items[-1], name.lstrip("-").split("__")) for name in order])
    return Page(items, following, is_first)


def merge(pages: Sequence[Page[M]], *, order: Sequence[str], limit: int) -> Page[M]:
    """Return the first `limit` rows of several pages that were read from the same cursor, in the same order."""
    items = [row for page in pages for row in page]
    names = {name: name.lstrip("-").split("__") for name in order}
    # Stable sorting by the last column first; directions may differ.
    for name, path in reversed(names.items()):
        items.sort(key=lambda row, path=path: _value(row, path), reverse=name.startswith("-"))  # type: ignore[misc]
    following = ""
    if len(items) > limit or any(page.next_cursor for page in pages):
        items = items[:limit]
        following = _encode([_value(items[-1], path) for path in names.values()])
    return Page(items, following, all(page.is_first for page in pages))


def _after(order: Sequence[str], values: list[Any]) -> Q:
    """(a, b) > (x, y) spelled out, because directions may differ: a > x OR (a = x AND b > y)."""
    condition, equal = Q(), Q()
    for name, value in zip(order, values, strict=True):
        field = name.lstrip("-")
        condition |= equal & Q(**{f"{field}__{_beyond(name)}": value})
        equal &= Q(**{field: value})
    # Said again of the first column alone: an index can begin there, which it cannot see behind an OR.
    return Q(**{f"{order[0].lstrip('-')}__{_beyond(order[0])}e": values[0]}) & condition


def _beyond(name: str) -> str:
    return "lt" if name.startswith("-") else "gt"


def _value(row: Any, path: list[str]) -> Any:
    for name in path:
        row = getattr(row, name)
    return row


def _encode(values: list[Any]) -> str:
    packed = [{"t": v.isoformat()} if isinstance(v, datetime) else v for v in values]
    return base64.urlsafe_b64encode(json.dumps(packed).encode()).decode().rstrip("=")


def _decode(cursor: str, count: int) -> list[Any]:
    if len(cursor) > _LONGEST:
        raise _broken()
    try:
        raw = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        values = [datetime.fromisoformat(v["t"]).astimezone(UTC) if isinstance(v, dict) else v for v in raw]
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        raise _broken() from None
    if len(values) != count or not all(_sane(value) for value in values):
        raise _broken()
    return values


def _sane(value: Any) -> bool:
    """Whether a database can compare with it: PostgreSQL refuses NUL in text, nothing equals NaN."""
    if isinstance(value, str):
        return "\0" not in value
    return isinstance(value, datetime) or (isinstance(value, int | float) and math.isfinite(value))


def _broken() -> Refused:
    return Refused(_("This page link is broken. Start again from the first page."), code="bad_cursor")
