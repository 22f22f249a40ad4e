"""Limiting what a person may do, and ending that."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.permissions import require
from innovate.moderation.models import Report, Sanction
from innovate.moderation.services.words import STANDING, clean_reason, kind_in_every_language
from innovate.notifications.services import notify


def sanction(
    *,
    person: User,
    actor: User,
    kind: str,
    reason: str,
    until: datetime | None = None,
    report: Report | None = None,
) -> Sanction:
    """Warn a person or limit what they may do until a time (None: until it is lifted), and tell them why.

    Raises NotAllowed for who may not decide or for oneself, Refused without a reason or for a past time.
    """
    require(actor, "moderation.sanction")
    if person.pk == actor.pk or person.is_staff:
        raise NotAllowed(_("Staff are not sanctioned here."), code="staff")
    if until is not None and until <= timezone.now():
        message = _("This time is over already.")
        raise Refused(message, fields={"until": message})
    reason = clean_reason(reason)
    with transaction.atomic():
        row = Sanction.objects.create(
            person=person,
            kind=Sanction.Kind(kind),
            reason=reason,
            until=until,
            report=report,
            created_by=actor,
        )
        notify(
            event=f"sanction:{row.pk}",
            people=[person],
            kind="moderation.sanctioned",
            data={"kind": kind_in_every_language(Sanction.Kind(kind)), "reason": reason},
            url=STANDING,
        )
    return row


def lift(*, sanction: Sanction, actor: User, reason: str) -> None:
    """End a sanction before its time, and tell the person why.

    Raises NotAllowed for who may not decide or for oneself, Refused without a reason, Conflict when it is over.
    """
    require(actor, "moderation.sanction")
    if sanction.person_id == actor.pk:
        raise NotAllowed(_("This is about you: somebody else decides."), code="own")
    if sanction.lifted_at is None and not sanction.is_standing:
        raise Conflict(_("This has ended by itself."), code="ended")
    reason = clean_reason(reason)
    with transaction.atomic():
        end(sanction, actor, reason)
        notify(
            event=f"sanction:{sanction.pk}:lifted",
            people=[sanction.person_id],
            kind="moderation.lifted",
            data={"kind": kind_in_every_language(Sanction.Kind(sanction.kind)), "reason": reason},
            url=STANDING,
        )


def end(sanction: Sanction, actor: User, reason: str) -> None:
    """Inside a transaction: write down that it is lifted; raises Conflict when it was before."""
    now = timezone.now()
    changes = {"lifted_at": now, "lifted_by": actor, "lift_reason": reason}
    if not Sanction.objects.filter(pk=sanction.pk, lifted_at=None).update(**changes):
        raise Conflict(_("This was lifted already."), code="lifted")
    for name, value in changes.items():
        setattr(sanction, name, value)
