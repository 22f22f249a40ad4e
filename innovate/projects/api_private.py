"""The API of what a team keeps to itself and to reviewers who promise to keep it, too."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from innovate.accounts.models import User
from innovate.core.errors import Refused
from innovate.core.permissions import require, require_person
from innovate.core.ratelimits import limit
from innovate.projects import confidentiality, queries
from innovate.projects.api import PersonOut, allowed
from innovate.projects.api_ideas import PaperOut
from innovate.projects.models import Expert, Project, ProjectFile
from innovate.projects.private_queries import details_of, version_of
from innovate.projects.services import private as services
from innovate.projects.services.joining import whom

router = Router(tags=["projects"])


class TermsOut(Schema):
    version: int = Field(description="send it back to accept these terms")
    paragraphs: list[str]


class PromiseIn(Schema):
    version: int
    name: str = Field(max_length=150, description="typed as a signature")


class PromiseOut(Schema):
    person: PersonOut
    signed_name: str
    terms_version: int
    accepted_at: datetime


class ExpertOut(Schema):
    id: int
    person: PersonOut


class DetailsIn(Schema):
    text: str = Field(max_length=12_000)
    open_to_makers: bool = False
    version: str | None = Field(
        None, description="as it was read; left out, this is written whatever was there"
    )


class DetailsOut(Schema):
    """`experts` and `promises` are the team's to see."""

    text: str
    open_to_makers: bool
    version: str = Field(description="another one after each change")
    files: list[PaperOut]
    experts: list[ExpertOut]
    promises: list[PromiseOut]


class ExpertIn(Schema):
    who: str = Field(max_length=200, description="a mail address or a member's name")


class ShownIn(Schema):
    for_reviewers: bool


@router.get("/projects/{slug}/details", response=DetailsOut, summary="What is not public")
def read_details(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Reviewers accept the terms first: `GET …/details/terms`, then `POST …/details/promise`."""
    person = require_person(request.user)
    project = queries.project_by_slug(slug, person)
    if person.has_perm("projects.review_details", project):
        # They learn what to do, others only that there is nothing for them.
        if not person.has_perm("projects.read_details", project):
            words = _("Accept the terms first.")
            raise Refused(words, code="terms_needed")
    else:
        require(person, "projects.read_details", project)
    return _told(project, person)


@router.put("/projects/{slug}/details", response=DetailsOut, summary="Write what is not public")
def write_details(request: HttpRequest, slug: str, data: DetailsIn) -> dict[str, Any]:
    project, person = _keeper(request, slug)
    services.write_details(project=project, actor=person, **data.dict())
    return _told(project, person)


@router.get("/projects/{slug}/details/terms", response=TermsOut, summary="Under which terms it is shown")
def read_terms(request: HttpRequest, slug: str) -> dict[str, Any]:
    queries.project_by_slug(slug, request.user)
    version = confidentiality.CURRENT
    return {"version": version, "paragraphs": [str(text) for text in confidentiality.TERMS[version]]}


@router.post("/projects/{slug}/details/promise", response=DetailsOut, summary="Accept the terms, and read")
def promise(request: HttpRequest, slug: str, data: PromiseIn) -> dict[str, Any]:
    person = require_person(request.user)
    project = queries.project_by_slug(slug, person)
    services.accept_terms(project=project, person=person, name=data.name, version=data.version)
    return _told(project, person)


@router.post("/projects/{slug}/details/experts", response={201: ExpertOut}, summary="Ask somebody to look")
def ask_expert(request: HttpRequest, slug: str, data: ExpertIn) -> Status[Expert]:
    project, person = _keeper(request, slug)
    limit("projects.expert", person.pk, times=30, seconds=24 * 3600)
    _address, found = whom(data.who)
    if found is None:
        words = _("Nobody with this address is here yet. Ask them to join first.")
        raise Refused(words, code="unknown_person", fields={"who": words})
    return Status(201, services.invite_expert(project=project, actor=person, person=found))


@router.delete("/projects/{slug}/details/experts/{pk}", response=DetailsOut, summary="Ask them no more")
def dismiss_expert(request: HttpRequest, slug: str, pk: int) -> dict[str, Any]:
    project, person = _keeper(request, slug)
    services.dismiss_expert(expert=get_object_or_404(Expert, project=project, pk=pk))
    return _told(project, person)


@router.put("/projects/{slug}/details/files/{pk}", response=PaperOut, summary="Show a paper to reviewers")
def show_to_reviewers(request: HttpRequest, slug: str, pk: int, data: ShownIn) -> ProjectFile:
    project, _person = _keeper(request, slug)
    services.show_to_reviewers(
        file=get_object_or_404(ProjectFile, project=project, pk=pk), shown=data.for_reviewers
    )
    return get_object_or_404(ProjectFile, project=project, pk=pk)


def _keeper(request: HttpRequest, slug: str) -> tuple[Project, User]:
    """Who of the team may edit. Staff who help any team with its texts only read these, and promise first."""
    project, person = allowed(request, slug, "projects.keep_details")
    require(person, "projects.edit_project", project)
    return project, person


def _told(project: Project, person: User) -> dict[str, Any]:
    require(person, "projects.read_details", project)
    found = details_of(project, for_team=person.has_perm("projects.keep_details", project))
    return {
        "text": found.row.text if found.row else "",
        "open_to_makers": bool(found.row and found.row.open_to_makers),
        "version": version_of(found.row),
        "files": found.files,
        "experts": found.experts,
        "promises": found.promises,
    }
