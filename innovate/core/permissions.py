"""One place asks whether a person may do a thing to an object: the rules each app registers."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

import rules
from django.db.models import Q
from django.utils.translation import gettext as _

from innovate.core.errors import NotAllowed, SignInNeeded

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import Model

    from innovate.accounts.models import User


def require(
    person: User | AnonymousUser, permission: str, obj: Model | None = None, message: str | None = None
) -> None:
    """Raise NotAllowed (SignInNeeded for a visitor) unless `person` has `permission` on `obj`."""
    if person.has_perm(permission, obj):
        return
    require_person(person)
    raise NotAllowed(message or _("You do not have permission to do this."))


def is_person(person: User | AnonymousUser) -> TypeGuard[User]:
    """Say whether this is a signed-in person."""
    return person.is_authenticated


def require_person(person: User | AnonymousUser) -> User:
    """Return the signed-in person; raise SignInNeeded for a visitor."""
    if not is_person(person):
        raise SignInNeeded(_("Sign in first."))
    return person


def holds(permission: str) -> rules.Predicate:
    """Return the rule "works here and was given this Django permission" ("app.codename"), by a group or by name.

    Who is staff is asked first, so that a page costs everybody else no query for permissions they cannot have.
    """

    @rules.predicate(f"holds {permission}")
    def held(person: User | AnonymousUser) -> bool:
        if not (is_person(person) and person.is_staff and person.is_active):
            return False
        return person.is_superuser or permission in person.get_all_permissions()

    return held


def holders(permission: str) -> Q:
    """Return the condition on people for whom `holds(permission)` is true; it may match a person more than once."""
    app, codename = permission.split(".")
    named = {"codename": codename, "content_type__app_label": app}
    given = Q(is_superuser=True)
    for path in ("user_permissions", "groups__permissions"):
        given |= Q(**{f"{path}__{field}": value for field, value in named.items()})
    return Q(is_staff=True, is_active=True) & given
