"""Rooms of designs: the reconciler that opens them, and how much is said in them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, F, Q

from innovate.core.reconcilers import reconciler
from innovate.discussions.models import Message, Room
from innovate.voting.models import Design, DesignTalk
from innovate.voting.services.talks import follow_room, open_talk

BATCH = 200


@reconciler("voting.talks", every=2)
def open_talks() -> int:
    """Every design that has been put to a vote has a room, which is as open as its project's."""
    return _open() + _follow()


def _open() -> int:
    missing = Design.objects.filter(
        talk=None, round__opens_at__isnull=False, round__project__room__isnull=False
    ).select_related("round__project__room")
    rows = list(missing.order_by("pk")[:BATCH])
    for design in rows:
        if (room := design.round.project.room) is not None:
            open_talk(design=design, state=room.state)
    return len(rows)


def _follow() -> int:
    behind = DesignTalk.objects.exclude(room__state=F("design__round__project__room__state")).select_related(
        "room", "design__round__project__room"
    )
    rows = list(behind.order_by("pk")[:BATCH])
    for talk in rows:
        if (room := talk.design.round.project.room) is not None:
            follow_room(talk=talk, of_project=room)
    return len(rows)


def count_comments(designs: Iterable[Design]) -> None:
    """Set `comments` of each design to how many messages about it can be read; None where there is nothing to read and
    nobody can write (one query).
    """
    designs = list(designs)
    visible = Count("room__messages", filter=Q(room__messages__state=Message.State.VISIBLE))
    rows = DesignTalk.objects.filter(design__in=designs).annotate(said=visible)
    told = {
        design: said
        for design, said, state in rows.values_list("design", "said", "room__state")
        if said or state == Room.State.OPEN
    }
    for design in designs:
        design.comments = told.get(design.pk)  # type: ignore[attr-defined]
