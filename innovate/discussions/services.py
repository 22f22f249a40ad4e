"""Every write in a room: one numbered event each, in the transaction of what it tells."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from innovate.accounts.models import User
from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.permissions import require
from innovate.core.ratelimits import limit
from innovate.core.states import advance
from innovate.core.text import clean_line, clean_text
from innovate.discussions import log, rules
from innovate.discussions.models import Message, Room, RoomEvent
from innovate.moderation.queries import require_voice
from innovate.moderation.services import hold
from innovate.notifications.services import notify
from innovate.organisations.models import Organisation

Kind = RoomEvent.Kind


def open_room(*, kind: str, state: str = Room.State.PRIVATE, members: Iterable[User | int] = ()) -> Room:
    """Make a room; in state "private" only `members` and staff read it."""
    with transaction.atomic():
        room = Room.objects.create(kind=kind, state=state)
        room.members.set(members)
    return room


def add_member(*, room: Room, person: User | int) -> None:
    """Let the person into the room while it is private; twice is once."""
    room.members.add(person)


def remove_member(*, room: Room, person: User | int) -> None:
    """Take the person out of the private room; their open sockets are closed at the next look."""
    room.members.remove(person)


def set_room_state(*, room: Room, state: str) -> None:
    """Open, lock or close the room; readers are told. Nothing happens when it is so already."""
    with transaction.atomic():
        if Room.objects.filter(pk=room.pk).exclude(state=state).update(state=Room.State(state)):
            seq, _state = log.next_seq(room.pk)
            log.write(room_id=room.pk, seq=seq, kind=Kind.STATE, data={"state": state})
            room.last_seq = seq
    room.state = state


def post_message(
    *,
    room: Room,
    author: User,
    body: str,
    organisation: Organisation | None = None,
    client_uuid: uuid.UUID | None = None,
    reply_to: Message | None = None,
    screened: bool = False,
) -> Message:
    """Say `body` in the room, for `organisation` if one is given, and return the message; the same `client_uuid` again
    returns the same message.

    `screened`: a moderator has looked at it. Raises Held when one should first; Refused for an empty or too long
    text, NotAllowed for who may not speak here or for it, Conflict when the room is locked, TooMany for who writes
    faster than people read.
    """
    client_uuid = client_uuid or uuid.uuid4()
    if earlier := _sent_before(room, author, client_uuid):
        return earlier
    body = _clean_body(body)
    _may_post(room, author)
    if organisation is not None:
        require(author, "organisations.act_for", organisation, _("You do not act for this organisation."))
    if reply_to is not None and reply_to.room_id != room.pk:
        raise Refused(_("You can only answer a message of this room."), code="bad_reply")
    for times, seconds in rules.PACE:
        limit(f"room:{seconds}", f"{room.pk}:{author.pk}", times=times, seconds=seconds)
    if not screened:
        _screen(room, author, organisation, body, client_uuid, reply_to)
    try:
        with transaction.atomic():
            seq, state = log.next_seq(room.pk)
            if state == Room.State.LOCKED:
                raise _locked()
            message = Message.objects.create(
                room=room,
                seq=seq,
                author=author,
                organisation=organisation,
                client_uuid=client_uuid,
                body=body,
                reply_to=reply_to,
            )
            log.write(room_id=room.pk, seq=seq, kind=Kind.POSTED, message=message, actor=author)
            _tell_answered(message)
    except IntegrityError:
        # The same entry was sent twice at once; the number taken here is given back by the rollback.
        if earlier := _sent_before(room, author, client_uuid):
            return earlier
        raise
    room.last_seq = seq
    return message


def _screen(
    room: Room,
    author: User,
    organisation: Organisation | None,
    body: str,
    client_uuid: uuid.UUID,
    reply_to: Message | None,
) -> None:
    """Let the rules look at what is said in public; raises Held when a moderator should look, too."""
    if room.state == Room.State.PRIVATE:
        return
    hold(
        author=author,
        kind="message",
        key=str(client_uuid),
        label=body,
        text=body,
        url=f"/rooms/{room.pk}/",
        payload={
            "room": room.pk,
            "organisation": organisation.pk if organisation else None,
            "body": body,
            "client_uuid": str(client_uuid),
            "reply_to": reply_to.pk if reply_to else None,
        },
    )


def edit_message(*, message: Message, actor: User, body: str, screened: bool = False) -> Message:
    """Rewrite one's own message within 15 minutes; one that a moderator has looked at (`screened`) at any time.

    Raises NotAllowed, Refused or Conflict, and Held when a moderator should look first.
    """
    require_author(message, actor)
    body = _clean_body(body)
    _may_post(message.room, actor)
    now = timezone.now()
    if not screened and not rules.may_still_edit(message.created_at, now):
        minutes = int(rules.EDIT_WINDOW.total_seconds() // 60)
        raise Conflict(
            ngettext(
                "A message can be changed for %(minutes)s minute. Write a new one instead.",
                "A message can be changed for %(minutes)s minutes. Write a new one instead.",
                minutes,
            )
            % {"minutes": minutes},
            code="too_late",
        )
    if body == message.body:
        return message
    if not screened:
        _screen_change(message, body)
    with transaction.atomic():
        seq, state = log.next_seq(message.room_id)
        if state == Room.State.LOCKED:
            raise _locked()
        # Only what is visible is rewritten: a moderator may have been quicker.
        visible = Message.objects.filter(pk=message.pk, state=Message.State.VISIBLE)
        if not visible.update(body=body, edited_at=now):
            raise Conflict(_("This message is no longer there."), code="state_changed")
        log.write(room_id=message.room_id, seq=seq, kind=Kind.EDITED, message=message, actor=actor)
    message.body, message.edited_at = body, now
    return message


def _screen_change(message: Message, body: str) -> None:
    """Let the rules look at the words a public message gets besides; raises Held when a moderator should look, too.

    The rest was judged when it was said, and would only seem to be said twice.
    """
    said = set(message.body.split())
    fresh = " ".join(word for word in body.split() if word not in said)
    if not fresh or message.room.state == Room.State.PRIVATE:
        return
    hold(
        author=message.author,
        kind="message_change",
        key=str(message.pk),
        label=body,
        text=fresh,
        url=f"/rooms/{message.room_id}/",
        payload={"message": message.pk, "body": body},
    )


def delete_message(*, message: Message, actor: User) -> Message:
    """Take back one's own message: readers see that it was, not what it said. Raises NotAllowed, Conflict."""
    require_author(message, actor)
    return _move(message, to=Message.State.DELETED, kind=Kind.DELETED, actor=actor)


def hide_message(*, message: Message, actor: User, reason: str, tell_author: bool = True) -> Message:
    """Hide a message for everyone, with a reason its author reads. Raises NotAllowed, Refused, Conflict."""
    require(actor, "discussions.moderate_message", message)
    reason = clean_line(reason)[:300]
    if not reason:
        raise Refused(_("Say why: the author reads it."), fields={"reason": _("Say why.")})
    changes: dict[str, Any] = {"hidden_reason": reason, "hidden_by": actor}
    with transaction.atomic():
        _move(message, to=Message.State.HIDDEN, kind=Kind.HIDDEN, actor=actor, **changes)
        if tell_author and actor.pk != message.author_id:
            notify(
                event=f"message:{message.pk}:hidden:{timezone.now():%Y%m%dT%H%M%S.%f}",
                people=[message.author_id],
                kind="discussions.message_hidden",
                data={"reason": reason},
                url=f"/rooms/{message.room_id}/",
            )
    return message


def restore_message(*, message: Message, actor: User) -> Message:
    """Show a hidden message again. Raises NotAllowed or Conflict."""
    require(actor, "discussions.moderate_message", message)
    return _move(
        message, to=Message.State.VISIBLE, kind=Kind.RESTORED, actor=actor, hidden_reason="", hidden_by=None
    )


def publish_numbers(*, room_id: int, numbers: Mapping[str, object]) -> bool:
    """Set live totals of a page, by name; return whether anything changed and readers are told.

    Totals are absolute, so a lost or repeated call does no harm. A value is an int, a string, or
    {"en": …, "zh-hans": …}. Call it from a reconciler, at most once a second per room.
    """
    with transaction.atomic():
        room = Room.objects.select_for_update(no_key=True).get(pk=room_id)
        changed = {name: value for name, value in numbers.items() if room.numbers.get(name) != value}
        if not changed:
            return False
        Room.objects.filter(pk=room_id).update(numbers={**room.numbers, **changed})
        seq, _state = log.next_seq(room_id)
        log.write(room_id=room_id, seq=seq, kind=Kind.NUMBERS, data=changed)
    return True


def _move(message: Message, *, to: str, kind: str, actor: User, **changes: Any) -> Message:
    with transaction.atomic():
        # The room's row first, always: two that change one message wait here and not on each other.
        seq, _state = log.next_seq(message.room_id)
        advance(message, to=to, allowed=rules.MESSAGE_STATES, **changes)
        log.write(room_id=message.room_id, seq=seq, kind=kind, message=message, actor=actor)
    return message


def _tell_answered(message: Message) -> None:
    answered = message.reply_to
    if answered is not None and answered.author_id != message.author_id:
        notify(
            event=f"message:{message.pk}:posted",
            people=[answered.author_id],
            kind="discussions.answered",
            data={"name": message.author.display_name},
            url=f"/rooms/{message.room_id}/#message-{message.pk}",
        )


def _sent_before(room: Room, author: User, client_uuid: uuid.UUID) -> Message | None:
    return Message.objects.filter(room=room, author=author, client_uuid=client_uuid).first()


def _clean_body(body: str) -> str:
    body = clean_text(body)
    if not body:
        raise Refused(_("Write something first."), code="empty", fields={"body": _("Write something first.")})
    if len(body) > rules.LONGEST_MESSAGE:
        message = _("This is %(over)s characters too long. Shorten it or send it in two.") % {
            "over": len(body) - rules.LONGEST_MESSAGE
        }
        raise Refused(message, code="too_long", fields={"body": message})
    return body


def _may_post(room: Room, person: User) -> None:
    """Say precisely why somebody may not write here, instead of only that."""
    if room.state == Room.State.LOCKED:
        raise _locked()
    require_voice(person)
    require(person, "discussions.post_message", room, _("Only the members of this room can write here."))


def require_author(message: Message, person: User) -> None:
    """Raise NotAllowed unless `person` wrote the message."""
    # Not a permission: a superuser has them all, but nobody puts words into another's mouth.
    if message.author_id != person.pk:
        raise NotAllowed(_("Only its author can change a message."))


def _locked() -> Conflict:
    return Conflict(_("This discussion is closed. You can still read it."), code="room_locked")
