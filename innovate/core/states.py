"""A change of state is a conditional UPDATE: one row changed, or it did not happen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from innovate.core.errors import Conflict

#: state → the states from which it may be reached
AllowedFrom = Mapping[str, Collection[str]]


def advance(
    row: models.Model, *, to: str, allowed: AllowedFrom, field: str = "state", **changes: Any
) -> None:
    """Move `row` to the state `to` and set `changes` with it, or raise Conflict and change nothing.

    The UPDATE names the states it may come from, so of two that try at once exactly one succeeds;
    `row` is brought up to date in memory as well. Call it inside the service's transaction.
    """
    if not try_advance(row, to=to, allowed=allowed, field=field, **changes):
        raise Conflict(
            _("This has changed in the meantime. Reload the page to see where it stands now."),
            code="state_changed",
        )


def try_advance(
    row: models.Model, *, to: str, allowed: AllowedFrom, field: str = "state", **changes: Any
) -> bool:
    """Like `advance`, but return whether it happened: for reconcilers, which expect to lose races."""
    rows = type(row)._default_manager.filter(pk=row.pk, **{f"{field}__in": tuple(allowed[to])})
    if rows.update(**{field: to}, **changes) != 1:
        return False
    for name, value in {field: to, **changes}.items():
        setattr(row, name, value)
    return True
