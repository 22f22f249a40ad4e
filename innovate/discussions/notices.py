"""What rooms tell people, and how a reported message is spoken of and hidden."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from innovate.accounts.models import User
from innovate.discussions import queries, services
from innovate.discussions.models import Message
from innovate.moderation import targets
from innovate.notifications import kinds

kinds.register(
    "discussions.message_hidden",
    subject=_("A moderator has hidden a message of yours"),
    body=_("The reason: %(reason)s"),
    icon="eye-off",
)
kinds.register(
    "discussions.answered",
    label=_("Somebody answered you in a discussion"),
    subject=_("%(name)s answered you"),
    body=_("Read the answer in the discussion."),
    icon="reply",
    mail=False,
)


def _hide(message: Message, actor: User, reason: str) -> None:
    # Moderation itself tells the author, with the way to appeal.
    services.hide_message(message=message, actor=actor, reason=reason, tell_author=False)


def _restore(message: Message, actor: User) -> None:
    services.restore_message(message=message, actor=actor)


def _around(messages: Sequence[Message]) -> dict[int, list[targets.Line]]:
    said = queries.said_around(messages)
    return {
        pk: [targets.Line(row.author.display_name, row.created_at, row.body, row.pk == pk) for row in rows]
        for pk, rows in said.items()
    }


def _url(message: Message) -> str:
    with override(None):
        return f"{reverse('discussions:room', args=[message.room_id])}#message-{message.pk}"


targets.register(
    Message,
    label=lambda message: Truncator(message.body).chars(120),
    hide=_hide,
    restore=_restore,
    context=_around,
    url=_url,
    # The report's page quotes the message: what is hidden or deleted is not to be read there.
    may_see=lambda person, message: (
        message.state == Message.State.VISIBLE and person.has_perm("discussions.read_room", message.room)
    ),
)
