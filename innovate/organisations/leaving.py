"""Who others in an organisation need cannot leave; everybody else leaves it with their account.

Whoever is alone in an organisation may go: nobody can be made an owner in their place, and a person must be
able to leave. What the organisation owes stands in the way by the rooms it owes it in.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from innovate.accounts.leaving import Obstacle, register_eraser, register_obstacle
from innovate.accounts.models import User
from innovate.organisations.models import Membership
from innovate.organisations.queries import invitations_to

Role = Membership.Role


@register_obstacle
def _only_owner(person: User) -> Iterator[Obstacle]:
    others = Membership.objects.filter(
        organisation=OuterRef("organisation"), role=Role.OWNER, person__is_active=True
    ).exclude(person=person)
    colleagues = Membership.objects.filter(
        organisation=OuterRef("organisation"), person__is_active=True
    ).exclude(person=person)
    alone = Membership.objects.filter(~Exists(others), Exists(colleagues), person=person, role=Role.OWNER)
    for membership in alone.select_related("organisation"):
        organisation = membership.organisation
        yield Obstacle(
            _("You are the only owner of “%(name)s”. Make somebody else an owner first.")
            % {"name": organisation.display_name},
            reverse("organisations:members", args=[organisation.slug]),
        )


@register_eraser
def _memberships(person: User) -> None:
    Membership.objects.filter(person=person).delete()
    invitations_to(person).delete()
