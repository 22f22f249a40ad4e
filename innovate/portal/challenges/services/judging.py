"""Judging: points and comments, the shortlist, and a result with a reason for everybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.permissions import require
from innovate.core.states import AllowedFrom, advance, try_advance
from innovate.core.text import clean_line, clean_text
from innovate.notifications.services import notify
from innovate.organisations.queries import member_ids
from innovate.portal.challenges import briefs, queries, rules
from innovate.portal.challenges.rules import ChallengeState, EntryState, Kind, SheetState, Verdict
from innovate.portal.challenges.services.entering import heading_words
from innovate.portal.models import Challenge, ChallengeEntry, ChallengePage, Score, ScoreSheet
from innovate.projects.models import Contribution
from innovate.projects.services import write_timeline
from innovate.projects.services.shares import record_contribution


def begin_judging(*, challenge: Challenge) -> bool:
    """Close a challenge whose deadline has passed, keep its criteria as they are now; return whether it happened."""
    page = briefs.brief(challenge)
    if page is None or page.is_open:
        return False
    with transaction.atomic():
        # Held, so that nobody hands in between the look at the clock and the end of it.
        Challenge.objects.select_for_update().get(pk=challenge.pk)
        return try_advance(
            challenge,
            to=ChallengeState.JUDGING,
            allowed=rules.CHALLENGE,
            closed_at=timezone.now(),
            judge_by=page.result_due,
            criteria=briefs.criteria(challenge),
        )


def _scoring(entry: ChallengeEntry, judge: User) -> ScoreSheet:
    """The judge's sheet, begun now if need be. Raises NotAllowed for who does not judge it, Conflict outside judging."""
    # Held, so that no point is given while the result is being worked out.
    challenge = Challenge.objects.select_for_update().get(pk=entry.challenge_id)
    if challenge.state != ChallengeState.JUDGING or entry.state not in rules.JUDGED:
        raise Conflict(_("This is not being judged at the moment."), code="not_judging")
    if judge.pk not in briefs.ids(briefs.judges(entry.challenge)):
        raise NotAllowed(_("Only the judges of this challenge score it."))
    if rules.has_conflict(judge.pk, queries.concerned([entry])[entry.pk]):
        raise NotAllowed(
            _("You are one of the people behind this entry, so you do not score it."), code="conflict"
        )
    return ScoreSheet.objects.get_or_create(entry=entry, judge=judge)[0]


def _check_points(entry: ChallengeEntry, points: Mapping[str, int | None]) -> None:
    known = {row["key"] for row in briefs.criteria(entry.challenge)}
    wrong = {}
    for key, value in points.items():
        if key not in known:
            wrong[f"points-{key}"] = _("That is no criterion of this challenge.")
        elif value is not None and not 0 <= value <= rules.MOST_POINTS:
            wrong[f"points-{key}"] = _("Give 0 to %(most)s points.") % {"most": rules.MOST_POINTS}
    if wrong:
        raise Refused(next(iter(wrong.values())), code="bad_points", fields=wrong)


def save_sheet(
    *, entry: ChallengeEntry, judge: User, points: Mapping[str, int | None], comment: str
) -> ScoreSheet:
    """Store a judge's points (criterion's key → 0 to 10, None for "not judged") and comment so far.

    Raises NotAllowed, Conflict when the sheet is handed in already, Refused for points out of range or for a
    criterion of another challenge.
    """
    _check_points(entry, points)
    with transaction.atomic():
        sheet = _scoring(entry, judge)
        rows = ScoreSheet.objects.filter(pk=sheet.pk, state=SheetState.DRAFT)
        if rows.update(comment=clean_text(comment)[:4000]) != 1:
            raise Conflict(_("Your points are handed in and stay as they are."), code="sheet_done")
        sheet.refresh_from_db()
        sheet.scores.all().delete()
        Score.objects.bulk_create(
            Score(sheet=sheet, criterion=key, points=value)
            for key, value in points.items()
            if value is not None
        )
    return sheet


def hand_in_sheet(
    *, entry: ChallengeEntry, judge: User, points: Mapping[str, int | None], comment: str
) -> ScoreSheet:
    """Store and hand in a judge's points: from then on they stay, and the others' can be read.

    A criterion may be left out; it does not count as 0. Raises what `save_sheet` does, and Refused without any point
    or without a comment.
    """
    _check_points(entry, points)
    wrong = {}
    if all(value is None for value in points.values()):
        wrong["comment"] = _("Give points for at least one criterion, or step back.")
    elif len(clean_text(comment)) < rules.SHORTEST_REASON:
        wrong["comment"] = _("Say in a sentence or two what led you to your points.")
    if wrong:
        raise Refused(wrong["comment"], code="incomplete", fields=wrong)
    with transaction.atomic():
        sheet = save_sheet(entry=entry, judge=judge, points=points, comment=comment)
        advance(sheet, to=SheetState.HANDED_IN, allowed=rules.SHEET, handed_in_at=timezone.now())
    return sheet


def step_back(*, entry: ChallengeEntry, judge: User, comment: str) -> ScoreSheet:
    """Not judge this entry: one is too close to it. Its points do not count. Raises NotAllowed, Conflict, Refused
    without a word why.
    """
    comment = clean_text(comment)[:4000]
    if len(comment) < rules.SHORTEST_REASON:
        text = _("Say in a sentence why you step back.")
        raise Refused(text, code="reason_needed", fields={"comment": text})
    with transaction.atomic():
        sheet = _scoring(entry, judge)
        advance(sheet, to=SheetState.RECUSED, allowed=rules.SHEET, comment=comment)
        sheet.scores.all().delete()
    return sheet


def _hold_for_decider(entry: ChallengeEntry, actor: User) -> None:
    """Hold the entry's challenge for a decision. Raises NotAllowed for who does not decide or is concerned, Conflict
    outside judging.
    """
    require(actor, "portal.decide_challenge", entry.challenge)
    # Held, so that `announce` tells and settles what is decided here, or this comes too late; never half of each.
    challenge = Challenge.objects.select_for_update().get(pk=entry.challenge_id)
    if rules.has_conflict(actor.pk, queries.concerned([entry])[entry.pk]):
        raise NotAllowed(
            _("You are one of the people behind this entry, so somebody else decides."), code="conflict"
        )
    if challenge.state != ChallengeState.JUDGING:
        raise Conflict(_("This is not being judged at the moment."), code="not_judging")


def shortlist(*, entry: ChallengeEntry, actor: User, is_on: bool) -> None:
    """Put an entry on the shortlist, and tell who handed it in; or take it off again, quietly.

    Raises NotAllowed for who does not decide or is concerned, Conflict outside judging.
    """
    with transaction.atomic():
        _hold_for_decider(entry, actor)
        to = EntryState.SHORTLISTED if is_on else EntryState.HANDED_IN
        # `HANDED_IN` may be reached from more states than the one meant here.
        allowed: AllowedFrom = {to: (EntryState.HANDED_IN,) if is_on else (EntryState.SHORTLISTED,)}
        advance(entry, to=to, allowed=allowed)
        if is_on:
            notify(
                event=f"portal.entry:{entry.pk}:shortlisted",
                people=_entrants(entry),
                kind="portal.entry_shortlisted",
                data={"entry": heading_words(entry), "challenge": briefs.titles(entry.challenge)},
                url=f"/challenges/entries/{entry.pk}/",
            )


def _entrants(entry: ChallengeEntry) -> list[int]:
    """Whose it is now: they are told what the jury says."""
    if entry.project is not None:
        return list(entry.project.team.filter(role="lead").values_list("person", flat=True))
    return member_ids(entry.organisation_id) if entry.organisation_id is not None else [entry.person_id]


def set_verdict(*, entry: ChallengeEntry, actor: User, verdict: str, reason: str, award: str = "") -> None:
    """Prepare what the result will say of an entry; nobody outside the jury reads it before it is announced.

    Raises NotAllowed, Conflict outside judging, Refused for a reason too short to be one.
    """
    reason = clean_text(reason)[:4000]
    wrong = {}
    if verdict not in Verdict.values:
        wrong["verdict"] = _("Choose one of the two.")
    if len(reason) < rules.SHORTEST_REASON:
        wrong["reason"] = _("Say why in a sentence or two. Whoever handed it in reads it.")
    award = clean_line(award)[:200] if verdict == Verdict.CHOSEN else ""
    with transaction.atomic():
        _hold_for_decider(entry, actor)
        if wrong:
            raise Refused(" ".join(wrong.values()), code="incomplete", fields=wrong)
        rows = ChallengeEntry.objects.filter(pk=entry.pk, state__in=rules.JUDGED)
        if rows.update(verdict=verdict, reason=reason, award=award) != 1:
            raise Conflict(_("This is not being judged at the moment."), code="not_judging")
        entry.verdict, entry.reason, entry.award = verdict, reason, award


def announce(*, challenge: Challenge, actor: User) -> None:
    """Make the result public and tell everybody who handed in, each with their reason.

    Raises NotAllowed for who does not decide or is behind one of the entries, Refused while an entry has no verdict
    with a reason, Conflict unless it is being judged.
    """
    require(actor, "portal.decide_challenge", challenge)
    with transaction.atomic():
        Challenge.objects.select_for_update().get(pk=challenge.pk)
        entries = list(queries.with_sheets(challenge))
        if any(rules.has_conflict(actor.pk, people) for people in queries.concerned(entries).values()):
            raise NotAllowed(
                _("You are one of the people behind an entry, so somebody else announces."), code="conflict"
            )
        open_ends = [entry.heading for entry in entries if not entry.verdict or not entry.reason]
        if open_ends:
            raise Refused(
                _("Say first what becomes of: %(entries)s.") % {"entries": ", ".join(open_ends)},
                code="verdicts_missing",
            )
        stands = queries.standings(challenge, entries)
        order = rules.places({key: standing.total for key, standing in stands.items()})
        advance(
            challenge,
            to=ChallengeState.DECIDED,
            allowed=rules.CHALLENGE,
            decided_at=timezone.now(),
            decided_by=actor,
        )
        for entry in entries:
            _settle(entry, stands[entry.pk], order[entry.pk], actor)


def _text(value: Fraction | None) -> str | None:
    return None if value is None else f"{float(value):.2f}"


def _settle(entry: ChallengeEntry, standing: queries.Standing, place: int | None, actor: User) -> None:
    result = {
        "total": _text(standing.total),
        "criteria": {key: _text(value) for key, value in standing.criteria.items()},
        "place": place,
        "judges": standing.sheets,
        "shortlisted": entry.state == EntryState.SHORTLISTED,
    }
    advance(entry, to=entry.verdict, allowed=rules.ENTRY, result=result)
    titles, is_chosen = briefs.titles(entry.challenge), entry.verdict == Verdict.CHOSEN
    notify(
        event=f"portal.entry:{entry.pk}:result",
        people=_entrants(entry),
        kind="portal.entry_chosen" if is_chosen else "portal.entry_not_chosen",
        data={
            "entry": heading_words(entry),
            "challenge": titles,
            "reason": entry.reason,
            "award": entry.award or "–",
        },
        url=f"/challenges/{entry.challenge_id}/result/",
    )
    if not is_chosen:
        return
    if entry.project is not None:
        write_timeline(
            project=entry.project, kind="portal.chosen_in_challenge", actor=actor, data={"challenge": titles}
        )
    _credit(entry, briefs.brief(entry.challenge), actor)


def _credit(entry: ChallengeEntry, page: ChallengePage | None, actor: User) -> None:
    """A chosen design for a given project is a contribution to it. An idea of one's own is on record with it already,
    and what a solver knows is not given away by being chosen.
    """
    if page is None or page.project is None or page.kind != Kind.CODESIGN:
        return
    kind, title = Contribution.Kind.DESIGN, entry.heading[:120]
    if not Contribution.objects.filter(
        project=page.project, person=entry.person_id, kind=kind, title=title
    ).exists():
        record_contribution(project=page.project, actor=actor, person=entry.person, kind=kind, title=title)
        write_timeline(
            project=page.project,
            kind="portal.design_chosen",
            actor=actor,
            data={"entry": heading_words(entry), "challenge": briefs.titles(entry.challenge)},
        )


def told(people: Iterable[int], challenge: Challenge, kind: str, event: str) -> int:
    """Tell judges something about their challenge, each once; return how many had not been told."""
    due = challenge.judge_by or getattr(briefs.brief(challenge), "result_due", None)
    return notify(
        event=f"portal.challenge:{challenge.pk}:{event}",
        people=list(people),
        kind=kind,
        data={
            "challenge": briefs.titles(challenge),
            "due": f"{due:%Y-%m-%d}" if due else "",
        },
        url=f"/challenges/{challenge.pk}/judging/",
    )
