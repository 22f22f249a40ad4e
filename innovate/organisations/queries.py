"""Every reusable read of organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.actions import Task
from innovate.organisations.models import Invitation, Membership, Organisation

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


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


def open_invitations(organisation: Organisation) -> QuerySet[Invitation]:
    """Return the invitations without an answer, the newest first; some may have expired."""
    rows = organisation.invitations.filter(state=Invitation.State.OPEN)
    return rows.select_related("invited_by__profile").order_by("-sent_at", "-pk")


def invitations_for(person: User) -> QuerySet[Invitation]:
    """Return what this person may still say yes or no to, by the addresses they have shown to be theirs."""
    rows = invitations_to(person).filter(state=Invitation.State.OPEN, expires_at__gt=timezone.now())
    return rows.select_related("organisation", "invited_by").order_by("expires_at", "pk")


def invitations_to(person: User) -> QuerySet[Invitation]:
    """Return every invitation to an address that this person has shown to be theirs."""
    addresses = EmailAddress.objects.filter(user=person, verified=True).values("email")
    return Invitation.objects.filter(email__in=addresses).order_by("pk")


def has_address(person: User | AnonymousUser, email: str) -> bool:
    """Say whether the address is one that this person has shown to be theirs."""
    return (
        person.is_authenticated
        and EmailAddress.objects.filter(user=person, verified=True, email__iexact=email).exists()
    )


def owner_of_address(email: str) -> User | None:
    """Return the person who has shown that this address is theirs."""
    return User.objects.filter(
        emailaddress__email__iexact=email, emailaddress__verified=True, is_active=True
    ).first()


def tasks(person: User) -> list[Task]:
    """Return invitations to answer, and organisations of this person that nobody can verify yet: two queries."""
    found = [
        Task(
            _("%(person)s asks you to act for %(name)s")
            % {"person": row.invited_by.display_name, "name": row.organisation.display_name},
            reverse("organisations:invitation", args=[row.pk]),
            due=row.expires_at,
        )
        for row in invitations_for(person)[:20]
    ]
    unproven = (Organisation.State.UNVERIFIED, Organisation.State.REJECTED)
    owned = Organisation.objects.filter(
        memberships__person=person, memberships__role=Membership.Role.OWNER, state__in=unproven
    )
    for row in owned.order_by("pk")[:20]:
        words = (
            _("Have %(name)s verified, so that it can bid")
            if row.state == Organisation.State.UNVERIFIED
            else _("Send better papers for %(name)s")
        )
        found.append(Task(words % {"name": row.display_name}, row.get_absolute_url()))
    return found
