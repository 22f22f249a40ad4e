"""Every write of moderation. Each decision names its reason, and the people concerned read it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from innovate.accounts.models import User
from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.permissions import require
from innovate.core.ratelimits import limit
from innovate.core.states import advance
from innovate.core.text import clean_text
from innovate.moderation import rules, targets
from innovate.moderation.models import Appeal, Report, Sanction
from innovate.notifications.services import notify

UPHELD = gettext_noop("You were right, and we acted.")
DISMISSED = gettext_noop("We found that it keeps the rules.")
GRANTED = gettext_noop("You were right: the limit is lifted.")
REFUSED = gettext_noop("The decision stands.")
STANDING = "/reports/standing/"


def report(*, reporter: User, target: models.Model, reason: str, note: str = "") -> Report:
    """Report an object; a second report of it by the same person, while the first is open, is the first.

    Raises Refused when such objects cannot be reported, NotAllowed for one's own, TooMany.
    """
    require(reporter, "moderation.report")
    known = targets.of(ContentType.objects.get_for_model(target))
    if known is None:
        raise Refused(_("This cannot be reported. Write to us instead."), code="not_reportable")
    about = known.about(target)
    if about is not None and about.pk == reporter.pk:
        raise NotAllowed(_("This is yours: change or delete it instead."), code="own")
    if reason == Report.Reason.OTHER and not note.strip():
        message = _("Say in a few words what is wrong.")
        raise Refused(message, code="note_missing", fields={"note": message})
    times, seconds = rules.REPORT_PACE
    limit("report", reporter.pk, times=times, seconds=seconds)
    identity = {
        "reporter": reporter,
        "target_type": ContentType.objects.get_for_model(target),
        "target_id": target.pk,
        "state": Report.State.OPEN,
    }
    try:
        with transaction.atomic():
            return Report.objects.create(
                **identity,
                about=about,
                label=known.label(target)[:200],
                url=known.url(target),
                reason=Report.Reason(reason),
                note=clean_text(note),
            )
    except IntegrityError:
        return Report.objects.get(**identity)


def decide(*, report: Report, actor: User, uphold: bool, reason: str) -> Report:
    """Decide on an open report; upholding hides the object where its room knows how.

    Every other open report about the same object is decided with it. Raises NotAllowed, Refused, Conflict.
    """
    require(actor, "moderation.decide")
    if report.about_id == actor.pk:
        raise NotAllowed(_("This is about you: somebody else decides."), code="own")
    reason = _reason(reason)
    state = Report.State.UPHELD if uphold else Report.State.DISMISSED
    decided: dict[str, Any] = {"decided_at": timezone.now(), "decided_by": actor, "decision_note": reason}
    with transaction.atomic():
        advance(report, to=state, allowed=rules.REPORT_STATES, **decided)
        same = Report.objects.filter(
            target_type=report.target_type, target_id=report.target_id, state=Report.State.OPEN
        )
        others = list(same.values_list("pk", "reporter_id"))
        same.update(state=state, **decided)
        if uphold:
            _hide(report, actor, reason)
            _tell_person_concerned(report, reason)
        for pk, reporter_id in [(report.pk, report.reporter_id), *others]:
            notify(
                event=f"report:{pk}:decided",
                people=[reporter_id],
                kind="moderation.report_decided",
                data={
                    "label": report.label,
                    "outcome": _in_every_language(UPHELD if uphold else DISMISSED),
                    "reason": reason,
                },
                url=report.url or "/me/notices/",
            )
    return report


def _hide(report: Report, actor: User, reason: str) -> None:
    known, target = targets.of(report.target_type), report.target
    if known is None or target is None or known.hide is None:
        return
    try:
        with transaction.atomic():
            known.hide(target, actor, reason)
    except Conflict:
        # Gone already, by its author or another moderator: the decision still stands.
        return


def _tell_person_concerned(report: Report, reason: str) -> None:
    if report.about_id is not None:
        notify(
            event=f"target:{report.target_type_id}:{report.target_id}:upheld:{report.pk}",
            people=[report.about_id],
            kind="moderation.upheld_against",
            data={"label": report.label, "reason": reason},
            url=STANDING,
        )


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
    reason = _reason(reason)
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
            data={"kind": _in_every_language(str(_source(Sanction.Kind(kind)))), "reason": reason},
            url=STANDING,
        )
    return row


def lift(*, sanction: Sanction, actor: User) -> None:
    """End a sanction before its time; twice is once."""
    require(actor, "moderation.sanction")
    Sanction.objects.filter(pk=sanction.pk, lifted_at=None).update(lifted_at=timezone.now())


def appeal(*, sanction: Sanction, person: User, text: str) -> Appeal:
    """Ask that somebody else looks again: once for each sanction. Raises NotAllowed, Refused, Conflict."""
    if sanction.person_id != person.pk:
        raise NotAllowed(_("Only the person concerned can appeal."))
    text = clean_text(text)
    if not text:
        message = _("Say why you think this is wrong.")
        raise Refused(message, fields={"text": message})
    try:
        with transaction.atomic():
            return Appeal.objects.create(sanction=sanction, text=text)
    except IntegrityError:
        raise Conflict(_("You have appealed already. Somebody will answer."), code="appealed") from None


def decide_appeal(*, appeal: Appeal, actor: User, grant: bool, answer: str) -> Appeal:
    """Answer an appeal; granting it lifts the sanction. Who sanctioned does not judge the appeal."""
    require(actor, "moderation.decide")
    if appeal.sanction.created_by_id == actor.pk:
        raise NotAllowed(_("You decided the first time: somebody else looks at the appeal."), code="own")
    answer = _reason(answer)
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
            lift(sanction=appeal.sanction, actor=actor)
        notify(
            event=f"appeal:{appeal.pk}:decided",
            people=[appeal.sanction.person_id],
            kind="moderation.appeal_decided",
            data={"outcome": _in_every_language(GRANTED if grant else REFUSED), "answer": answer},
            url=STANDING,
        )
    return appeal


def _reason(text: str) -> str:
    text = clean_text(text)
    if not text:
        message = _("Say why: the people concerned read it.")
        raise Refused(message, code="reason_missing", fields={"reason": message})
    return text


def _source(kind: Sanction.Kind) -> str:
    with override("en"):
        return str(kind.label)


def _in_every_language(source: str) -> dict[str, str]:
    """Return our own words in each language: the reader's is known only when they read."""
    result = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            result[language] = _(source)
    return result
