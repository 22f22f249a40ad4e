"""Reporting an object, and what moderators do with the report."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.permissions import require
from innovate.core.ratelimits import limit
from innovate.core.states import advance
from innovate.core.text import clean_text
from innovate.moderation import rules, targets
from innovate.moderation.models import Report
from innovate.moderation.services.words import DISMISSED, STANDING, UPHELD, clean_reason, in_every_language
from innovate.notifications.services import notify


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


def assign(*, report: Report, actor: User) -> None:
    """Say that one looks at a report, so that two moderators do not do the same work; the last one has it.

    Raises NotAllowed, and Conflict once the report is decided.
    """
    require_decider(report, actor)
    same = _same_object(report)
    if not same.filter(state=Report.State.OPEN).update(assigned_to=actor):
        raise Conflict(_("Somebody has decided this report already."), code="decided")
    report.assigned_to = actor


def hide_now(*, report: Report, actor: User, reason: str) -> None:
    """Take the object off the page before the decision, because it cannot wait; its author reads the reason.

    Dismissing the report later shows it again. Raises NotAllowed, Refused, Conflict.
    """
    require_decider(report, actor)
    reason = clean_reason(reason)
    known, target = targets.of(report.target_type), report.target
    if known is None or known.hide is None or target is None:
        raise Refused(_("This cannot be hidden from here. Open its page instead."), code="not_hideable")
    now = timezone.now()
    with transaction.atomic():
        if not _same_object(report).filter(state=Report.State.OPEN).update(hidden_at=now):
            raise Conflict(_("Somebody has decided this report already."), code="decided")
        known.hide(target, actor, reason)
        report.hidden_at = now
        if report.about_id is not None:
            notify(
                event=f"report:{report.pk}:hidden",
                people=[report.about_id],
                kind="moderation.hidden_for_now",
                data={"label": report.label, "reason": reason},
                url=STANDING,
            )


def decide(*, report: Report, actor: User, uphold: bool, reason: str) -> Report:
    """Decide on an open report; upholding hides the object where its room knows how.

    Every other open report about the same object is decided with it. Raises NotAllowed, Refused, Conflict.
    """
    require_decider(report, actor)
    reason = clean_reason(reason)
    state = Report.State.UPHELD if uphold else Report.State.DISMISSED
    decided: dict[str, Any] = {"decided_at": timezone.now(), "decided_by": actor, "decision_note": reason}
    with transaction.atomic():
        was_hidden = report.hidden_at is not None
        advance(report, to=state, allowed=rules.REPORT_STATES, **decided)
        same = _same_object(report).filter(state=Report.State.OPEN)
        others = list(same.values_list("pk", "reporter_id"))
        same.update(state=state, decided_with=report, **decided)
        if uphold:
            _hide(report, actor, reason)
            _tell_person_concerned(report, reason)
        elif was_hidden:
            show_again(report, actor)
        for pk, reporter_id in [(report.pk, report.reporter_id), *others]:
            notify(
                event=f"report:{pk}:decided",
                people=[reporter_id],
                kind="moderation.report_decided",
                data={
                    "label": report.label,
                    "outcome": in_every_language(UPHELD if uphold else DISMISSED),
                    "reason": reason,
                },
                url=report.url or "/me/notices/",
            )
    return report


def act(*, target: models.Model, actor: User, reason: str) -> Report:
    """Hide something by a moderator's own decision; its author reads the reason and can appeal, as after a report.

    Where it was reported already, the oldest of those reports is decided instead. Raises NotAllowed, Refused,
    Conflict when it is hidden already.
    """
    kind = ContentType.objects.get_for_model(target)
    known = targets.of(kind)
    if known is None or known.hide is None:
        raise Refused(_("This cannot be hidden from here. Open its page instead."), code="not_hideable")
    reason = clean_reason(reason)
    about = known.about(target)
    if about is not None and about.pk == actor.pk:
        raise NotAllowed(_("This is yours: change or delete it instead."), code="own")
    reported = Report.objects.filter(target_type=kind, target_id=target.pk, state=Report.State.OPEN)
    decides = actor.has_perm("moderation.decide")
    waiting = reported.exclude(reporter=actor).order_by("pk").first() if decides else None
    with transaction.atomic():
        # First, so that it is known to be new: `decide` lets what is hidden already pass.
        known.hide(target, actor, reason)
        if waiting is not None:
            return decide(report=waiting, actor=actor, uphold=True, reason=reason)
        report = Report.objects.create(
            target_type=kind,
            target_id=target.pk,
            label=known.label(target)[:200],
            url=known.url(target),
            reporter=actor,
            about=about,
            reason=Report.Reason.OTHER,
            state=Report.State.UPHELD,
            decided_at=timezone.now(),
            decided_by=actor,
            decision_note=reason,
        )
        _tell_person_concerned(report, reason)
    return report


def require_decider(report: Report, actor: User) -> None:
    """Raise NotAllowed unless the actor may decide reports and has no part in this one."""
    require(actor, "moderation.decide")
    if report.about_id == actor.pk:
        raise NotAllowed(_("This is about you: somebody else decides."), code="own")
    if report.reporter_id == actor.pk:
        raise NotAllowed(_("You reported this yourself: somebody else decides."), code="own")


def show_again(report: Report, actor: User) -> None:
    """Inside a transaction: undo the hiding, where the object's room knows how and it is still hidden."""
    known, target = targets.of(report.target_type), report.target
    if known is None or known.restore is None or target is None:
        return
    try:
        with transaction.atomic():
            known.restore(target, actor)
    except Conflict:
        # Its author deleted it meanwhile, or it was shown again by hand.
        return


def _same_object(report: Report) -> models.QuerySet[Report]:
    return Report.objects.filter(target_type=report.target_type_id, target_id=report.target_id)


def _hide(report: Report, actor: User, reason: str) -> None:
    known, target = targets.of(report.target_type), report.target
    if known is None or target is None or known.hide is None:
        return
    try:
        with transaction.atomic():
            known.hide(target, actor, reason)
    except Conflict:
        # Gone already, by its author or another moderator: the decision still stands.
        if report.hidden_at is not None and known.restate is not None:
            known.restate(target, actor, reason)


def _tell_person_concerned(report: Report, reason: str) -> None:
    if report.about_id is not None:
        notify(
            event=f"target:{report.target_type_id}:{report.target_id}:upheld:{report.pk}",
            people=[report.about_id],
            kind="moderation.upheld_against",
            data={"label": report.label, "reason": reason},
            url=STANDING,
        )
