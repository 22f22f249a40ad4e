"""Who an organisation is: papers, and decisions with a written reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.core.errors import Refused
from innovate.core.permissions import require
from innovate.core.states import advance
from innovate.core.text import clean_line, clean_text
from innovate.notifications.services import notify
from innovate.organisations.models import Organisation, StateChange, VerificationDocument, bare_path
from innovate.organisations.private_files import clean_document
from innovate.organisations.queries import member_ids
from innovate.organisations.rules import STATES

if TYPE_CHECKING:
    from innovate.accounts.models import User


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
            url=bare_path(organisation),
        )
