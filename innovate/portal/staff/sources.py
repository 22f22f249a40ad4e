"""Where what waits for staff is found: one query for each kind, which also counts what is beyond the rows shown."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, Max, Model, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page, TaskState

from innovate.accounts.models import User
from innovate.crowdfund.models import Campaign
from innovate.crowdfund.rules import CampaignState
from innovate.moderation import rules as moderation
from innovate.moderation.models import Appeal, HeldText, Report
from innovate.organisations.models import Organisation
from innovate.payments.models import Charge, Dispute, Mismatch
from innovate.portal.challenges import briefs
from innovate.portal.challenges.rules import ChallengeState
from innovate.portal.models import Challenge
from innovate.portal.staff.rows import LATE, SHOWN, Found, Waiting, first_of
from innovate.projects.models import DeclineAppeal, ReviewRequest
from innovate.projects.stages import Stage
from innovate.suppliers.models import Milestone, Tender
from innovate.suppliers.rules import TENDER_OVER, MilestoneState, TenderState
from innovate.voting.integrity import queries as rings
from innovate.voting.integrity.places import DECIDE_WITHIN as DOUBTED_WITHIN
from innovate.voting.models import DoubtedVote

#: How long each kind may wait. Review: what the campaign's own page promises the team.
REVIEW, VERIFY, SETTLE, DISPUTED = timedelta(days=2), timedelta(days=5), timedelta(days=1), timedelta(days=3)


def _inspect(name: str, row: Model) -> str:
    return reverse(f"{name}:inspect", args=[row.pk])


def reviews(person: User) -> Found:
    rows = Campaign.objects.filter(state=CampaignState.REVIEW).select_related("project")

    def tell(row: Campaign) -> Waiting:
        since = row.review_since or row.created_at
        return Waiting(
            str(row.project), reverse("crowdfund:manage", args=[row.project.slug]), since, since + REVIEW
        )

    return first_of(rows.order_by(F("review_since").asc(nulls_first=True), "pk"), tell)


def reports(person: User) -> Found:
    older = Report.objects.filter(
        target_type=OuterRef("target_type"), target_id=OuterRef("target_id"), state=Report.State.OPEN
    )
    rows = Report.objects.filter(state=Report.State.OPEN).exclude(about=person).exclude(reporter=person)
    # Several reports of one object are one piece of work.
    rows = rows.exclude(Exists(older.filter(pk__lt=OuterRef("pk"))))
    return first_of(
        rows.order_by("created_at", "pk"),
        lambda row: Waiting(
            str(row),
            f"{reverse('moderation_queue')}#case-{row.pk}",
            row.created_at,
            row.created_at + moderation.DECIDE_WITHIN,
        ),
    )


def held(person: User) -> Found:
    rows = HeldText.objects.filter(state=HeldText.State.WAITING).exclude(author=person)
    return first_of(
        rows.order_by("created_at", "pk"),
        lambda row: Waiting(
            str(row),
            _inspect("held_texts", row),
            row.created_at,
            row.created_at + moderation.DECIDE_WITHIN,
        ),
    )


def appeals(person: User) -> Found:
    # Who decided first does not judge the appeal, so it does not wait for them.
    rows = Appeal.objects.filter(state=Appeal.State.OPEN).filter(Q(against=None) | ~Q(against=person))
    return first_of(
        rows.select_related("sanction__person", "report__about").order_by("created_at", "pk"),
        lambda row: Waiting(
            _("%(name)s: “%(text)s”") % {"name": row.person, "text": row.text[:80]},
            _inspect("appeals", row),
            row.created_at,
            row.created_at + moderation.ANSWER_WITHIN,
        ),
    )


def doubted(person: User) -> Found:
    """Rings of votes that are held back; who is on the project's team does not decide them."""
    rows = rings.waiting_rings().exclude(project__team__person=person)

    def tell(row: Any) -> Waiting:
        words = ngettext("%(held)s vote on “%(project)s”", "%(held)s votes on “%(project)s”", row.held) % {
            "held": row.held,
            "project": row.project,
        }
        return Waiting(words, _inspect("vote_rings", row), row.since, row.since + DOUBTED_WITHIN)

    return first_of(rows.select_related("project"), tell)


def doubted_appeals(person: User) -> Found:
    """Appeals against leaving a vote out; who decided it, or is on the team, does not answer them."""
    rows = rings.waiting_appeals().exclude(project__team__person=person).exclude(person=person)

    def tell(row: DoubtedVote) -> Waiting:
        since = row.appealed_at
        words = _("%(name)s: “%(text)s”") % {"name": row.person, "text": row.appeal[:80]}
        return Waiting(words, _inspect("doubted_votes", row), since, since and since + DOUBTED_WITHIN)

    return first_of(rows.exclude(decided_by=person).select_related("person"), tell)


def ideas(person: User) -> Found:
    """Answers owed to teams; whoever works on a project does not answer it."""
    rows = ReviewRequest.objects.filter(state=ReviewRequest.State.OPEN).exclude(project__team__person=person)
    return first_of(
        rows.select_related("project").order_by("due_at", "pk"),
        lambda row: Waiting(str(row), _inspect("reviews_admin", row), row.asked_at, row.due_at),
    )


def objections(person: User) -> Found:
    """Appeals against a no; whoever said it does not judge them."""
    rows = DeclineAppeal.objects.filter(state=DeclineAppeal.State.OPEN)
    rows = rows.filter(Q(against=None) | ~Q(against=person)).exclude(author=person)
    return first_of(
        rows.select_related("project").order_by("due_at", "pk"),
        lambda row: Waiting(str(row), _inspect("decline_appeals_admin", row), row.at, row.due_at),
    )


def organisations(person: User) -> Found:
    rows = Organisation.objects.filter(state=Organisation.State.PENDING).annotate(
        asked=Max("state_changes__at", filter=Q(state_changes__state=Organisation.State.PENDING))
    )
    return first_of(
        rows.order_by("asked", "pk"),
        lambda row: Waiting(
            row.display_name,
            _inspect("organisations_admin", row),
            row.asked,
            row.asked and row.asked + VERIFY,
        ),
    )


def disputes(person: User) -> Found:
    rows = Dispute.objects.filter(state__in=("needs_response", "warning_needs_response"))
    return first_of(
        rows.order_by(F("respond_by").asc(nulls_last=True), "pk"),
        lambda row: Waiting(
            _("%(amount)s: %(reason)s") % {"amount": row.money, "reason": row.reason},
            _inspect("disputes_admin", row),
            row.created_at,
            row.respond_by,
        ),
    )


def mismatches(person: User) -> Found:
    return first_of(
        Mismatch.objects.filter(resolved_at=None).order_by("found_at", "pk"),
        lambda row: Waiting(str(row), _inspect("mismatches_admin", row), row.found_at, row.found_at + SETTLE),
    )


def charges(person: User) -> Found:
    states = (Charge.State.QUEUED, Charge.State.CALLING, Charge.State.RETRY_WAIT)
    rows = Charge.objects.filter(state__in=states, next_attempt_at__lt=timezone.now() - LATE)
    return first_of(
        rows.order_by("next_attempt_at", "pk"),
        lambda row: Waiting(
            str(row), _inspect("charges_admin", row), row.next_attempt_at, row.next_attempt_at + LATE
        ),
    )


def milestones(person: User) -> Found:
    rows = Milestone.objects.filter(state=MilestoneState.DISPUTED).select_related("contract__project")

    def tell(row: Milestone) -> Waiting:
        url = reverse("suppliers:contract", args=[row.contract_id])
        since = row.delivered_at
        return Waiting(f"{row.contract.project}: {row.number}", url, since, since and since + DISPUTED)

    return first_of(rows.order_by("delivered_at", "pk"), tell)


def tenders(person: User) -> Found:
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

    return first_of(rows, tell)


def judging(person: User) -> Found:
    """Challenges whose deadline has passed and whose result is owed."""
    published = briefs.published().values("challenge")
    rows = Challenge.objects.filter(state=ChallengeState.JUDGING, pk__in=published)

    def tell(row: Challenge) -> Waiting:
        title = min(row.pages.all(), key=lambda page: page.pk).title
        return Waiting(title, reverse("portal:judging", args=[row.pk]), row.closed_at, row.judge_by)

    return first_of(rows.prefetch_related("pages").order_by("judge_by", "pk"), tell)


def pages(person: User) -> Found:
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


def translations(person: User) -> Found:
    """Published pages whose other language is missing or older than they are."""
    sources = Page.objects.filter(live=True, depth__gt=1, locale__language_code="en")
    other = Page.objects.filter(translation_key=OuterRef("translation_key")).exclude(
        locale=OuterRef("locale")
    )
    rows = sources.annotate(
        translated=Subquery(other.order_by("-last_published_at").values("last_published_at")[:1])
    ).filter(Q(translated=None) | Q(translated__lt=F("last_published_at") - timedelta(minutes=5)))
    return first_of(
        rows.order_by("last_published_at", "pk"),
        lambda row: Waiting(
            row.title,
            reverse("wagtailadmin_pages:edit", args=[row.pk]),
            row.last_published_at,
            row.last_published_at and row.last_published_at + VERIFY,
        ),
    )
