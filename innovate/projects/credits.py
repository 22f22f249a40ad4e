"""Crediting feedback from the discussion: a message becomes a contribution once a lead has written it down."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from innovate.core.text import clean_line
from innovate.discussions.extras import MessageAction
from innovate.discussions.models import Message, Room
from innovate.projects.models import Project

if TYPE_CHECKING:
    from innovate.accounts.models import User

#: As long as a contribution's title, the pointer included.
LONGEST = 120
#: At the end of a title: the number of the message in the project's discussion.
_POINTER = re.compile(r" \(#(\d{1,9})\)$")


def offer(room: Room, person: User) -> MessageAction | None:
    """Let who may credit contributions to the room's project do so from a message."""
    project: Project | None = getattr(room, "project", None)
    if project is None or not person.has_perm("projects.lead_project", project):
        return None
    address = reverse("projects:shares", args=[project.slug])
    return MessageAction(_("Credit this"), f"{address}?message=0#credit")


def message_to_credit(project: Project, person: User, number: str) -> Message | None:
    """Return the message with this id when it can be read in the project's discussion and is somebody else's."""
    if project.room_id is None or not (number.isascii() and number.isdecimal() and len(number) <= 18):
        return None
    rows = Message.objects.select_related("author").filter(room=project.room_id, state=Message.State.VISIBLE)
    return rows.filter(pk=number).exclude(author=person).first()


def title_for(message: Message) -> str:
    """The first words of a message and its number, as a contribution's title."""
    pointer = f" (#{message.seq})"
    words, room = clean_line(message.body), LONGEST - len(pointer)
    return (words if len(words) <= room else words[: room - 1].rstrip() + "…") + pointer


def pointed(project: Project, title: str) -> tuple[str, str, str]:
    """Return a title's words, its pointer and where that message is read; the last two empty without one."""
    found = _POINTER.search(title)
    if found is None or project.room_id is None:
        return title, "", ""
    seq = int(found[1])
    address = reverse("discussions:room", args=[project.room_id])
    # The page before the next one ends with it, however much was said since.
    return title[: found.start()], f"#{seq}", f"{address}?before={seq + 1}"
