"""What rooms tell people, and how a reported message is spoken of and hidden."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from innovate.accounts.models import User
from innovate.discussions import queries, services
from innovate.discussions.models import Message, Room
from innovate.moderation import holding, targets
from innovate.notifications import kinds
from innovate.organisations.models import Organisation

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


def _publish(author: User, payload: Mapping[str, Any]) -> None:
    services.post_message(
        room=get_object_or_404(Room, pk=payload["room"]),
        author=author,
        organisation=Organisation.objects.filter(pk=payload["organisation"]).first(),
        body=payload["body"],
        client_uuid=uuid.UUID(payload["client_uuid"]),
        reply_to=Message.objects.filter(pk=payload["reply_to"]).first(),
        screened=True,
    )


def _publish_change(author: User, payload: Mapping[str, Any]) -> None:
    message = get_object_or_404(Message.objects.select_related("room"), pk=payload["message"])
    services.edit_message(message=message, actor=author, body=payload["body"], screened=True)


holding.register("message", name=_("Message"), publish=_publish)
holding.register("message_change", name=_("Change of a message"), publish=_publish_change)


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
