"""Every reusable read of organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from innovate.organisations.models import Membership, Organisation

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from innovate.accounts.models import User


def organisations_of(person: User | AnonymousUser, kind: str | None = None) -> QuerySet[Organisation]:
    """Return the organisations this person acts for, by name; of one kind when `kind` is given."""
    if not person.is_authenticated:
        return Organisation.objects.none()
    rows = Organisation.objects.filter(memberships__person=person).order_by("name", "pk")
    return rows.filter(kind=kind) if kind else rows


def is_member(person: User | AnonymousUser, organisation_id: int, *, owner: bool = False) -> bool:
    """Say whether this person acts for the organisation (as an owner). Staff are not members by being staff."""
    if not person.is_authenticated:
        return False
    rows = Membership.objects.filter(organisation_id=organisation_id, person=person)
    return (rows.filter(role=Membership.Role.OWNER) if owner else rows).exists()


def member_ids(organisation_id: int) -> list[int]:
    """Return the people who act for the organisation, to tell them something."""
    return list(
        Membership.objects.filter(organisation_id=organisation_id, person__is_active=True)
        .order_by("person_id")
        .values_list("person_id", flat=True)
    )


def memberships(organisation: Organisation) -> QuerySet[Membership]:
    """Return the memberships with their people, owners first."""
    return organisation.memberships.select_related("person__profile").order_by(
        "-role", "person__display_name", "pk"
    )
