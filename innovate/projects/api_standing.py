"""The API of hiding, restoring and merging projects."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema, Status

from innovate.core.api import Paging
from innovate.core.paging import paginate
from innovate.core.permissions import require, require_person
from innovate.moderation import services as moderation
from innovate.projects import queries, services
from innovate.projects.api import PersonOut, allowed
from innovate.projects.models import MergeRequest

router = Router(tags=["projects"])


class ReasonIn(Schema):
    reason: str = Field(max_length=2000, description="the people concerned read it")


class StandingOut(Schema):
    slug: str
    hidden: bool = Field(alias="is_hidden")
    merged_into: str | None

    @staticmethod
    def resolve_merged_into(project: Any) -> str | None:
        return project.merged_into.slug if project.is_merged else None


class MergeIn(ReasonIn):
    into: str = Field(description="the slug of the project that goes on")


class MergeOut(Schema):
    id: int
    project: str = Field(alias="project.slug")
    into: str = Field(alias="into.slug")
    reason: str
    asked_by: PersonOut
    asked_at: datetime
    state: MergeRequest.State


class MergePage(Schema):
    items: list[MergeOut]
    next_cursor: str


class MergeAnswerIn(Schema):
    accept: bool


@router.post("/projects/{slug}/hide", response=StandingOut, summary="Hide a project (moderators)")
def hide(request: HttpRequest, slug: str, data: ReasonIn) -> Any:
    project, person = allowed(request, slug, "projects.hide_project")
    moderation.act(target=project, actor=person, reason=data.reason)
    return queries.project_by_slug(slug, person)


@router.post("/projects/{slug}/restore", response=StandingOut, summary="Show a hidden project again")
def restore(request: HttpRequest, slug: str, data: ReasonIn) -> Any:
    person = require_person(request.user)
    project = queries.project_by_slug(slug, person)
    services.restore_project(project=project, actor=person, reason=data.reason)
    return project


@router.post("/projects/{slug}/merge", response=StandingOut, summary="Merge it into another (staff)")
def merge(request: HttpRequest, slug: str, data: MergeIn) -> Any:
    person = require_person(request.user)
    project, into = (queries.project_by_slug(one, person) for one in (slug, data.into))
    return services.merge_projects(project=project, into=into, actor=person, reason=data.reason)


@router.post(
    "/projects/{slug}/merge-requests", response={201: MergeOut}, summary="Ask another team to take it in"
)
def ask(request: HttpRequest, slug: str, data: MergeIn) -> Any:
    person = require_person(request.user)
    project, into = (queries.project_by_slug(one, person) for one in (slug, data.into))
    return Status(201, services.ask_to_merge(project=project, into=into, actor=person, reason=data.reason))


@router.get("/projects/{slug}/merge-requests", response=MergePage, summary="Which teams ask to become one")
def list_asked(request: HttpRequest, slug: str, paging: Query[Paging]) -> Any:
    """Those that wait: where `into` is this project its lead answers, else its lead may take it back."""
    person = require_person(request.user)
    project = queries.project_by_slug(slug, person)
    if not person.has_perm("projects.merge_project", project):
        require(person, "projects.lead_project", project)
    rows = queries.merge_requests_of(project)
    return paginate(rows, order=("-asked_at", "-pk"), cursor=paging.cursor, limit=paging.limit)


@router.post("/merge-requests/{pk}/answer", response=MergeOut, summary="Say yes or no")
def answer(request: HttpRequest, pk: int, data: MergeAnswerIn) -> Any:
    person = require_person(request.user)
    row = get_object_or_404(MergeRequest.objects.select_related("project", "into", "asked_by"), pk=pk)
    return services.answer_merge(request=row, actor=person, accept=data.accept)


@router.delete("/merge-requests/{pk}", response=MergeOut, summary="Take the question back")
def withdraw(request: HttpRequest, pk: int) -> Any:
    person = require_person(request.user)
    row = get_object_or_404(MergeRequest.objects.select_related("project", "into", "asked_by"), pk=pk)
    return services.withdraw_merge(request=row, actor=person)
