"""Who may read, write and moderate in a room."""

from __future__ import annotations

import rules
from django.contrib.auth.models import AnonymousUser

from innovate.accounts.models import User
from innovate.core.permissions import holds
from innovate.discussions.models import Room
from innovate.moderation.queries import may_speak

Person = User | AnonymousUser


@rules.predicate
def can_read(person: Person, room: Room | None) -> bool:
    """Everyone reads an open or locked room; a private one only its members."""
    if room is None:
        return False
    if room.state != Room.State.PRIVATE:
        return True
    return person.is_authenticated and room.members.filter(pk=person.pk).exists()


@rules.predicate
def is_writable(person: Person, room: Room | None) -> bool:
    return room is not None and room.state != Room.State.LOCKED


@rules.predicate
def speaks(person: Person, room: Room | None) -> bool:
    return isinstance(person, User) and may_speak(person)


#: Moderators read where somebody may have reported something, private rooms included.
MODERATES = holds("discussions.moderate_message")

rules.add_perm("discussions.read_room", can_read | MODERATES)
rules.add_perm(
    "discussions.post_message", rules.is_authenticated & is_writable & (can_read | MODERATES) & speaks
)
rules.add_perm("discussions.moderate_message", MODERATES)
