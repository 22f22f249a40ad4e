"""Who acts for an organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.permissions import require
from innovate.notifications.services import notify
from innovate.organisations.models import Membership, Organisation, bare_path
from innovate.organisations.queries import is_member, member_ids

if TYPE_CHECKING:
    from innovate.accounts.models import User


def add_member(*, organisation: Organisation, person: User, role: str, actor: User) -> Membership:
    """Let `person` act for the organisation; adding twice changes the role. Only an owner may."""
    require(actor, "organisations.manage", organisation)
    with transaction.atomic():
        row, created = Membership.objects.update_or_create(
            organisation=organisation, person=person, defaults={"role": Membership.Role(role)}
        )
        _keep_an_owner(organisation)
        if created and person != actor:
            notify(
                event=f"organisations:{organisation.pk}:member:{row.pk}",
                people=[person],
                kind="organisations.member_added",
                data={"organisation": organisation.name, "actor": actor.display_name},
                url=bare_path(organisation),
            )
    return row


def remove_member(*, organisation: Organisation, person: User, actor: User) -> None:
    """Take a person out; an owner may remove anyone, a member themself. The last owner stays."""
    if person != actor:
        require(actor, "organisations.manage", organisation)
    elif not is_member(actor, organisation.pk):
        raise NotAllowed(_("You are not a member of this organisation."))
    with transaction.atomic():
        Membership.objects.filter(organisation=organisation, person=person).delete()
        _keep_an_owner(organisation)


def _keep_an_owner(organisation: Organisation) -> None:
    """Lock the organisation, so that two owners who leave at once cannot both be the other's last."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not organisation.memberships.filter(role=Membership.Role.OWNER).exists():
        raise Refused(_("An organisation needs at least one owner. Make somebody else an owner first."))


def change_role(*, organisation: Organisation, person: User, role: str, actor: User) -> None:
    """Make a member an owner or the other way round. Only an owner may; the last owner stays one.

    Raises Conflict when the person has left in the meantime.
    """
    require(actor, "organisations.manage", organisation)
    with transaction.atomic():
        rows = Membership.objects.filter(organisation=organisation, person=person)
        if not rows.update(role=Membership.Role(role)):
            raise Conflict(_("They no longer act for the organisation."))
        _keep_an_owner(organisation)


def appoint_owner(*, organisation: Organisation, person: User, actor: User) -> None:
    """Staff: give an organisation that nobody acts for any more to somebody. Raises Conflict when somebody does."""
    require(actor, "organisations.verify", organisation)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        if member_ids(organisation.pk):
            raise Conflict(_("Somebody acts for this organisation. Its owners decide who else does."))
        row, _made = Membership.objects.update_or_create(
            organisation=organisation, person=person, defaults={"role": Membership.Role.OWNER}
        )
        notify(
            event=f"organisations:{organisation.pk}:member:{row.pk}",
            people=[person],
            kind="organisations.member_added",
            data={"organisation": organisation.name, "actor": actor.display_name},
            url=bare_path(organisation),
        )
