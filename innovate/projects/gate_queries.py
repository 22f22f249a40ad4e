"""What is read about reviews, clocks and appeals."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from innovate.core.prepared import prepared
from innovate.projects import rules
from innovate.projects.models import DeclineAppeal, Project, ReviewRequest, SupportClock, TeamMember
from innovate.projects.services.gates import last_decline
from innovate.projects.stages import Stage

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from innovate.accounts.models import User

    Person = User | AnonymousUser

State = ReviewRequest.State
ANSWERED = (State.GO_ON, State.CHANGES, State.DECLINED)
#: Answers the median is taken of: what staff are like now, not what they were like once.
COUNTED = 100


@dataclass(frozen=True, slots=True)
class Gate:
    """What a project's page says about its clock and its review, and what this person may do there."""

    clock: SupportClock | None
    review: ReviewRequest | None
    appeal: DeclineAppeal | None
    can_ask: bool
    can_appeal: bool
    can_go_back: bool
    #: where staff answer what is open here; empty for who may not
    answer_url: str = ""

    @property
    def days_left(self) -> int:
        """Whole days and the one that has begun; 0 when the time is over."""
        if self.clock is None:
            return 0
        left = self.clock.ends_at - timezone.now()
        return max(0, -(-left // timedelta(days=1)))


def gate_of(project: Project, person: Person) -> Gate | None:
    """Return what the project's page shows; None where there is nothing to say. One or two queries."""
    if project.stage == Stage.IDEA:
        review = next(iter(_last_review(project.pk)), None)
        clock = next(iter(_clock(project.pk)), None)
        can_ask = (review is None or not review.is_open) and person.has_perm(
            "projects.ask_for_review", project
        )
        if review is None and clock is None and not can_ask:
            return None
        answer_url = review_url(review, person, project.memberships) if review else ""
        return Gate(clock, review, None, can_ask, False, False, answer_url)
    if project.stage == Stage.DECLINED:
        decline = last_decline(project)
        appeal = DeclineAppeal.objects.filter(decline=decline).first() if decline else None
        can = (
            decline is not None
            and appeal is None
            and person.has_perm("projects.appeal_decline", project)
            and decline.at + timedelta(days=rules.APPEAL_DAYS) >= timezone.now()
        )
        answer_url = appeal_url(appeal, person) if appeal else ""
        return Gate(None, None, appeal, False, can, False, answer_url) if appeal or can else None
    if project.stage == Stage.UNFUNDED and person.has_perm("projects.go_back", project):
        return Gate(None, None, None, False, False, True)
    return None


def answers_reviews(person: Person) -> bool:
    """Whether reviews are this person's to answer, in the staff area."""
    return person.has_perm("wagtailadmin.access_admin") and person.has_perm("projects.decide_review")


def review_url(review: ReviewRequest, person: Person, team: Container[int | None]) -> str:
    """Where this person answers an open review; empty for who may not, `team` (ids of people) included."""
    if not review.is_open or not answers_reviews(person) or person.pk in team:
        return ""
    return reverse("reviews_admin:inspect", args=[review.pk])


def appeal_url(appeal: DeclineAppeal, person: Person) -> str:
    """Where this person answers an open appeal; empty for who may not, whoever said no included."""
    if not appeal.is_open or person.pk in (appeal.author_id, appeal.against_id):
        return ""
    if not person.has_perm("wagtailadmin.access_admin"):
        return ""
    if not person.has_perm("projects.decide_decline_appeal"):
        return ""
    return reverse("decline_appeals_admin:inspect", args=[appeal.pk])


def mark_answerable(rows: Iterable[ReviewRequest], person: Person) -> None:
    """Set `answer_url` on reviews (one query for staff, none for everybody else)."""
    if not answers_reviews(person):
        return
    rows = list(rows)
    own = TeamMember.objects.filter(person=person.pk, project__in=[row.project_id for row in rows])
    projects = set(own.values_list("project", flat=True))
    for row in rows:
        team = {person.pk} if row.project_id in projects else ()
        row.answer_url = review_url(row, person, team)  # type: ignore[attr-defined]


@prepared
def _last_review(project: int) -> QuerySet[ReviewRequest]:
    return ReviewRequest.objects.filter(project=project).select_related("decided_by").order_by("-pk")[:1]


@prepared
def _clock(project: int) -> QuerySet[SupportClock]:
    return SupportClock.objects.filter(project=project)


def reviews(*, answered: bool = False) -> QuerySet[ReviewRequest]:
    """Return the reviews the public may follow: those owed, or those answered."""
    rows = ReviewRequest.objects.filter(project__hidden_at=None).select_related(
        "project__category", "decided_by"
    )
    return rows.filter(state__in=ANSWERED) if answered else rows.filter(state=State.OPEN)


@dataclass(frozen=True, slots=True)
class ReviewNumbers:
    """How staff keep their word. `median` is of the last COUNTED answers, None before the first."""

    owed: int
    overdue: int
    median: timedelta | None
    oldest: datetime | None
    answered_in_time: int
    answered: int


def review_numbers() -> ReviewNumbers:
    """Count what is owed and how long answers take (three queries)."""
    owed = reviews()
    counts = owed.aggregate(owed=Count("pk"), overdue=Count("pk", filter=Q(due_at__lt=timezone.now())))
    oldest = owed.order_by("asked_at").values_list("asked_at", flat=True).first()
    rows = list(reviews(answered=True).order_by("-decided_at")[:COUNTED])
    took = [row.took.total_seconds() for row in rows]
    in_time = sum(row.decided_at is not None and row.decided_at <= row.due_at for row in rows)
    middle = timedelta(seconds=median(took)) if took else None
    return ReviewNumbers(counts["owed"], counts["overdue"], middle, oldest, in_time, len(rows))
