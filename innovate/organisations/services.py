"""Every write of organisations."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.permissions import require
from innovate.core.states import advance
from innovate.core.text import clean_line, clean_text, slug_for
from innovate.notifications.services import notify
from innovate.organisations.countries import is_country
from innovate.organisations.models import Membership, Organisation, StateChange, VerificationDocument
from innovate.organisations.private_files import clean_document
from innovate.organisations.queries import is_member, member_ids
from innovate.organisations.rules import RESERVED_SLUGS, STATES

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
                url=_path(organisation),
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


def request_verification(
    *,
    organisation: Organisation,
    actor: User,
    registration_number: str,
    documents: Iterable[UploadedFile] = (),
) -> None:
    """Ask the staff to check who the organisation is: its registration number, and papers that show it.

    Raises Refused without a number, or without any paper now or before; UploadRefused for a paper we cannot
    read; Conflict when it is already being checked or verified.
    """
    require(actor, "organisations.manage", organisation)
    number = clean_line(registration_number)
    if not number:
        text = _("Write the number under which your country registers the organisation.")
        raise Refused(text, fields={"registration_number": text})
    papers = [clean_document(upload) for upload in documents]
    if not papers and not organisation.documents.exists():
        text = _("Add a paper that shows the registration, such as a business licence.")
        raise Refused(text, fields={"documents": text})
    with transaction.atomic():
        advance(
            organisation,
            to=Organisation.State.PENDING,
            allowed=STATES,
            registration_number=number,
            state_reason="",
        )
        for paper in papers:
            VerificationDocument.objects.create(organisation=organisation, file=paper, uploaded_by=actor)
        _record(organisation, actor)


def verify(*, organisation: Organisation, actor: User) -> None:
    """Staff: the organisation is who it says. Raises Conflict when it already is verified."""
    require(actor, "organisations.verify", organisation)
    with transaction.atomic():
        advance(
            organisation,
            to=Organisation.State.VERIFIED,
            allowed=STATES,
            verified_at=timezone.now(),
            state_reason="",
        )
        _record(organisation, actor)


def reject(*, organisation: Organisation, actor: User, reason: str) -> None:
    """Staff: the papers are not enough; the written reason goes to the members, who may try again."""
    _decide_against(organisation, actor, Organisation.State.REJECTED, reason)


def suspend(*, organisation: Organisation, actor: User, reason: str) -> None:
    """Staff: stop the organisation from bidding and receiving new work, with a written reason."""
    _decide_against(organisation, actor, Organisation.State.SUSPENDED, reason)


def _decide_against(organisation: Organisation, actor: User, to: str, reason: str) -> None:
    require(actor, "organisations.verify", organisation)
    reason = clean_text(reason)
    if not reason:
        text = _("Write the reason: the members will read it.")
        raise Refused(text, fields={"reason": text})
    with transaction.atomic():
        advance(organisation, to=to, allowed=STATES, state_reason=reason)
        _record(organisation, actor, reason)


def _record(organisation: Organisation, actor: User, reason: str = "") -> None:
    """Write down who changed the state, and tell the members of a decision."""
    change = StateChange.objects.create(
        organisation=organisation, state=organisation.state, reason=reason, actor=actor
    )
    if organisation.state != Organisation.State.PENDING:
        notify(
            event=f"organisations:{organisation.pk}:state:{change.pk}",
            people=member_ids(organisation.pk),
            kind=f"organisations.{organisation.state}",
            data={"organisation": organisation.name, "reason": reason},
            url=_path(organisation),
        )


def _path(organisation: Organisation) -> str:
    """The unprefixed path of the page; a notice adds the reader's language."""
    return f"/organisations/{organisation.slug}/"
