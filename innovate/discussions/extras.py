"""What rooms above let people do with a message: they register it here, since this one knows none of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from innovate.discussions.models import Room

if TYPE_CHECKING:
    from innovate.accounts.models import User


@dataclass(frozen=True, slots=True)
class MessageAction:
    """One more line in the menu of somebody else's message; `url` has ?message=0 where its number goes."""

    label: str
    url: str

    def url_for(self, message: int) -> str:
        """The address for one message."""
        return re.sub(r"\bmessage=0\b", f"message={message}", self.url)


_offers: dict[str, Callable[[Room, User], MessageAction | None]] = {}


def register(kind: str, offer: Callable[[Room, User], MessageAction | None]) -> None:
    """Ask `offer` what a person may do with messages in rooms of this kind."""
    _offers[kind] = offer


def action_in(room: Room, person: User) -> MessageAction | None:
    """Return what this person may do with others' messages beside answering and reporting them."""
    offer = _offers.get(room.kind)
    return offer(room, person) if offer else None
