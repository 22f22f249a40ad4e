"""The API of contributions, shares and earnings."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from innovate.accounts.models import User
from innovate.core.money import Money
from innovate.core.permissions import require_person
from innovate.core.ratelimits import limit
from innovate.projects import queries, share_queries
from innovate.projects.api import MoneyOut, PersonOut, allowed
from innovate.projects.models import Contribution, ShareAgreement
from innovate.projects.services import shares as services

router = Router(tags=["shares"])


class ContributionOut(Schema):
    id: int
    person: PersonOut
    kind: Contribution.Kind
    title: str
    at: datetime


class ContributionIn(Schema):
    person: int
    kind: Contribution.Kind
    title: str = Field(min_length=1, max_length=120)


class ShareOut(Schema):
    person: PersonOut
    basis_points: int = Field(description="of the royalty")
    via: str | None = Field(None, description="the project it was built on, where the share comes from there")
    accepted: bool

    @staticmethod
    def resolve_via(share: Any) -> str | None:
        return share.via.slug if share.via else None

    @staticmethod
    def resolve_accepted(share: Any) -> bool:
        return share.accepted_at is not None


class AgreementOut(Schema):
    number: int
    state: ShareAgreement.State
    rate: int = Field(description="basis points of the sales")
    years: int
    cap: MoneyOut | None
    currency: str
    note: str = Field(description="why it is fair")
    digest: str
    agreed_at: datetime | None
    shares: list[ShareOut]


class SharesOut(Schema):
    contributions: list[ContributionOut]
    versions: list[AgreementOut]
    proposal: AgreementOut | None = Field(
        description="what waits for everyone's yes; only those it is about, the team and staff read it"
    )
    earned: list[MoneyOut]


class AgreementIn(Schema):
    rate: int = Field(gt=0, le=10_000, description="basis points of the sales")
    years: int = Field(ge=1, le=30)
    currency: str = Field("EUR", pattern="^(EUR|USD|CNY)$")
    cap_amount: int | None = Field(None, gt=0, le=10**12, description="minor units")
    shares: dict[int, int] = Field(description="person → basis points of the royalty")
    note: str = Field("", max_length=2000)


class ShareAnswerIn(Schema):
    accept: bool
    reason: str = Field("", max_length=1000)


@router.get("/projects/{slug}/shares", response=SharesOut, summary="Who gave what, and what was agreed")
def get_shares(request: HttpRequest, slug: str) -> dict[str, Any]:
    project = queries.project_by_slug(slug, request.user)
    return {
        "contributions": list(share_queries.contributions_of(project)[:200]),
        "versions": list(share_queries.agreements_of(project)[:20]),
        "proposal": share_queries.proposal_shown_to(request.user, project),
        "earned": share_queries.earned_by_project(project),
    }


@router.post(
    "/projects/{slug}/contributions", response={201: ContributionOut}, summary="Record what was given"
)
def record_contribution(request: HttpRequest, slug: str, data: ContributionIn) -> Status[Contribution]:
    project, actor = allowed(request, slug, "projects.lead_project")
    limit("projects.contribution", actor.pk, times=60, seconds=3600)
    person = get_object_or_404(User, pk=data.person, is_active=True)
    row = services.record_contribution(
        project=project, actor=actor, person=person, kind=data.kind, title=data.title
    )
    return Status(201, row)


@router.post("/projects/{slug}/shares", response={201: AgreementOut}, summary="Propose how to share")
def propose_shares(request: HttpRequest, slug: str, data: AgreementIn) -> Status[ShareAgreement]:
    project, actor = allowed(request, slug, "projects.lead_project")
    row = services.propose_shares(
        project=project,
        actor=actor,
        rate=data.rate,
        years=data.years,
        currency=data.currency,
        shares=data.shares,
        cap=Money(data.cap_amount, data.currency) if data.cap_amount else None,
        note=data.note,
    )
    return Status(201, share_queries.agreement(row.pk))


@router.post("/projects/{slug}/shares/{number}/answer", response=AgreementOut, summary="Say yes or no")
def answer_shares(request: HttpRequest, slug: str, number: int, data: ShareAnswerIn) -> ShareAgreement:
    person = require_person(request.user)
    project = queries.project_by_slug(slug, person)
    row = get_object_or_404(ShareAgreement.objects.select_related("project"), project=project, number=number)
    if data.accept:
        services.accept_shares(agreement=row, person=person)
    else:
        services.decline_shares(agreement=row, person=person, reason=data.reason)
    return share_queries.agreement(row.pk)


@router.delete("/projects/{slug}/shares/{number}", response=AgreementOut, summary="Take a proposal back")
def withdraw_shares(request: HttpRequest, slug: str, number: int) -> ShareAgreement:
    project, actor = allowed(request, slug, "projects.lead_project")
    row = get_object_or_404(ShareAgreement, project=project, number=number)
    services.withdraw_shares(agreement=row, actor=actor)
    return share_queries.agreement(row.pk)
