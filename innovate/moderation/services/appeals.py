"""Asking that somebody else looks again, and their answer."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.permissions import require
from innovate.core.states import advance
from innovate.core.text import clean_text
from innovate.moderation import rules
from innovate.moderation.models import Appeal, Report, Sanction
from innovate.moderation.services.reports import show_again
from innovate.moderation.services.sanctions import end
from innovate.moderation.services.words import GRANTED, REFUSED, STANDING, clean_reason, in_every_language
from innovate.notifications.services import notify


def appeal(
    *, person: User, text: str, sanction: Sanction | None = None, report: Report | None = None
) -> Appeal:
    """Ask that somebody else looks again at a sanction, or at what was hidden: once for each.

    Raises NotAllowed, Refused (also when the time to appeal is over), Conflict.
    """
    concerned = sanction.person_id if sanction else report.about_id if report else None
    if concerned != person.pk:
        raise NotAllowed(_("Only the person concerned can appeal."))
    if report is not None:
        _require_appealable(report)
    text = clean_text(text)[:2000]
    if not text:
        message = _("Say why you think this is wrong.")
        raise Refused(message, fields={"text": message})
    against = sanction.created_by_id if sanction else report.decided_by_id if report else None
    try:
        with transaction.atomic():
            return Appeal.objects.create(sanction=sanction, report=report, against_id=against, text=text)
    except IntegrityError:
        raise Conflict(_("You have appealed already. Somebody will answer."), code="appealed") from None


def _require_appealable(report: Report) -> None:
    if report.state != Report.State.UPHELD or report.decided_with_id is not None:
        raise Conflict(_("There is no decision to appeal against."), code="not_decided")
    if report.decided_at is None or report.decided_at + rules.APPEAL_WITHIN < timezone.now():
        raise Refused(_("The time to appeal against this is over."), code="too_late")


def decide_appeal(*, appeal: Appeal, actor: User, grant: bool, answer: str) -> Appeal:
    """Answer an appeal; granting it lifts the sanction, or shows again what was hidden.

    Who decided first does not judge the appeal. Raises NotAllowed, Refused, Conflict.
    """
    require(actor, "moderation.decide_appeal")
    if appeal.against_id == actor.pk:
        raise NotAllowed(_("You decided the first time: somebody else looks at the appeal."), code="own")
    if appeal.person is not None and appeal.person.pk == actor.pk:
        raise NotAllowed(_("This is about you: somebody else decides."), code="own")
    answer = clean_reason(answer)
    with transaction.atomic():
        advance(
            appeal,
            to=Appeal.State.GRANTED if grant else Appeal.State.REFUSED,
            allowed=rules.APPEAL_STATES,
            answer=answer,
            decided_at=timezone.now(),
            decided_by=actor,
        )
        if grant:
            _take_back(appeal, actor, answer)
        notify(
            event=f"appeal:{appeal.pk}:decided",
            people=[appeal.person],
            kind="moderation.appeal_decided",
            data={"outcome": in_every_language(GRANTED if grant else REFUSED), "answer": answer},
            url=STANDING,
        )
    return appeal


def _take_back(appeal: Appeal, actor: User, answer: str) -> None:
    if appeal.report is not None:
        show_again(appeal.report, actor)
    elif appeal.sanction is not None and appeal.sanction.lifted_at is None:
        end(appeal.sanction, actor, answer)
