"""The API of reviews, appeals and versions."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language_from_request
from ninja import Field, Query, Router, Schema, Status

from innovate.core.api import Paging
from innovate.core.paging import paginate
from innovate.core.permissions import require, require_person
from innovate.core.ratelimits import limit
from innovate.projects import gate_queries, queries, version_queries
from innovate.projects.api import PersonOut, ProjectOut, allowed
from innovate.projects.models import DeclineAppeal, Project, ProjectVersion, ReviewRequest
from innovate.projects.services import gates as services
from innovate.projects.services import stages
from innovate.projects.views.versions import answer_with_certificate

router = Router(tags=["reviews and versions"])


class ReviewOut(Schema):
    id: int
    project: str = Field(alias="project.slug")
    cause: ReviewRequest.Cause
    note: str
    state: ReviewRequest.State
    asked_at: datetime
    due_at: datetime
    is_overdue: bool
    reason: str
    decided_at: datetime | None


class ReviewPage(Schema):
    items: list[ReviewOut]
    next_cursor: str


class ReviewNumbersOut(Schema):
    owed: int
    overdue: int
    median_seconds: int | None = Field(description="of the last 100 answers; null before the first")


class AskIn(Schema):
    note: str = Field("", max_length=2000)


class AnswerIn(Schema):
    answer: Literal["go_on", "changes", "declined"]
    reason: str = Field(min_length=1, max_length=2000)


class AppealIn(Schema):
    text: str = Field(min_length=1, max_length=2000)


class JudgementIn(Schema):
    uphold: bool
    answer: str = Field(min_length=1, max_length=2000)


class AppealOut(Schema):
    id: int
    project: str = Field(alias="project.slug")
    text: str
    state: DeclineAppeal.State
    at: datetime
    due_at: datetime
    answer: str


class DeclineIn(Schema):
    reason: str = Field(min_length=1, max_length=2000, description="the author and everyone else reads it")


class WayBackIn(Schema):
    to: Literal["design", "funding"]
    reason: str = Field(min_length=1, max_length=2000)


class VersionOut(Schema):
    number: int
    author: PersonOut
    at: datetime
    reason: str
    content_hash: str = Field(description="SHA-256 of the canonical JSON (RFC 8785) of `content`")
    previous_hash: str
    chain_hash: str


class VersionDetail(VersionOut):
    content: dict[str, Any]


class VersionPage(Schema):
    items: list[VersionOut]
    next_cursor: str


class CheckOut(Schema):
    project: str = Field(alias="version.project.slug")
    version: VersionOut
    words_match: bool
    link_matches: bool
    chain_matches: bool
    is_newest: bool


@router.get("/reviews", response=ReviewPage, summary="Answers staff owe, the first due first")
def list_reviews(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    rows = gate_queries.reviews()
    page = paginate(rows, order=("due_at", "pk"), cursor=paging.cursor, limit=paging.limit)
    return {"items": page.items, "next_cursor": page.next_cursor}


@router.get("/reviews/numbers", response=ReviewNumbersOut, summary="How staff keep their word")
def review_numbers(request: HttpRequest) -> dict[str, Any]:
    numbers = gate_queries.review_numbers()
    seconds = round(numbers.median.total_seconds()) if numbers.median is not None else None
    return {"owed": numbers.owed, "overdue": numbers.overdue, "median_seconds": seconds}


@router.post("/projects/{slug}/reviews", response={201: ReviewOut}, summary="Ask staff for a look")
def ask_for_review(request: HttpRequest, slug: str, data: AskIn) -> Status[ReviewRequest]:
    project, person = allowed(request, slug, "projects.ask_for_review")
    limit("projects.review", person.pk, times=10, seconds=24 * 3600)
    cause = ReviewRequest.Cause.ASKED
    return Status(201, services.open_review(project=project, cause=cause, actor=person, note=data.note))


@router.post("/reviews/{pk}/answer", response=ReviewOut, summary="Answer a review")
def answer_review(request: HttpRequest, pk: int, data: AnswerIn) -> ReviewRequest:
    person = require_person(request.user)
    require(person, "projects.decide_review")
    review = get_object_or_404(ReviewRequest.objects.select_related("project"), pk=pk)
    return services.answer_review(review=review, actor=person, answer=data.answer, reason=data.reason)


@router.post("/projects/{slug}/appeal", response={201: AppealOut}, summary="Object to a no, once")
def appeal_decline(request: HttpRequest, slug: str, data: AppealIn) -> Status[DeclineAppeal]:
    project, person = allowed(request, slug, "projects.appeal_decline")
    return Status(201, services.appeal_decline(project=project, actor=person, text=data.text))


@router.post("/decline-appeals/{pk}/answer", response=AppealOut, summary="Judge an objection")
def answer_appeal(request: HttpRequest, pk: int, data: JudgementIn) -> DeclineAppeal:
    person = require_person(request.user)
    require(person, "projects.decide_decline_appeal")
    appeal = get_object_or_404(DeclineAppeal.objects.select_related("project"), pk=pk)
    return services.answer_appeal(appeal=appeal, actor=person, uphold=data.uphold, answer=data.answer)


@router.post("/projects/{slug}/decline", response=ProjectOut, summary="Say no to an idea (staff)")
def decline(request: HttpRequest, slug: str, data: DeclineIn) -> Project:
    project, person = allowed(request, slug, "projects.decline_project")
    stages.decline(project=project, actor=person, reason=data.reason)
    return queries.project_by_slug(slug, person)


@router.post("/projects/{slug}/way-back", response=ProjectOut, summary="Go on after a campaign that failed")
def go_back(request: HttpRequest, slug: str, data: WayBackIn) -> Project:
    project, person = allowed(request, slug, "projects.go_back")
    services.go_back(project=project, actor=person, to=data.to, reason=data.reason)
    return queries.project_by_slug(slug, person)


@router.get("/projects/{slug}/versions", response=VersionPage, summary="Every version of the words")
def list_versions(request: HttpRequest, slug: str, paging: Query[Paging]) -> dict[str, Any]:
    rows = version_queries.versions_kept(queries.project_by_slug(slug, request.user))
    page = paginate(rows, order=("-number",), cursor=paging.cursor, limit=paging.limit)
    return {"items": page.items, "next_cursor": page.next_cursor}


@router.get("/projects/{slug}/versions/{number}", response=VersionDetail, summary="One version, whole")
def get_version(request: HttpRequest, slug: str, number: int) -> ProjectVersion:
    rows = version_queries.versions_kept(queries.project_by_slug(slug, request.user))
    return get_object_or_404(rows, number=number)


@router.get(
    "/projects/{slug}/versions/{number}/certificate",
    summary="A version's certificate as PDF",
    openapi_extra={"responses": {200: {"content": {"application/pdf": {}}}}},
)
def get_certificate(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """In the language of Accept-Language."""
    project = queries.project_by_slug(slug, request.user)
    row = get_object_or_404(version_queries.versions_kept(project), number=number)
    row.project = project
    return answer_with_certificate(row, get_language_from_request(request))


@router.get("/verify/{value}", response=list[CheckOut], summary="What is known about a fingerprint")
def verify(request: HttpRequest, value: str) -> list[version_queries.Check]:
    return [version_queries.check(row) for row in version_queries.found_by_hash(value)]
