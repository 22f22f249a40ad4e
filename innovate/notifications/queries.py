"""Reads of notices, deliveries and preferences."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from innovate.accounts.models import User
from innovate.core.paging import Page, paginate
from innovate.core.prepared import prepared
from innovate.notifications import kinds
from innovate.notifications.kinds import Kind
from innovate.notifications.models import Delivery, Notice, Preference


def inbox(person: User, *, cursor: str = "", limit: int = 20) -> Page[Notice]:
    """Return a page of the person's notices, latest first. One query."""
    return paginate(
        Notice.objects.filter(person=person), order=("-created_at", "-pk"), cursor=cursor, limit=limit
    )


def unread_count(person: User) -> int:
    """Return how many notices the person has not read, counted up to 100: nobody needs more. One query."""
    return len(_unread(person.pk))


@prepared
def _unread(person: int) -> QuerySet[Notice, int]:
    return Notice.objects.filter(person=person, read_at=None).values_list("pk", flat=True)[:100]


def mail_preferences(person: User) -> list[tuple[Kind, bool]]:
    """Return every kind that can be mailed and whether this person gets it by mail, by title. One query."""
    declined = set(Preference.objects.filter(person=person, mail=False).values_list("kind", flat=True))
    mailed = [kind for kind in kinds.registry.values() if kind.mail]
    return [(kind, kind.name not in declined) for kind in sorted(mailed, key=lambda kind: kind.title)]


def latest_mails(*, search: str = "", cursor: str = "") -> Page[Delivery]:
    """Return the latest mails to anyone, for the demo's mailbox. One query."""
    rows: QuerySet[Delivery] = Delivery.objects.select_related("notice__person")
    if search:
        rows = rows.filter(Q(recipient__icontains=search) | Q(subject__icontains=search))
    return paginate(rows, order=("-created_at", "-pk"), cursor=cursor, limit=30)
