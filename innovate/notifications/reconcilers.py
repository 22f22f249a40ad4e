"""Deliveries that wait are sent; old ones are forgotten."""

from __future__ import annotations

import smtplib
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from innovate.core.reconcilers import claim, reconciler
from innovate.notifications import mail
from innovate.notifications.models import Delivery

log = structlog.get_logger(__name__)
State = Delivery.State
BATCH = 20
#: Longer than a whole batch can take with every mail at EMAIL_TIMEOUT.
LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 9
KEPT = timedelta(days=30)


@reconciler("notifications.mail", every=1)
def send_mail() -> int:
    """Send a batch of waiting mails, those included whose sender died holding them."""
    # A look without a lock first: most looks find nothing, and must not queue for SQLite's one writer.
    if not _waiting().exists():
        return 0
    rows = _claim()
    if not rows:
        return 0
    transport = get_connection(settings.MAIL_TRANSPORT)
    try:
        for row in rows:
            _send(transport, row)
    finally:
        transport.close()
    return len(rows)


def _waiting() -> QuerySet[Delivery]:
    now = timezone.now()
    return Delivery.objects.filter(
        Q(state=State.PENDING) | Q(state=State.SENDING, claimed_until__lt=now), available_at__lte=now
    )


def _claim() -> list[Delivery]:
    with transaction.atomic():
        rows = claim(_waiting().order_by("available_at", "pk"), BATCH)
        claimed_until = timezone.now() + LEASE
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=State.SENDING, claimed_until=claimed_until, attempts=F("attempts") + 1
        )
    for row in rows:
        row.state, row.claimed_until, row.attempts = State.SENDING, claimed_until, row.attempts + 1
    return rows


def _send(transport: BaseEmailBackend, row: Delivery) -> None:
    try:
        transport.send_messages([mail.compose(row)])
    except smtplib.SMTPRecipientsRefused as error:
        transport.close()
        codes = [code for code, _words in error.recipients.values()]
        _failed(row, error, final=all(code >= 500 for code in codes))
    except (smtplib.SMTPException, OSError) as error:
        transport.close()
        _failed(row, error, final=False)
    except ValueError as error:
        # A header that cannot be written, an address that is none: trying again changes nothing.
        _failed(row, error, final=True)
    else:
        _finish(row, state=State.SENT, sent_at=timezone.now(), error="", **_forgotten(row))


def _forgotten(row: Delivery) -> dict[str, str]:
    """What of a sent mail is dropped: it may hold codes. A demo keeps it, to show what it sent."""
    return {} if settings.DEMO or settings.DEBUG else {"text": "", "html": ""}


def _failed(row: Delivery, error: Exception, *, final: bool) -> None:
    final = final or row.attempts >= MOST_ATTEMPTS
    log.warning("mail.failed", delivery=row.pk, attempt=row.attempts, final=final, error=type(error).__name__)
    _finish(
        row,
        state=State.FAILED if final else State.PENDING,
        available_at=retry_at(timezone.now(), row.attempts),
        error=f"{type(error).__name__}: {error}"[:300],
    )


def retry_at(now: datetime, attempts: int) -> datetime:
    """Return when to try again after so many attempts: 30 s, doubling up to two hours."""
    return now + timedelta(seconds=min(30 * 2 ** (attempts - 1), 7200))


def _finish(row: Delivery, **changes: object) -> None:
    # Only while the lease is still ours: another worker may have taken the row over.
    Delivery.objects.filter(pk=row.pk, state=State.SENDING, claimed_until=row.claimed_until).update(
        claimed_until=None, **changes
    )


@reconciler("notifications.old_mail", every=3600)
def forget_old_mail() -> int:
    """Delete mails that were sent or given up a month ago."""
    Delivery.objects.filter(
        state__in=[State.SENT, State.FAILED], created_at__lt=timezone.now() - KEPT
    ).delete()
    return 0
