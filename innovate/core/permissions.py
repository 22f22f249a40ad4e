"""One place asks whether a person may do a thing to an object: the rules each app registers."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

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
