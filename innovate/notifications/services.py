"""Every write of notices, deliveries and preferences."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from innovate.accounts.models import User
from innovate.core import doorbell
from innovate.notifications import kinds, links
from innovate.notifications.models import Delivery, Notice, Preference

#: People told with one statement; a product with a hundred thousand backers takes a hundred of them.
CHUNK = 1000


def notify(
    *, event: str, people: Iterable[User | int], kind: str, data: Mapping[str, Any] | None = None, url: str
) -> int:
    """Tell `people` of `event` once each; return how many had not been told before.

    Pure database: call it inside the transaction of what happened. `event` names the happening
    ("round:17:decided"); a second call with it adds only people who were not told yet. `data` is JSON:
    Money as {"amount", "currency"}, text in several languages as {"en": …, "zh-hans": …}. `url` is a path.
    Raises ValueError when no room registered `kind`.
    """
    if kind not in kinds.registry:
        raise ValueError(f"no kind of notices is called {kind}")
    ids = list(dict.fromkeys(person if isinstance(person, int) else person.pk for person in people))
    told = 0
    with transaction.atomic():
        for start in range(0, len(ids), CHUNK):
            told += _notify(event, ids[start : start + CHUNK], kind, dict(data or {}), links.bare(url))
    if told:
        doorbell.ring("notifications.mail")
    return told


def _notify(event: str, ids: list[int], kind: str, data: dict[str, Any], url: str) -> int:
    known = set(Notice.objects.filter(event=event, person_id__in=ids).values_list("person_id", flat=True))
    fresh = [pk for pk in ids if pk not in known]
    if not fresh:
        return 0
    now = timezone.now()
    # Two that tell of one event at once: the constraint decides, and the loser's rows are passed over.
    Notice.objects.bulk_create(
        [Notice(event=event, person_id=pk, kind=kind, data=data, url=url, created_at=now) for pk in fresh],
        ignore_conflicts=True,
    )
    if kinds.get(kind).mail:
        _queue_mail(event, kind, fresh)
    return len(fresh)


def _queue_mail(event: str, kind: str, ids: Collection[int]) -> None:
    declined = Preference.objects.filter(kind=kind, person_id__in=ids, mail=False).values("person_id")
    rows = (
        Notice.objects.filter(event=event, person_id__in=ids, person__is_active=True)
        .exclude(person_id__in=declined)
        .values_list("pk", "person__email")
    )
    Delivery.objects.bulk_create(
        [Delivery(notice_id=pk, recipient=email) for pk, email in rows], ignore_conflicts=True
    )


def mark_read(*, person: User, notice_id: int) -> bool:
    """Mark one of the person's notices as read; return whether it was unread."""
    rows = Notice.objects.filter(pk=notice_id, person=person, read_at=None)
    return rows.update(read_at=timezone.now()) == 1


def mark_all_read(*, person: User) -> int:
    """Mark everything as read; return how many notices were unread."""
    return Notice.objects.filter(person=person, read_at=None).update(read_at=timezone.now())


def choose_mail(*, person: User, kinds_by_mail: Iterable[str]) -> None:
    """Let exactly the kinds named come by mail as well, of all that can."""
    chosen = set(kinds_by_mail)
    with transaction.atomic():
        for kind in kinds.registry.values():
            if kind.mail:
                _set_mail(person.pk, kind.name, kind.name in chosen)


def stop_mail(*, person_id: int, kind: str) -> None:
    """Send no more mail of this kind to the person, nor what waits; notices still reach the inbox."""
    with transaction.atomic():
        _set_mail(person_id, kind, False)


def _set_mail(person_id: int, kind: str, mail: bool) -> None:
    Preference.objects.update_or_create(person_id=person_id, kind=kind, defaults={"mail": mail})
    if not mail:
        Delivery.objects.filter(
            notice__person_id=person_id, notice__kind=kind, state=Delivery.State.PENDING
        ).delete()
