"""What the room's partial needs to know: `{% load discussions %}{% room_view room %}`."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from innovate.core.permissions import is_person
from innovate.discussions import payloads
from innovate.discussions.extras import MessageAction, action_in
from innovate.discussions.forms import MessageForm
from innovate.discussions.models import Message, Room
from innovate.moderation.queries import may_speak

register = template.Library()


@dataclass(frozen=True, slots=True)
class RoomView:
    """How a room looks to its reader; `writing` is "yes", "locked", "visitor", "silenced" or "outsider"."""

    writing: str
    moderates: bool
    form: MessageForm
    more: MessageAction | None


@register.simple_tag(takes_context=True)
def room_view(context: Context, room: Room, form: MessageForm | None = None) -> RoomView:
    """Return how the room looks to the reader of this page. At most two queries,
    and what a room above asks of who is signed in.
    """
    request = context["request"]
    person = request.user
    writing = "yes"
    if room.state == Room.State.LOCKED:
        writing = "locked"
    elif not is_person(person):
        writing = "visitor"
    elif not may_speak(person):
        writing = "silenced"
    elif room.state == Room.State.PRIVATE and not person.has_perm("discussions.read_room", room):
        writing = "outsider"
    reply_to = request.GET.get("reply_to", "")
    initial = {"reply_to": reply_to} if reply_to.isdecimal() else None
    # Who is not staff is not asked for permissions: that would cost every reader queries.
    moderates = getattr(person, "is_staff", False) and person.has_perm("discussions.moderate_message")
    more = action_in(room, person) if is_person(person) else None
    return RoomView(writing, moderates, form or MessageForm(initial=initial), more)


@register.filter
def url_for(action: MessageAction, message: Message | None) -> str:
    """Return where an action leads for a message; for the mould, as for none."""
    return action.url_for(message.pk if message else 0)


@register.filter
def message_html(message: Message) -> SafeString:
    """Return what the message says as safe HTML."""
    return payloads.body_html(message.body)


@register.simple_tag
def live_number(room: Room, name: str, default: object = "") -> object:
    """Return a room's live number as the page should show it at first, in the reader's language."""
    value = room.numbers.get(name, default)
    if isinstance(value, dict):
        return value.get(get_language()) or value.get(settings.LANGUAGE_CODE, default)
    return value
