"""What does not agree is told to a person, once, and settled by a person."""

from __future__ import annotations

from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Conflict, Refused
from innovate.core.permissions import require
from innovate.core.text import clean_text
from innovate.payments.models import Mismatch

log = structlog.get_logger(__name__)


def report_mismatch(*, kind: str, subject: str, **details: Any) -> bool:
    """Put a mismatch before the staff; return whether it is new. An open one of this kind and subject
    stays as it is.
    """
    with transaction.atomic():
        if Mismatch.objects.filter(kind=kind, subject=subject, resolved_at=None).exists():
            return False
        # Two that find it at once: the constraint keeps one.
        Mismatch.objects.bulk_create(
            [Mismatch(kind=kind, subject=subject, details=details)], ignore_conflicts=True
        )
    log.error("payments.mismatch", kind=kind, subject=subject, **details)
    return True


def resolve_mismatch(*, mismatch: Mismatch, actor: User, note: str) -> None:
    """Staff: say what it was and what was done. Raises Refused without words, Conflict when it is settled
    already.
    """
    require(actor, "payments.settle_mismatch", mismatch)
    note = clean_text(note)
    if not note:
        text = _("Write what it was and what you did about it.")
        raise Refused(text, fields={"note": text})
    rows = Mismatch.objects.filter(pk=mismatch.pk, resolved_at=None)
    if rows.update(resolved_at=timezone.now(), resolved_by=actor, note=note) != 1:
        raise Conflict(_("Somebody else has settled this already."), code="state_changed")
