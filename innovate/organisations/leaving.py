"""Who is needed by an organisation cannot leave; the others leave it with their account."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from innovate.accounts.leaving import Obstacle, register_eraser, register_obstacle
from innovate.accounts.models import User
from innovate.organisations.models import Membership

Role = Membership.Role


@register_obstacle
def _only_owner(person: User) -> Iterator[Obstacle]:
    others = Membership.objects.filter(
        organisation=OuterRef("organisation"), role=Role.OWNER, person__is_active=True
    ).exclude(person=person)
    alone = Membership.objects.filter(~Exists(others), person=person, role=Role.OWNER)
    for membership in alone.select_related("organisation"):
        organisation = membership.organisation
        yield Obstacle(
            _("You are the only owner of “%(name)s”. Make somebody else an owner first.")
            % {"name": organisation.display_name},
            organisation.get_absolute_url(),
        )


@register_eraser
def _memberships(person: User) -> None:
    Membership.objects.filter(person=person).delete()
