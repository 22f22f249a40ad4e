"""What people say in a project's room and about its designs, and the team's news."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from innovate.discussions import services as discussions
from innovate.discussions.models import Room
from innovate.portal.demo.loading.clock import at, settle
from innovate.projects import services as projects

if TYPE_CHECKING:
    from innovate.portal.demo.content import DemoMessage
    from innovate.portal.demo.loading.projects import Life

#: Who answers within this many hours answers the message before, not the room.
ANSWERS_WITHIN = 8


def talk(life: Life) -> None:
    """Post the rooms' messages and the team's news at their own hours."""
    life.project.refresh_from_db()
    if life.project.room is None:
        raise RuntimeError("a published project has a room")
    _say(life, life.project.room, [message for message in life.line.messages if not message.about])
    if life.line.designs:
        settle(0, "voting.talks")
    for design in (*life.line.sketches, *life.line.designs):
        if about := [message for message in life.line.messages if message.about == design.key]:
            here = Room.objects.filter(design_talk__design__round__project=life.project)
            _say(life, here.get(design_talk__design__title=life.text(design.name)), about)
    for update in sorted(life.line.updates, key=lambda news: -news.days_ago):
        with at(min(update.days_ago, life.line.days_old * 0.95)):
            projects.post_update(
                project=life.project,
                author=life.crew[update.author],
                title=life.text(update.title),
                body=life.text(update.body),
                other=life.other(title=update.title, body=update.body),
            )


def _say(life: Life, room: Room, messages: Sequence[DemoMessage]) -> None:
    said, row = None, None
    for message in sorted(messages, key=lambda line: -line.hours_ago):
        with at(min(message.hours_ago / 24, life.line.days_old * 0.97)):
            row = discussions.post_message(
                room=room,
                author=life.crew[message.author],
                body=message.text,
                reply_to=row if said and _answers(life, message, said) else None,
            )
        said = message


def _answers(life: Life, message: DemoMessage, before: DemoMessage) -> bool:
    soon = before.hours_ago - message.hours_ago <= ANSWERS_WITHIN
    return soon and before.author != message.author and message.author in {life.line.author, *life.line.team}
