"""Where people talk about a design: a room of its own, moderated as every other."""

from __future__ import annotations

from django.db import transaction

from innovate.discussions.models import Room
from innovate.discussions.services import open_room, set_room_state
from innovate.voting.models import Design, DesignTalk


def open_talk(*, design: Design, state: str) -> DesignTalk:
    """Give a design its room, in the state of the project's own; safe to run twice and at once."""
    with transaction.atomic():
        # Whoever holds the design's row makes the room; the other one finds it.
        held = Design.objects.select_for_update(no_key=True).get(pk=design.pk)
        talk = DesignTalk.objects.filter(design=held).first()
        return talk or DesignTalk.objects.create(design=held, room=open_room(kind="design", state=state))


def follow_room(*, talk: DesignTalk, of_project: Room) -> None:
    """Bring a design's room into the state of the project's: hidden, closed or open with it, for the same people."""
    with transaction.atomic():
        if of_project.state == Room.State.PRIVATE:
            talk.room.members.set(of_project.members.all())
        set_room_state(room=talk.room, state=of_project.state)
