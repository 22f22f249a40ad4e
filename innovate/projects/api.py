"""The API of `projects`."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language_from_request
from ninja import Field, Query, Router, Schema, Status

from innovate.accounts.models import User
from innovate.core.money import Money
from innovate.core.permissions import require, require_person
from innovate.core.ratelimits import limit
from innovate.projects import queries, services
from innovate.projects.models import Category, Project
from innovate.projects.stages import Stage

router = Router(tags=["projects"])


class MoneyOut(Schema):
    """Whole minor units (cents, fen) and an ISO 4217 code."""

    amount: int
    currency: str


class ImageOut(Schema):
    url: str
    alt: str = Field(alias="alt_text")
    width: int
    height: int

    @staticmethod
    def resolve_url(image: Any) -> str:
        return image.file.url


class PersonOut(Schema):
    id: int
    name: str = Field(alias="display_name")


class ProjectOut(Schema):
    slug: str
    url: str = Field(alias="get_absolute_url")
    title: str = Field(alias="words.title", description="in `text_language`")
    pitch: str = Field(alias="words.pitch")
    text_language: str = Field(alias="words.language", description="the language of this answer's words")
    category: str = Field(alias="category.slug")
    language: str = Field(description="the language of the original")
    languages: list[str] = Field(description="all it can be read in, the original first")
    stage: Stage
    stage_since: datetime
    published_at: datetime | None
    author: PersonOut
    price: MoneyOut | None
    images: list[ImageOut] = Field(alias="pictures")


class ProjectDetail(ProjectOut):
    tags: list[str]
    builds_on: list[str] = Field(description="slugs of the ideas it was built on, the nearest first")
    problem: str = Field(alias="text.problem")
    idea: str = Field(alias="text.idea")
    audience: str = Field(alias="text.audience")
    room: int | None = Field(alias="room_id")
    version: int = Field(description="send it back with a change, to be told when somebody saved in between")
    merged_into: str | None = Field(description="the slug of the project this one goes on as")

    @staticmethod
    def resolve_tags(project: Any) -> list[str]:
        return [tag.name for tag in queries.tags_of(project)]

    @staticmethod
    def resolve_builds_on(project: Any) -> list[str]:
        return [link.ancestor.slug for link in queries.roots_of(project)]

    @staticmethod
    def resolve_merged_into(project: Any) -> str | None:
        return project.merged_into.slug if project.is_merged else None


class ProjectIn(Schema):
    title: str = Field(min_length=1, max_length=80)
    pitch: str = Field("", max_length=200)
    category: str = Field(description="a category's slug")
    language: str = Field("en", pattern="^(en|zh-hans)$")
    problem: str = Field("", max_length=4000)
    idea: str = Field("", max_length=12000, description="Markdown")
    audience: str = Field("", max_length=2000)
    price_amount: int | None = Field(None, gt=0, le=10**12, description="minor units")
    price_currency: str = Field("EUR", pattern="^(EUR|USD|CNY)$")
    tags: list[str] = Field([], max_length=20)
    builds_on: str = Field("", description="the slug of an idea this one builds on: its people share in it")
    publish: bool = Field(False, description="publish at once; else it stays a draft")


LANGUAGE_HELP = "read it in this language where there is a version; else Accept-Language decides"


class Asked(Schema):
    language: str = Field("", description=LANGUAGE_HELP)


def read_as_asked(request: HttpRequest, project: Project, language: str) -> Project:
    """Let the answer speak the caller's language: addresses under /api/ have none of their own."""
    project.read_in(language if language in project.languages else get_language_from_request(request))
    return project


def allowed(request: HttpRequest, slug: str, permission: str) -> tuple[Project, User]:
    """Return the project and who asks; raise Http404 if they may not see it, Refused if they may not do this."""
    person = require_person(request.user)
    project = queries.project_by_slug(slug, person)
    require(person, permission, project)
    return project, person


@router.post("/projects", response={201: ProjectDetail}, summary="Propose an idea")
def create_project(request: HttpRequest, data: ProjectIn) -> Status[Project]:
    author = require_person(request.user)
    limit("projects.draft", author.pk, times=20, seconds=3600)
    if data.publish:
        limit("projects.publish", author.pk, times=5, seconds=24 * 3600)
    fields = data.dict(exclude={"category", "publish", "builds_on", "price_amount", "price_currency"})
    project = services.propose(
        author=author,
        category=get_object_or_404(Category, slug=data.category),
        price=Money(data.price_amount, data.price_currency) if data.price_amount else None,
        publish=data.publish,
        builds_on=queries.project_by_slug(data.builds_on, author) if data.builds_on else None,
        **fields,
    )
    return Status(201, queries.project_by_slug(project.slug, author))


@router.get("/projects/{slug}", response=ProjectDetail, summary="One project")
def get_project(request: HttpRequest, slug: str, asked: Query[Asked]) -> Project:
    return read_as_asked(request, queries.project_by_slug(slug, request.user), asked.language)


class FollowOut(Schema):
    followed: bool


@router.put("/projects/{slug}/follow", response=FollowOut, summary="Hear of a project")
def put_follow(request: HttpRequest, slug: str) -> dict[str, bool]:
    person = require_person(request.user)
    limit("projects.follow", person.pk, times=120, seconds=3600)
    services.follow(project=queries.project_by_slug(slug, person), person=person)
    return {"followed": True}


@router.delete("/projects/{slug}/follow", response=FollowOut, summary="Hear no more of a project")
def delete_follow(request: HttpRequest, slug: str) -> dict[str, bool]:
    person = require_person(request.user)
    services.unfollow(project=queries.project_by_slug(slug, person), person=person)
    return {"followed": False}
