"""The API of news from the team: its words in both languages, its pictures, what it said before."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile

from innovate.core.api import Paging, needed
from innovate.core.paging import paginate
from innovate.core.ratelimits import limit
from innovate.projects import paper_queries, queries, services
from innovate.projects.api import ImageOut, PersonOut, allowed
from innovate.projects.models import UpdatePicture

router = Router(tags=["news"])


class PictureOut(ImageOut):
    id: int
    alt: str


class UpdateOut(Schema):
    id: int
    language: str = Field(description="of title and body: the original")
    title: str
    body: str = Field(description="Markdown")
    other_words: dict[str, dict[str, str]] = Field(description="language → title and body")
    audience: str
    author: PersonOut
    published_at: datetime
    edited_at: datetime | None
    version: int
    pictures: list[PictureOut]

    @staticmethod
    def resolve_pictures(update: Any) -> list[Any]:
        return list(update.pictures.all())


class UpdatePage(Schema):
    items: list[UpdateOut]
    next_cursor: str


class WordsIn(Schema):
    title: str = Field("", max_length=120)
    body: str = Field("", max_length=12_000, description="Markdown")


class UpdateIn(Schema):
    title: str = Field(max_length=120)
    body: str = Field(max_length=12_000, description="Markdown")
    audience: str = Field("public", description="public or supporters; only when it is new")
    other: dict[str, WordsIn] | None = Field(
        None, max_length=10, description="language → title and body; null leaves them, without words it goes"
    )


class UpdateChange(UpdateIn):
    version: int | None = Field(None, description="the version you saw: refused when it is another one now")


class PictureIn(Schema):
    alt: str = Field("", max_length=200, description="what it shows, in words")


class EarlierOut(Schema):
    """Words that were replaced, with who replaced them and when."""

    number: int
    language: str
    title: str
    body: str
    other_words: dict[str, dict[str, str]]
    by: PersonOut
    at: datetime


class EarlierPage(Schema):
    items: list[EarlierOut]
    next_cursor: str


@router.get("/projects/{slug}/updates", response=UpdatePage, summary="News you may read, the newest first")
def list_updates(request: HttpRequest, slug: str, paging: Query[Paging]) -> Any:
    project = queries.project_by_slug(slug, request.user)
    rows = paper_queries.updates_of(project, request.user)
    return paginate(rows, order=("-published_at", "-pk"), cursor=paging.cursor, limit=paging.limit)


@router.post("/projects/{slug}/updates", response={201: UpdateOut}, summary="Post news")
def post_update(request: HttpRequest, slug: str, data: UpdateIn) -> Any:
    project, person = allowed(request, slug, "projects.post_news")
    limit("projects.update", project.pk, times=10, seconds=24 * 3600)
    return Status(201, services.post_update(project=project, author=person, **data.dict()))


@router.put("/projects/{slug}/updates/{pk}", response=UpdateOut, summary="Change news")
def edit_update(request: HttpRequest, slug: str, pk: int, data: UpdateChange) -> Any:
    project, person = allowed(request, slug, "projects.post_news")
    update = get_object_or_404(project.updates, pk=pk)
    return services.edit_update(update=update, actor=person, **data.dict(exclude={"audience"}))


@router.get("/projects/{slug}/updates/{pk}/versions", response=EarlierPage, summary="What it said before")
def list_versions(request: HttpRequest, slug: str, pk: int, paging: Query[Paging]) -> Any:
    project = queries.project_by_slug(slug, request.user)
    update = get_object_or_404(paper_queries.updates_of(project, request.user), pk=pk)
    rows = update.versions.select_related("by")
    return paginate(rows, order=("-number",), cursor=paging.cursor, limit=paging.limit)


@router.post("/projects/{slug}/updates/{pk}/pictures", response={201: PictureOut}, summary="Add a picture")
def add_picture(
    request: HttpRequest,
    slug: str,
    pk: int,
    data: Form[PictureIn],
    upload: File[UploadedFile | None] = None,
) -> Status[UpdatePicture]:
    project, person = allowed(request, slug, "projects.post_news")
    update = get_object_or_404(project.updates, pk=pk)
    limit("projects.update_picture", person.pk, times=60, seconds=3600)
    return Status(201, services.add_update_picture(update=update, upload=needed(upload), alt=data.alt))


@router.delete(
    "/projects/{slug}/updates/{pk}/pictures/{picture}", response=UpdateOut, summary="Take a picture away"
)
def remove_picture(request: HttpRequest, slug: str, pk: int, picture: int) -> Any:
    project, person = allowed(request, slug, "projects.post_news")
    row = get_object_or_404(UpdatePicture, update__project=project, update__pk=pk, pk=picture)
    services.remove_update_picture(picture=row)
    return get_object_or_404(paper_queries.updates_of(project, person), pk=pk)
