"""Reads of reports and sanctions."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from innovate.accounts.models import User
from innovate.moderation.models import Sanction


def standing_sanctions(person: User) -> QuerySet[Sanction]:
    """Return the sanctions that hold now, the latest first; warnings forbid nothing but are among them."""
    return (
        Sanction.objects.filter(Q(until=None) | Q(until__gt=timezone.now()), person=person, lifted_at=None)
        .select_related("appeal")
        .order_by("-created_at")
    )


def may_speak(person: User) -> bool:
    """Say whether the person may write where others read. One query."""
    return (
        not standing_sanctions(person)
        .filter(kind__in=[Sanction.Kind.SILENCE, Sanction.Kind.SUSPENSION])
        .exists()
    )
