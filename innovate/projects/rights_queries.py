"""Reads of the register of intellectual property."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet

from innovate.projects.models import Project, ProtectedRight
from innovate.projects.rules import REMINDERS

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from innovate.accounts.models import User


def rights_of(project: Project, person: User | AnonymousUser) -> QuerySet[ProtectedRight]:
    """Return the entries this person may see: the team all, everybody else the public ones."""
    rows = ProtectedRight.objects.filter(project=project)
    return rows if person.has_perm("projects.work_on_project", project) else rows.filter(is_public=True)


def rights_to_remind_of(today: date) -> QuerySet[ProtectedRight]:
    """Return the living rights for which a closer reminder is due than the last one told."""
    due = Q()
    for days in REMINDERS:
        due |= Q(expires_on__lte=today + timedelta(days=days)) & (
            Q(reminded_days=None) | Q(reminded_days__gt=days)
        )
    living = ProtectedRight.objects.filter(
        due,
        status__in=(ProtectedRight.Status.FILED, ProtectedRight.Status.GRANTED),
        expires_on__gte=today,
    )
    return living.select_related("project").order_by(F("expires_on"), "pk")
