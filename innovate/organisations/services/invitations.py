"""Asking somebody by mail to act for an organisation."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.permissions import require
from innovate.notifications.services import notify
from innovate.organisations.models import Invitation, Membership, Organisation, bare_path
from innovate.organisations.queries import has_address, owner_of_address
from innovate.organisations.rules import ANSWERS

if TYPE_CHECKING:
    from innovate.accounts.models import User

LASTS = timedelta(days=14)


def hash_link(secret: str) -> str:
    """Return what is stored of a link's secret. It has 256 random bits, so SHA-256 cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def invite(*, organisation: Organisation, email: str, role: str, actor: User) -> Invitation:
    """Mail an invitation to act for the organisation. Only an owner may.

    Raises Refused for somebody who acts for it already, Conflict for an address that is invited already.
    """
    require(actor, "organisations.manage", organisation)
    address = email.strip().lower()
    if Membership.objects.filter(
        organisation=organisation,
        person__emailaddress__email__iexact=address,
        person__emailaddress__verified=True,
    ).exists():
        text = _("Who has this address acts for the organisation already.")
        raise Refused(text, fields={"email": text})
    secret = secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            row = Invitation.objects.create(
                organisation=organisation,
                email=address,
                role=Membership.Role(role),
                hashed=hash_link(secret),
                invited_by=actor,
                expires_at=timezone.now() + LASTS,
            )
            _send(row, secret)
    except IntegrityError:
        text = _("This address is invited already. You can send the invitation again.")
        raise Conflict(text, fields={"email": text}) from None
    return row


def send_again(*, invitation: Invitation, actor: User) -> None:
    """Mail an open invitation once more, with a new link and a new term; the old link ends.

    Raises Conflict when it was answered or taken back.
    """
    require(actor, "organisations.manage", invitation.organisation)
    secret, now = secrets.token_urlsafe(32), timezone.now()
    with transaction.atomic():
        rows = Invitation.objects.filter(pk=invitation.pk, state=Invitation.State.OPEN)
        if not rows.update(hashed=hash_link(secret), sent_at=now, expires_at=now + LASTS, invited_by=actor):
            raise Conflict(_("This invitation is no longer open."))
        invitation.refresh_from_db()
        _send(invitation, secret)


def revoke_invitation(*, invitation: Invitation, actor: User) -> None:
    """Take an open invitation back: its link ends. Raises Conflict when it was answered first."""
    require(actor, "organisations.manage", invitation.organisation)
    _answer(invitation, Invitation.State.REVOKED)


def accept_invitation(*, invitation: Invitation, person: User) -> Membership:
    """Make who was invited a member; somebody who is one already keeps the higher role.

    Raises NotAllowed for anybody whose verified addresses do not include the invited one, Conflict for an
    invitation that has ended.
    """
    _require_address(invitation, person)
    with transaction.atomic():
        _answer(invitation, Invitation.State.ACCEPTED)
        row, made = Membership.objects.get_or_create(
            organisation=invitation.organisation, person=person, defaults={"role": invitation.role}
        )
        if not made and invitation.role == Membership.Role.OWNER:
            row.role = Membership.Role.OWNER
            row.save(update_fields=["role"])
        _tell(invitation, "organisations.invitation_accepted", person.display_name)
    return row


def decline_invitation(*, invitation: Invitation, person: User) -> None:
    """Say no; who sent the invitation is told. Raises like `accept_invitation`."""
    _require_address(invitation, person)
    with transaction.atomic():
        _answer(invitation, Invitation.State.DECLINED)
        _tell(invitation, "organisations.invitation_declined", invitation.email)


def _require_address(invitation: Invitation, person: User) -> None:
    if not has_address(person, invitation.email):
        raise NotAllowed(_("This invitation is for another e-mail address."))


def _answer(invitation: Invitation, to: str) -> None:
    """End an open invitation once: of an answer and a taking back at the same moment, one happens."""
    now = timezone.now()
    rows = Invitation.objects.filter(pk=invitation.pk, state__in=ANSWERS[to])
    if to != Invitation.State.REVOKED:
        rows = rows.filter(expires_at__gt=now)
    if not rows.update(state=to, answered_at=now):
        raise Conflict(_("This invitation is no longer open."))
    invitation.state, invitation.answered_at = to, now


def _tell(invitation: Invitation, kind: str, name: str) -> None:
    notify(
        event=f"organisations:invitation:{invitation.pk}:{invitation.state}",
        people=[invitation.invited_by_id],
        kind=kind,
        data={"organisation": invitation.organisation.name, "name": name},
        url=bare_path(invitation.organisation),
    )


def _send(invitation: Invitation, secret: str) -> None:
    """Store the mail in the invitation's transaction, in the reader's language where we know them."""
    known = owner_of_address(invitation.email)
    with override(known.language if known else get_language()):
        context = {
            "invitation": invitation,
            "organisation": invitation.organisation,
            "link": settings.BASE_URL + reverse("organisations:invitation_link", args=[secret]),
            "language": get_language(),
        }
        subject = _("%(name)s invites you to act for %(organisation)s") % {
            "name": invitation.invited_by.display_name,
            "organisation": invitation.organisation.display_name,
        }
        message = EmailMultiAlternatives(
            subject=subject,
            body=render_to_string("organisations/mail/invitation.txt", {**context, "subject": subject}),
            to=[invitation.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
        message.attach_alternative(
            render_to_string("organisations/mail/invitation.html", {**context, "subject": subject}),
            "text/html",
        )
        message.send()
