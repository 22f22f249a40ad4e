"""What waits for staff: one list over all rooms, the overdue first, and for each person only what they may do.

Every source is one query, which also counts what is beyond the rows shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, Model, OuterRef, Q, QuerySet, Subquery, Window
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, TaskState

from innovate.accounts.models import User
from innovate.crowdfund.models import Campaign
from innovate.crowdfund.rules import CampaignState
from innovate.moderation import rules as moderation
from innovate.moderation.models import Appeal, HeldText, Report
from innovate.notifications.models import Delivery
from innovate.organisations.models import Organisation
from innovate.payments.models import Charge, Dispute, Mismatch, WebhookEvent
from innovate.portal.challenges.rules import ChallengeState
from innovate.portal.models import Challenge, ChallengePage
from innovate.projects.models import DeclineAppeal, ReviewRequest
from innovate.projects.stages import Stage
from innovate.suppliers.models import Milestone, Tender
from innovate.suppliers.rules import TENDER_OVER, MilestoneState, TenderState
from innovate.voting.integrity import queries as rings
from innovate.voting.integrity.places import DECIDE_WITHIN as DOUBTED_WITHIN
from innovate.voting.models import DoubtedVote, Round

#: The groups' names as they are shown; in the database they stand in English.
EDITORS, MODERATORS, OPERATORS = (
    gettext_lazy("Editors"),
    gettext_lazy("Moderators"),
    gettext_lazy("Operators"),
)
#: Rows shown of one kind; the others are counted.
SHOWN = 8
#: How long each kind may wait. Review: what the campaign's own page promises the team.
REVIEW, VERIFY, SETTLE, DISPUTED = timedelta(days=2), timedelta(days=5), timedelta(days=1), timedelta(days=3)
#: What the worker should have done by now: some seconds are usual, minutes are not.
LATE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do: since when it waits and until when it may."""

    title: str
    url: str
    since: datetime | None
    due: datetime | None

    @property
    def is_overdue(self) -> bool:
        return self.due is not None and self.due < timezone.now()


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits of one kind: its rows, how many there are in all, and who looks after it."""

    key: str
    label: Any
    group: Any
    rows: Sequence[Waiting]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


Found = tuple[Sequence[Waiting], int]


@dataclass(frozen=True, slots=True)
class Source:
    """Where one kind is found; `permission` is what its work needs."""

    key: str
    label: Any
    permission: str
    group: Any
    find: Callable[[User], Found]


def _first(rows: QuerySet[Any], tell: Callable[[Any], Waiting]) -> Found:
    """The first rows put into words, and how many there are: one query."""
    found = list(rows.annotate(all_rows=Window(Count("pk")))[:SHOWN])
    return [tell(row) for row in found], found[0].all_rows if found else 0


def _inspect(name: str, row: Model) -> str:
    return reverse(f"{name}:inspect", args=[row.pk])


def _reviews(person: User) -> Found:
    rows = Campaign.objects.filter(state=CampaignState.REVIEW).select_related("project")

    def tell(row: Campaign) -> Waiting:
        since = row.review_since or row.created_at
        return Waiting(
            str(row.project), reverse("crowdfund:manage", args=[row.project.slug]), since, since + REVIEW
        )

    return _first(rows.order_by(F("review_since").asc(nulls_first=True), "pk"), tell)


def _reports(person: User) -> Found:
    older = Report.objects.filter(
        target_type=OuterRef("target_type"), target_id=OuterRef("target_id"), state=Report.State.OPEN
    )
    rows = Report.objects.filter(state=Report.State.OPEN).exclude(about=person).exclude(reporter=person)
    # Several reports of one object are one piece of work.
    rows = rows.exclude(Exists(older.filter(pk__lt=OuterRef("pk"))))
    return _first(
        rows.order_by("created_at", "pk"),
        lambda row: Waiting(
            str(row),
            f"{reverse('moderation_queue')}#case-{row.pk}",
            row.created_at,
            row.created_at + moderation.DECIDE_WITHIN,
        ),
    )


def _held(person: User) -> Found:
    rows = HeldText.objects.filter(state=HeldText.State.WAITING).exclude(author=person)
    return _first(
        rows.order_by("created_at", "pk"),
        lambda row: Waiting(
            str(row),
            _inspect("held_texts", row),
            row.created_at,
            row.created_at + moderation.DECIDE_WITHIN,
        ),
    )


def _appeals(person: User) -> Found:
    # Who decided first does not judge the appeal, so it does not wait for them.
    rows = Appeal.objects.filter(state=Appeal.State.OPEN).filter(Q(against=None) | ~Q(against=person))
    return _first(
        rows.select_related("sanction__person", "report__about").order_by("created_at", "pk"),
        lambda row: Waiting(
            _("%(name)s: “%(text)s”") % {"name": row.person, "text": row.text[:80]},
            _inspect("appeals", row),
            row.created_at,
            row.created_at + moderation.ANSWER_WITHIN,
        ),
    )


def _doubted(person: User) -> Found:
    """Votes that are held back or appealed, by what was voted on; whose team one is in, or whose decision is
    appealed, waits for somebody else.
    """
    rows = rings.owed().exclude(project__team__person=person).exclude(person=person)
    rows = rows.exclude(appealed_at__isnull=False, decided_by=person)

    def tell(row: DoubtedVote) -> Waiting:
        since = row.appealed_at or row.held_at
        words = _("%(name)s, in a vote on “%(project)s”") % {"name": row.person, "project": row.project}
        return Waiting(words, _inspect("doubted_votes", row), since, since + DOUBTED_WITHIN)

    return _first(rows.select_related("person", "project").order_by("held_at", "pk"), tell)


def _ideas(person: User) -> Found:
    """Answers owed to teams; whoever works on a project does not answer it."""
    rows = ReviewRequest.objects.filter(state=ReviewRequest.State.OPEN).exclude(project__team__person=person)
    return _first(
        rows.select_related("project").order_by("due_at", "pk"),
        lambda row: Waiting(str(row), _inspect("reviews_admin", row), row.asked_at, row.due_at),
    )


def _objections(person: User) -> Found:
    """Appeals against a no; whoever said it does not judge them."""
    rows = DeclineAppeal.objects.filter(state=DeclineAppeal.State.OPEN)
    rows = rows.filter(Q(against=None) | ~Q(against=person)).exclude(author=person)
    return _first(
        rows.select_related("project").order_by("due_at", "pk"),
        lambda row: Waiting(str(row), _inspect("decline_appeals_admin", row), row.at, row.due_at),
    )


def _organisations(person: User) -> Found:
    rows = Organisation.objects.filter(state=Organisation.State.PENDING).annotate(
        asked=Max("state_changes__at", filter=Q(state_changes__state=Organisation.State.PENDING))
    )
    return _first(
        rows.order_by("asked", "pk"),
        lambda row: Waiting(
            row.display_name,
            _inspect("organisations_admin", row),
            row.asked,
            row.asked and row.asked + VERIFY,
        ),
    )


def _disputes(person: User) -> Found:
    rows = Dispute.objects.filter(state__in=("needs_response", "warning_needs_response"))
    return _first(
        rows.order_by(F("respond_by").asc(nulls_last=True), "pk"),
        lambda row: Waiting(
            _("%(amount)s: %(reason)s") % {"amount": row.money, "reason": row.reason},
            _inspect("disputes_admin", row),
            row.created_at,
            row.respond_by,
        ),
    )


def _mismatches(person: User) -> Found:
    return _first(
        Mismatch.objects.filter(resolved_at=None).order_by("found_at", "pk"),
        lambda row: Waiting(str(row), _inspect("mismatches_admin", row), row.found_at, row.found_at + SETTLE),
    )


def _charges(person: User) -> Found:
    states = (Charge.State.QUEUED, Charge.State.CALLING, Charge.State.RETRY_WAIT)
    rows = Charge.objects.filter(state__in=states, next_attempt_at__lt=timezone.now() - LATE)
    return _first(
        rows.order_by("next_attempt_at", "pk"),
        lambda row: Waiting(
            str(row), _inspect("charges_admin", row), row.next_attempt_at, row.next_attempt_at + LATE
        ),
    )


def _milestones(person: User) -> Found:
    rows = Milestone.objects.filter(state=MilestoneState.DISPUTED).select_related("contract__project")

    def tell(row: Milestone) -> Waiting:
        url = reverse("suppliers:contract", args=[row.contract_id])
        since = row.delivered_at
        return Waiting(f"{row.contract.project}: {row.number}", url, since, since and since + DISPUTED)

    return _first(rows.order_by("delivered_at", "pk"), tell)


def _tenders(person: User) -> Found:
    """Tenders whose bids should lie open by now, and projects whose tender brought nothing and is not held again."""
    late = Q(state__in=(TenderState.PUBLISHED, TenderState.CLOSED), closes_at__lt=timezone.now() - LATE)
    alive = Tender.objects.filter(project=OuterRef("project")).exclude(state__in=TENDER_OVER)
    newer = Tender.objects.filter(project=OuterRef("project"), pk__gt=OuterRef("pk"))
    without_result = (
        Q(state=TenderState.FAILED, project__stage=Stage.SOURCING) & ~Exists(alive) & ~Exists(newer)
    )
    rows = Tender.objects.filter(late | without_result).select_related("project").order_by("closes_at", "pk")

    def tell(row: Tender) -> Waiting:
        words = (
            _("%(project)s: without result")
            if row.state == TenderState.FAILED
            else _("%(project)s: open the bids")
        )
        due = row.closes_at + (VERIFY if row.state == TenderState.FAILED else LATE)
        return Waiting(words % {"project": row.project}, row.get_absolute_url(), row.closes_at, due)

    return _first(rows, tell)


def _judging(person: User) -> Found:
    """Challenges whose deadline has passed and whose result is owed."""
    published = ChallengePage.objects.filter(live=True).values("challenge")
    rows = Challenge.objects.filter(state=ChallengeState.JUDGING, pk__in=published)

    def tell(row: Challenge) -> Waiting:
        title = min(row.pages.all(), key=lambda page: page.pk).title
        return Waiting(title, reverse("portal:judging", args=[row.pk]), row.closed_at, row.judge_by)

    return _first(rows.prefetch_related("pages").order_by("judge_by", "pk"), tell)


def _pages(person: User) -> Found:
    """Pages in moderation that this person may approve."""
    rows = TaskState.objects.reviewable_by(person).select_related("workflow_state")
    total = len(found := list(rows.order_by("started_at").prefetch_related("revision__content_object")[:50]))
    return [
        Waiting(
            str(state.revision.content_object),
            reverse("wagtailadmin_pages:edit", args=[state.revision.content_object.pk]),
            state.started_at,
            state.started_at + DISPUTED,
        )
        for state in found[:SHOWN]
        if isinstance(state.revision.content_object, Page)
    ], total


def _translations(person: User) -> Found:
    """Published pages whose other language is missing or older than they are."""
    sources = Page.objects.filter(live=True, depth__gt=1, locale__language_code="en")
    other = Page.objects.filter(translation_key=OuterRef("translation_key")).exclude(
        locale=OuterRef("locale")
    )
    rows = sources.annotate(
        translated=Subquery(other.order_by("-last_published_at").values("last_published_at")[:1])
    ).filter(Q(translated=None) | Q(translated__lt=F("last_published_at") - timedelta(minutes=5)))
    return _first(
        rows.order_by("last_published_at", "pk"),
        lambda row: Waiting(
            row.title,
            reverse("wagtailadmin_pages:edit", args=[row.pk]),
            row.last_published_at,
            row.last_published_at and row.last_published_at + VERIFY,
        ),
    )


#: What the worker does → the rows it should have done by now, and the column that says since when.
_WORK: tuple[tuple[Any, Callable[[datetime], QuerySet[Any]], str], ...] = (
    (
        gettext_lazy("Mail waits to be sent"),
        lambda late: Delivery.objects.filter(state=Delivery.State.PENDING, available_at__lt=late),
        "available_at",
    ),
    (
        gettext_lazy("Messages from Stripe wait to be read"),
        lambda late: WebhookEvent.objects.filter(state=WebhookEvent.State.NEW, due_at__lt=late),
        "due_at",
    ),
    (
        gettext_lazy("Votes wait to be counted"),
        lambda late: Round.objects.filter(state=Round.State.OPEN, closes_at__lt=late),
        "closes_at",
    ),
    (
        gettext_lazy("Challenges wait to be closed"),
        lambda late: ChallengePage.objects.filter(
            live=True, challenge__state=ChallengeState.OPEN, closes_at__lt=late
        ),
        "closes_at",
    ),
    (
        gettext_lazy("Campaigns wait to be closed"),
        lambda late: Campaign.objects.filter(state=CampaignState.LIVE, closes_at__lt=late),
        "closes_at",
    ),
)


def _worker(person: User) -> Found:
    """What the worker has left lying: one query for each kind, whatever there is."""
    late, rows = timezone.now() - LATE, []
    for words, find, column in _WORK:
        row = (
            find(late)
            .order_by(column)
            .annotate(all_rows=Window(Count("pk")))
            .values(column, "all_rows")
            .first()
        )
        if row:
            title = f"{words} ({row['all_rows']})"
            rows.append(Waiting(title, "", row[column], row[column] + LATE))
    return rows, len(rows)


SOURCES: tuple[Source, ...] = (
    Source("reports", gettext_lazy("Reports to decide"), "moderation.decide", MODERATORS, _reports),
    Source("held", gettext_lazy("Texts to look at"), "moderation.decide", MODERATORS, _held),
    Source("appeals", gettext_lazy("Appeals"), "moderation.decide_appeal", MODERATORS, _appeals),
    Source("doubted", gettext_lazy("Votes under review"), "voting.decide_doubt", MODERATORS, _doubted),
    Source("reviews", gettext_lazy("Campaigns to review"), "crowdfund.review_campaign", OPERATORS, _reviews),
    Source("ideas", gettext_lazy("Ideas to look at"), "projects.decide_review", OPERATORS, _ideas),
    Source(
        "objections",
        gettext_lazy("Appeals against a no"),
        "projects.decide_decline_appeal",
        OPERATORS,
        _objections,
    ),
    Source(
        "organisations",
        gettext_lazy("Organisations to verify"),
        "organisations.verify",
        OPERATORS,
        _organisations,
    ),
    Source("disputes", gettext_lazy("Contested charges"), "payments.view_dispute", OPERATORS, _disputes),
    Source("mismatches", gettext_lazy("Mismatches"), "payments.settle_mismatch", OPERATORS, _mismatches),
    Source("charges", gettext_lazy("Charges that are stuck"), "payments.retry_charge", OPERATORS, _charges),
    Source(
        "milestones", gettext_lazy("Disputed milestones"), "suppliers.settle_dispute", OPERATORS, _milestones
    ),
    Source("tenders", gettext_lazy("Tenders"), "suppliers.close_early", OPERATORS, _tenders),
    Source("judging", gettext_lazy("Challenges to decide"), "portal.change_challenge", OPERATORS, _judging),
    Source("pages", gettext_lazy("Pages to approve"), "wagtailadmin.access_admin", OPERATORS, _pages),
    Source(
        "translations",
        gettext_lazy("Translations behind"),
        "simple_translation.submit_translation",
        EDITORS,
        _translations,
    ),
    Source("worker", gettext_lazy("The worker is behind"), "payments.retry_charge", OPERATORS, _worker),
)


def waiting_for(person: User) -> list[Queue]:
    """Return what waits that this person may do; kinds of which nothing waits are left out."""
    return list(_queues(person, SOURCES))


def _queues(person: User, sources: Iterable[Source]) -> Iterator[Queue]:
    if not person.is_staff:
        return
    for source in sources:
        if person.has_perm(source.permission):
            rows, total = source.find(person)
            if total:
                yield Queue(source.key, source.label, source.group, rows, total)
