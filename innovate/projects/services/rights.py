"""The register of what protects a product: patents, trademarks, designs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Conflict, Refused
from innovate.core.text import clean_line
from innovate.notifications.services import notify
from innovate.projects import rules
from innovate.projects.models import Project, ProtectedRight
from innovate.projects.queries import team_ids
from innovate.projects.services.timeline import page_path

LINES = {"title": 160, "number": 60, "office": 80, "owner": 120}
_Status = ProtectedRight.Status


def add_right(*, project: Project, actor: User, **fields: Any) -> ProtectedRight:
    """Enter a right. `fields`: kind, title, number, office, status, owner, filed_on, expires_on, is_public.

    Raises Refused with `fields` for what is missing or cannot be, Conflict when it is in the register already.
    """
    return _save(ProtectedRight(project=project, added_by=actor), fields)


def edit_right(*, right: ProtectedRight, **fields: Any) -> ProtectedRight:
    """Bring an entry up to date; raises as `add_right`. A new end of the term is reminded of anew."""
    if fields.get("expires_on") != right.expires_on:
        right.reminded_days = None
    return _save(right, fields)


def _save(right: ProtectedRight, fields: dict[str, Any]) -> ProtectedRight:
    values = {
        name: clean_line(value)[: LINES[name]] if name in LINES else value for name, value in fields.items()
    }
    _check(values)
    for name, value in values.items():
        setattr(right, name, value)
    try:
        with transaction.atomic():
            right.save()
    except IntegrityError:
        text = _("This number is in the register already.")
        raise Conflict(text, code="entered_already", fields={"number": text}) from None
    return right


def _check(values: dict[str, Any]) -> None:
    wrong = {name: _("Fill this in.") for name in ("title", "office", "owner") if not values.get(name)}
    if values.get("status") == _Status.GRANTED and not values.get("number"):
        wrong["number"] = _("What is in force has a number.")
    filed, expires = values.get("filed_on"), values.get("expires_on")
    if filed and expires and expires <= filed:
        wrong["expires_on"] = _("It ends after it was applied for.")
    if filed and filed > timezone.localdate():
        wrong["filed_on"] = _("This day is still to come. Choose “Being prepared” until then.")
    if wrong:
        raise Refused(_("The entry is not complete."), code="bad_right", fields=wrong)


def remove_right(*, right: ProtectedRight) -> None:
    """Take an entry out that was made by mistake."""
    ProtectedRight.objects.filter(pk=right.pk).delete()


def remind(*, right: ProtectedRight, today: date) -> bool:
    """Tell the team that a right ends soon, once per reminder (90, 30 and 7 days before); return whether now.

    A right entered late is reminded of once, by the closest reminder that is due.
    """
    if right.expires_on is None:
        return False
    days = rules.reminder_due((right.expires_on - today).days)
    if days is None or (right.reminded_days is not None and right.reminded_days <= days):
        return False
    with transaction.atomic():
        rows = ProtectedRight.objects.filter(
            pk=right.pk, expires_on=right.expires_on, reminded_days=right.reminded_days
        )
        if not rows.update(reminded_days=days):
            return False
        notify(
            event=f"projects.right:{right.pk}:{right.expires_on}:{days}",
            people=team_ids(right.project),
            kind="projects.right_expires",
            data={
                "project": right.project.titles,
                "right": right.title,
                "number": right.number,
                "date": right.expires_on.isoformat(),
            },
            url=page_path("projects:rights", right.project),
        )
    return True
