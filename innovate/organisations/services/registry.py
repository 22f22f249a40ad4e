"""Making an organisation, and what it says of itself."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from innovate.core.errors import Conflict, Refused
from innovate.core.permissions import require
from innovate.core.text import clean_line, clean_text, slug_for
from innovate.organisations.countries import is_country
from innovate.organisations.models import Membership, Organisation
from innovate.organisations.rules import RESERVED_SLUGS

if TYPE_CHECKING:
    from innovate.accounts.models import User

_LINES = ("name_zh", "city", "website", "registration_number")
_TEXTS = ("about", "about_zh")


def create_organisation(
    *, owner: User, name: str, kind: str, country: str, slug: str = "", **fields: str
) -> Organisation:
    """Store an organisation of which `owner` is the first owner; it starts unverified.

    `fields` may be name_zh, city, website, about, about_zh, registration_number. A taken slug gets a random
    ending. Raises Refused when the name is empty or the country unknown.
    """
    name = clean_line(name)
    if not name:
        raise Refused(_("Give the organisation a name."), fields={"name": _("Give the organisation a name.")})
    if not is_country(country):
        raise Refused(_("Choose a country."), fields={"country": _("Choose a country.")})
    cleaned = _clean(fields)
    wanted = slug or slug_for(name, fallback="organisation")
    if wanted in RESERVED_SLUGS:
        wanted = f"{wanted}-{secrets.token_hex(3)}"
    with transaction.atomic():
        try:
            with transaction.atomic():
                row = _insert(owner, name, kind, country, wanted, cleaned)
        except IntegrityError:
            row = _insert(owner, name, kind, country, f"{wanted}-{secrets.token_hex(3)}", cleaned)
        Membership.objects.create(organisation=row, person=owner, role=Membership.Role.OWNER)
    return row


def _insert(
    owner: User, name: str, kind: str, country: str, slug: str, fields: dict[str, str]
) -> Organisation:
    return Organisation.objects.create(
        created_by=owner, name=name, kind=Organisation.Kind(kind), country=country, slug=slug, **fields
    )


def _clean(fields: dict[str, str]) -> dict[str, str]:
    unknown = set(fields) - {*_LINES, *_TEXTS}
    if unknown:
        raise TypeError(f"an organisation has no {', '.join(sorted(unknown))}")
    return {
        name: clean_text(value or "") if name in _TEXTS else clean_line(value or "")
        for name, value in fields.items()
    }


def edit_organisation(*, organisation: Organisation, actor: User, **fields: str) -> None:
    """Change what an organisation says of itself; its registration number only while it is not verified."""
    require(actor, "organisations.manage", organisation)
    cleaned = _clean(fields)
    if organisation.is_verified and cleaned.get("registration_number", organisation.registration_number) != (
        organisation.registration_number
    ):
        raise Conflict(_("The registration number was verified and can no longer be changed. Write to us."))
    Organisation.objects.filter(pk=organisation.pk).update(**cleaned)
    for name, value in cleaned.items():
        setattr(organisation, name, value)
