"""Mail: every message becomes a row first, and a row becomes a message when it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac
from django.utils.translation import override

from innovate.core import doorbell
from innovate.notifications import links
from innovate.notifications.models import Delivery


class OutboxBackend(BaseEmailBackend):
    """Stores each mail as one Delivery per recipient, in the caller's transaction; nothing is sent here."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Store the messages; raises ValueError for an attachment, which a row does not hold."""
        rows = [row for message in email_messages for row in _rows(message)]
        with transaction.atomic():
            Delivery.objects.bulk_create(rows)
            doorbell.ring("notifications.mail")
        return len(email_messages)


def _rows(message: EmailMessage) -> list[Delivery]:
    if message.attachments:
        raise ValueError("link to a page instead of attaching a file")
    html = ""
    for alternative in getattr(message, "alternatives", ()):
        if alternative.mimetype == "text/html":
            html = str(alternative.content)
    headers = {name: str(value) for name, value in message.extra_headers.items()}
    if message.reply_to:
        headers["Reply-To"] = ", ".join(str(address) for address in message.reply_to)
    return [
        Delivery(
            recipient=recipient,
            sender=message.from_email or settings.DEFAULT_FROM_EMAIL,
            subject=" ".join(str(message.subject).split()),
            text=str(message.body),
            html=html,
            headers=headers,
        )
        for recipient in dict.fromkeys(message.recipients())
    ]


def compose(row: Delivery) -> EmailMultiAlternatives:
    """Return the mail of a delivery: as it was stored, or of a notice in its reader's language of today."""
    content = _of_notice(row) if row.notice_id else _as_stored(row)
    message = EmailMultiAlternatives(
        subject=content["subject"],
        body=content["text"],
        from_email=row.sender or settings.DEFAULT_FROM_EMAIL,
        to=[row.recipient],
        headers={"Message-ID": message_id(row), **content["headers"]},
    )
    if content["html"]:
        message.attach_alternative(content["html"], "text/html")
    return message


def message_id(row: Delivery) -> str:
    """Return the same Message-ID whenever this row is sent.

    After a crash between sending and noting it, the mail goes out twice; mail servers and readers
    recognise the second by its id.
    """
    mark = salted_hmac("innovate.notifications.message_id", str(row.pk)).hexdigest()[:20]
    return f"<{row.pk}.{mark}@{urlsplit(settings.BASE_URL).hostname}>"


def _as_stored(row: Delivery) -> dict[str, Any]:
    return {"subject": row.subject, "text": row.text, "html": row.html, "headers": row.headers}


def _of_notice(row: Delivery) -> dict[str, Any]:
    notice = row.notice
    assert notice is not None
    person = notice.person
    unsubscribe = links.unsubscribe_url(person.pk, notice.kind, person.language)
    with override(person.language):
        subject = " ".join(notice.subject.split())
        context = {
            "notice": notice,
            "person": person,
            "subject": subject,
            "body": notice.body,
            "language": person.language,
            "link": settings.BASE_URL + links.localised(notice.url, person.language),
            "preferences_link": settings.BASE_URL
            + links.localised("/me/notices/preferences/", person.language),
            "unsubscribe_link": unsubscribe,
        }
        return {
            "subject": subject,
            "text": render_to_string("notifications/mail/notice.txt", context),
            "html": render_to_string("notifications/mail/notice.html", context),
            # RFC 8058: mail programs offer one button that posts to this address.
            "headers": {
                "List-Unsubscribe": f"<{unsubscribe}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
                "Auto-Submitted": "auto-generated",
            },
        }
