"""What can be held: rooms above say how a text of theirs is published once somebody has looked at it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from innovate.accounts.models import User

#: What a moderator reads for each reason of a verdict.
REASONS: Mapping[str, Any] = {
    "pace": _("many texts in an hour"),
    "links": _("many links"),
    "repeats": _("the same text again"),
    "copies": _("the same text as other people"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """`publish(author, payload)` publishes the text without asking again; it raises Refused when it cannot."""

    name: Promise | str
    publish: Callable[[User, Mapping[str, Any]], None]


kinds: dict[str, Kind] = {}


def register(kind: str, *, name: Promise | str, publish: Callable[[User, Mapping[str, Any]], None]) -> None:
    """Let texts of this kind be held; call it from the room's `notices.py`."""
    kinds[kind] = Kind(name, publish)
