"""The gate between an idea and its design: time to find supporters, an answer that is owed, one appeal."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from innovate.accounts.models import User
from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.states import advance, try_advance
from innovate.core.text import clean_text
from innovate.discussions.services import set_room_state
from innovate.notifications.services import notify
from innovate.projects import rules
from innovate.projects.models import DeclineAppeal, Project, ReviewRequest, SupportClock, TimelineEntry
from innovate.projects.queries import team_ids
from innovate.projects.services.stages import move, require_reason
from innovate.projects.services.timeline import page_path, write_timeline
from innovate.projects.stages import Stage

State = ReviewRequest.State
TOO_FEW = gettext_noop(
    "It found %(supporters)s supporters of the %(threshold)s it needed in its time. Thank you for proposing it."
)


# The clock


def start_clock(project: Project) -> None:
    """Give an idea the time its category gives, from now; nothing where the category sets no end."""
    days = project.category.idea_days if project.category else None
    if days:
        ends_at = timezone.now() + timedelta(days=days)
        SupportClock.objects.update_or_create(
            project=project, defaults={"ends_at": ends_at, "extended_at": None}
        )


def end_of_time(*, clock: SupportClock, supporters: int) -> bool:
    """An idea's time is over: half as much again, once, for one that is half way there; else it ends here.

    `supporters` is how many it has, counted by whoever calls. Returns whether anything was done: nothing
    happens before the time, with enough supporters, outside the idea stage, or while staff owe an answer.
    """
    with transaction.atomic():
        project = (
            Project.objects.select_for_update(of=("self",))
            .select_related("category", "room")
            .get(pk=clock.pk)
        )
        clock = SupportClock.objects.get(pk=clock.pk)
        threshold = project.support_threshold
        waits = project.reviews.filter(state=State.OPEN).exists()
        if project.stage != Stage.IDEA or not clock.is_over or supporters >= threshold or waits:
            return False
        if clock.extended_at is None and supporters * 2 >= threshold:
            return _extend(project, clock)
        numbers = {"supporters": supporters, "threshold": threshold}
        move(
            project,
            to=Stage.DECLINED,
            actor=None,
            reason=_in_every_language(TOO_FEW, numbers),
            evidence={"code": "too_few_supporters", **numbers},
        )
        return True


def _extend(project: Project, clock: SupportClock) -> bool:
    now = timezone.now()
    days = max(1, ((project.category and project.category.idea_days) or 2) // 2)
    ends_at = now + timedelta(days=days)
    if not SupportClock.objects.filter(pk=clock.pk, extended_at=None).update(
        ends_at=ends_at, extended_at=now
    ):
        return False
    write_timeline(project=project, kind="projects.time_extended", data={"days": days})
    notify(
        event=f"projects.time_extended:{project.pk}",
        people=team_ids(project) | {project.author_id},
        kind="projects.time_extended",
        data={"project": project.titles, "days": days},
        url=page_path("portal:project", project),
    )
    return True


# The review


def open_review(
    *, project: Project, cause: str = ReviewRequest.Cause.THRESHOLD, actor: User | None = None, note: str = ""
) -> ReviewRequest:
    """Make staff owe this idea an answer, within its category's days.

    Raises Conflict when an answer is owed already or the project is past the gate.
    """
    note = clean_text(note)[:2000]
    now = timezone.now()
    with transaction.atomic():
        current = (
            Project.objects.select_for_update(of=("self",)).select_related("category").get(pk=project.pk)
        )
        if current.stage != Stage.IDEA:
            raise Conflict(_("Only an idea is looked at here."), code="not_an_idea")
        days = current.category.review_days if current.category else 10
        try:
            with transaction.atomic():
                review = ReviewRequest.objects.create(
                    project=current,
                    cause=cause,
                    note=note,
                    asked_by=actor,
                    asked_at=now,
                    due_at=now + timedelta(days=days),
                )
        except IntegrityError:
            raise Conflict(_("An answer is owed already."), code="review_open") from None
        write_timeline(
            project=current, kind="projects.review_opened", actor=actor, data={"cause": cause, "days": days}
        )
        notify(
            event=f"projects.review:{review.pk}",
            people=(team_ids(current) | {current.author_id}) - ({actor.pk} if actor else set()),
            kind="projects.review_opened",
            data={"project": current.titles, "days": days},
            url=page_path("portal:project", current),
        )
    return review


def answer_review(*, review: ReviewRequest, actor: User, answer: str, reason: str) -> ReviewRequest:
    """Answer the team: go_on, changes or declined, with a reason its author always gets.

    Raises Refused without a reason, NotAllowed for one's own project, Conflict when it was answered meanwhile.
    """
    reason = require_reason(clean_text(reason)[:2000])
    _require_no_stake(review.project, actor)
    with transaction.atomic():
        project = (
            Project.objects.select_for_update(of=("self",)).select_related("room").get(pk=review.project_id)
        )
        advance(
            review,
            to=State(answer),
            allowed=rules.REVIEW,
            reason=reason,
            decided_by=actor,
            decided_at=timezone.now(),
        )
        if answer == State.CHANGES:
            _give_time_after(project, review)
        write_timeline(
            project=project,
            kind="projects.review_answered",
            actor=actor,
            data={"answer": answer, "reason": reason, "review": review.pk},
        )
        if answer == State.GO_ON:
            move(project, to=Stage.DESIGN, actor=actor, evidence={"review": review.pk})
        elif answer == State.DECLINED:
            move(project, to=Stage.DECLINED, actor=actor, reason=reason, evidence={"review": review.pk})
        if answer != State.DECLINED:
            # A no is told by the stage itself, with its reason.
            notify(
                event=f"projects.review:{review.pk}:answered",
                people=team_ids(project) | {project.author_id},
                kind="projects.review_go_on" if answer == State.GO_ON else "projects.review_changes",
                data={"project": project.titles, "reason": reason},
                url=page_path("portal:project", project),
            )
    review.project = project
    return review


def drop_moot_reviews(limit: int = 50) -> int:
    """Close reviews of projects that have left the idea stage another way; return how many."""
    moot = ReviewRequest.objects.filter(state=State.OPEN).exclude(project__stage=Stage.IDEA).order_by("pk")
    return sum(
        try_advance(row, to=State.DROPPED, allowed=rules.REVIEW, decided_at=timezone.now())
        for row in moot[:limit]
    )


def _give_time_after(project: Project, review: ReviewRequest) -> None:
    """Time spent waiting for an answer is not the team's: what was asked of them gets it back."""
    for clock in SupportClock.objects.filter(pk=project.pk):
        SupportClock.objects.filter(pk=clock.pk).update(ends_at=clock.ends_at + review.took)


# The appeal


def appeal_decline(*, project: Project, actor: User, text: str) -> DeclineAppeal:
    """The author objects to a no, once, within rules.APPEAL_DAYS days of it.

    Raises Refused without words, NotAllowed for others, Conflict when there is no such no, it is too old or was
    appealed before.
    """
    text = clean_text(text)[:2000]
    if len(text) < rules.SHORTEST_REQUEST:
        raise Refused(
            _("Say what was overlooked."), code="text_needed", fields={"text": _("Write a sentence or two.")}
        )
    if actor.pk != project.author_id:
        raise NotAllowed(_("Only the author can object."), code="not_the_author")
    now = timezone.now()
    with transaction.atomic():
        current = Project.objects.select_for_update().get(pk=project.pk)
        decline = last_decline(current)
        if current.stage != Stage.DECLINED or decline is None:
            raise Conflict(_("There is no decision to object to."), code="not_declined")
        if decline.at + timedelta(days=rules.APPEAL_DAYS) < now:
            raise Conflict(
                _("The %(days)s days to object are over. You can propose the idea anew.")
                % {"days": rules.APPEAL_DAYS},
                code="too_late",
            )
        try:
            with transaction.atomic():
                appeal = DeclineAppeal.objects.create(
                    project=current,
                    decline=decline,
                    against_id=decline.actor_id,
                    author=actor,
                    text=text,
                    at=now,
                    due_at=now + timedelta(days=rules.APPEAL_ANSWER_DAYS),
                )
        except IntegrityError:
            raise Conflict(_("You have objected to this decision already."), code="appealed") from None
        write_timeline(project=current, kind="projects.decline_appealed", actor=actor)
    return appeal


def answer_appeal(*, appeal: DeclineAppeal, actor: User, uphold: bool, answer: str) -> DeclineAppeal:
    """Judge an author's objection; upheld, the project is back where it was when it was declined.

    Raises Refused without an answer, NotAllowed for whoever said no or works on the project, Conflict when it
    was answered meanwhile.
    """
    answer = require_reason(clean_text(answer)[:2000], field="answer")
    if actor.pk == appeal.against_id:
        raise NotAllowed(_("Somebody else than who said no answers this."), code="own_decision")
    _require_no_stake(appeal.project, actor)
    with transaction.atomic():
        project = (
            Project.objects.select_for_update(of=("self",))
            .select_related("category", "room")
            .get(pk=appeal.project_id)
        )
        state = DeclineAppeal.State.UPHELD if uphold else DeclineAppeal.State.DISMISSED
        advance(
            appeal,
            to=state,
            allowed=rules.DECLINE_APPEAL,
            answer=answer,
            decided_by=actor,
            decided_at=timezone.now(),
        )
        write_timeline(
            project=project,
            kind="projects.appeal_answered",
            actor=actor,
            data={"upheld": uphold, "reason": answer},
        )
        if uphold:
            _reopen(project, actor, appeal)
        notify(
            event=f"projects.decline_appeal:{appeal.pk}",
            people=team_ids(project) | {appeal.author_id, project.author_id},
            kind="projects.appeal_upheld" if uphold else "projects.appeal_dismissed",
            data={"project": project.titles, "reason": answer},
            url=page_path("portal:project", project),
        )
    appeal.project = project
    return appeal


def _reopen(project: Project, actor: User, appeal: DeclineAppeal) -> None:
    """Undo the no: the one way out of an exit, and only with an upheld appeal as its evidence."""
    move(
        project,
        to=project.stopped_at,
        actor=actor,
        evidence={"appeal": appeal.pk},
        allowed=rules.BACK_BY_APPEAL,
        stopped_at="",
    )
    # What a moderator has hidden is talked about again when it is shown again.
    if project.room is not None and not project.is_hidden:
        set_room_state(room=project.room, state="open")
    if project.stage == Stage.IDEA:
        start_clock(project)


def last_decline(project: Project) -> TimelineEntry | None:
    """Return the entry that says the project was declined, the newest (one query)."""
    return (
        TimelineEntry.objects.filter(project=project, kind="projects.stage_moved", data__to=Stage.DECLINED)
        .select_related("actor")
        .order_by("-at", "-pk")
        .first()
    )


def go_back(*, project: Project, actor: User, to: str, reason: str) -> Project:
    """After a campaign that failed: change the design, or try another campaign. Everyone reads why.

    Raises Refused without words or for another stage, Conflict when the project is not unfunded.
    """
    if to not in rules.WAYS_BACK:
        raise Refused(_("Choose one of the ways."), code="no_such_way", fields={"to": _("Choose one.")})
    reason = require_reason(clean_text(reason)[:2000])
    with transaction.atomic():
        current = Project.objects.select_for_update().get(pk=project.pk)
        if current.stage != Stage.UNFUNDED:
            raise Conflict(
                _("This way is open only after a campaign that was not funded."), code="not_unfunded"
            )
        return move(current, to=to, actor=actor, reason=reason)


def _require_no_stake(project: Project, actor: User) -> None:
    if actor.pk in team_ids(project) | {project.author_id}:
        raise NotAllowed(_("You work on this project: somebody else decides."), code="own_project")


def _in_every_language(text: str, numbers: dict[str, int]) -> dict[str, str]:
    words = {}
    for language in ("en", "zh-hans"):
        with override(language):
            words[language] = _(text) % numbers
    return words
