"""The kinds of notices: each room registers its own in its `notices.py`.

A stored notice is its kind and data; the words are made when somebody reads them, in their language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from innovate.core.money import Money, format_money

log = structlog.get_logger(__name__)
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """How notices of one kind read: `subject` and `body` are %-templates over the notice's data."""

    name: str
    subject: Words
    body: Words
    icon: str
    mail: bool
    label: Words

    def fill(self, template: Words, data: Mapping[str, Any]) -> str:
        """Return the words of `template` in the language that is active now."""
        try:
            return str(template) % _Filled(data)
        except (ValueError, TypeError) as error:
            # A translator's slip in a placeholder must not take a person's inbox away.
            log.error("notice.bad_template", kind=self.name, language=get_language(), error=str(error))
            return str(template)

    @property
    def title(self) -> str:
        """What the preferences page calls this kind."""
        return str(self.label) if self.label else self.fill(self.subject, _Ellipses())


class _Filled(dict[str, str]):
    """A notice's data as words of the active language; what is missing reads as nothing."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__({name: words(value) for name, value in data.items()})

    def __missing__(self, key: str) -> str:
        return "…"


class _Ellipses(dict[str, Any]):
    """No data at all: every placeholder reads as an ellipsis."""


def words(value: Any) -> str:
    """Return a value of a notice's data as text: money and {"en": …, "zh-hans": …} by the active language."""
    if isinstance(value, Mapping):
        if value.keys() == {"amount", "currency"}:
            return format_money(Money(value["amount"], value["currency"]))
        language = get_language() or settings.LANGUAGE_CODE
        return str(value.get(language) or value.get(settings.LANGUAGE_CODE) or next(iter(value.values()), ""))
    return str(value)


registry: dict[str, Kind] = {}
_UNKNOWN = Kind("", _("There is news for you"), _("Open it to see more."), "bell", False, "")


def register(
    name: str, *, subject: Words, body: Words, icon: str = "bell", mail: bool = True, label: Words = ""
) -> Kind:
    """Register the kind `name` ("voting.round_decided"); `mail` says whether it is mailed unless declined.

    Raises ValueError when the name is taken.
    """
    if name in registry:
        raise ValueError(f"two kinds of notices are called {name}")
    registry[name] = Kind(name, subject, body, icon, mail, label)
    return registry[name]


def get(name: str) -> Kind:
    """Return the kind, or a neutral one when the room that knew it is gone."""
    return registry.get(name, _UNKNOWN)
