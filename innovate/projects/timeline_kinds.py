"""What can stand in a project's timeline. Rooms register their kinds in their `timeline.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language

from innovate.core.money import Money, format_money

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Followers:
    """How those who follow the project hear of it: by which kind of notice, leading to which page of the project."""

    notice: str
    page: str = "portal:project"


@dataclass(frozen=True, slots=True)
class Kind:
    """`text` is a lazy format string over the entry's data, or a function of the data for what a format
    cannot say.
    """

    name: str
    text: str | Promise | Callable[[Data], str]
    icon: str
    stage: Callable[[Data], str] | None = None
    followers: Followers | None = None

    def render(self, data: Data) -> str:
        """Put an entry's data into words, in the active language."""
        if callable(self.text):
            return self.text(data)
        return str(self.text) % {name: shown(value) for name, value in data.items()}


registry: dict[str, Kind] = {}


def register(
    kind: str,
    *,
    text: str | Promise | Callable[[Data], str],
    icon: str = "circle",
    stage: Callable[[Data], str] | None = None,
    followers: Followers | None = None,
) -> None:
    """Make `kind` ("voting.round_opened") known; `stage` names the stage whose colour marks the entry, and
    `followers` says how those who follow the project hear of it (by default they do not).

    Raises ValueError when the kind is taken.
    """
    if kind in registry:
        raise ValueError(f"two timeline kinds are called {kind}")
    registry[kind] = Kind(kind, text, icon, stage, followers)


def shown(value: Any) -> str:
    """Write one value of an entry's data: money and texts in several languages follow the reader."""
    if isinstance(value, Mapping):
        if value.keys() == {"amount", "currency"}:
            return format_money(Money(value["amount"], value["currency"]))
        if "en" in value:
            return str(value.get(get_language() or "en") or value["en"])
    return str(value)
