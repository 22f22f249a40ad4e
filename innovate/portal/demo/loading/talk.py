"""What people say in a project's room, and the team's news."""

from __future__ import annotations

from typing import TYPE_CHECKING

from innovate.discussions import services as discussions
from innovate.portal.demo.loading.clock import at
from innovate.projects import services as projects

if TYPE_CHECKING:
    from innovate.portal.demo.content import DemoMessage
    from innovate.portal.demo.loading.projects import Life

#: Who answers within this many hours answers the message before, not the room.
ANSWERS_WITHIN = 8


def talk(life: Life) -> None:
    """Post the room's messages and the team's news at their own hours."""
    life.project.refresh_from_db()
    room = life.project.room
    if room is None:
        raise RuntimeError("a published project has a room")
    said, row = None, None
    for message in sorted(life.line.messages, key=lambda line: -line.hours_ago):
        with at(min(message.hours_ago / 24, life.line.days_old * 0.97)):
            row = discussions.post_message(
                room=room,
                author=life.crew[message.author],
                body=message.text,
                reply_to=row if said and _answers(life, message, said) else None,
            )
        said = message
    for update in sorted(life.line.updates, key=lambda news: -news.days_ago):
        with at(min(update.days_ago, life.line.days_old * 0.95)):
            projects.post_update(
                project=life.project,
                author=life.crew[update.author],
                title=life.text(update.title),
                body=life.text(update.body),
                other=life.other(title=update.title, body=update.body),
            )


def _answers(life: Life, message: DemoMessage, before: DemoMessage) -> bool:
    soon = before.hours_ago - message.hours_ago <= ANSWERS_WITHIN
    return soon and before.author != message.author and message.author in {life.line.author, *life.line.team}
