"""The API of writing an idea: drafts, words, pictures and papers, its other language, its publication.

What stands at the address of a project itself joins the router it is read by: an address has one.
"""

from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from ninja import Field, File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile

from innovate.core.api import Paging, needed
from innovate.core.money import Money
from innovate.core.paging import paginate
from innovate.core.permissions import require_person
from innovate.core.ratelimits import limit
from innovate.organisations.private_files import serve_private
from innovate.projects import queries, services
from innovate.projects.api import ImageOut, PersonOut, ProjectDetail, ProjectOut, allowed, read_as_asked
from innovate.projects.api import router as projects
from innovate.projects.models import Category, Project, ProjectFile, ProjectImage
from innovate.projects.similarity import similar_ideas
from innovate.projects.views.uploads import may_read

router = Router(tags=["projects"])
#: As much as the page asks about while somebody types.
LONGEST_ASKED = 1000


class DraftOut(Schema):
    slug: str
    title: str
    version: int
    updated_at: datetime


class DraftPage(Schema):
    items: list[DraftOut]
    next_cursor: str


class IdeaChange(Schema):
    """What is not sent stays as it is; `price_amount` null takes the price away."""

    title: str = Field("", max_length=80)
    pitch: str = Field("", max_length=200)
    category: str = Field("", description="a category's slug")
    language: str = Field("en", pattern="^(en|zh-hans)$")
    problem: str = Field("", max_length=4000)
    idea: str = Field("", max_length=12000, description="Markdown")
    audience: str = Field("", max_length=2000)
    tags: list[str] = Field([], max_length=20)
    price_amount: int | None = Field(None, gt=0, le=10**12, description="minor units")
    price_currency: str = Field("EUR", pattern="^(EUR|USD|CNY)$")
    version: int | None = Field(None, description="the one that was read; without it the last to save wins")
    reason: str = Field("", max_length=2000, description="needed once many people support these words")


class WordsIn(Schema):
    title: str = Field(min_length=1, max_length=80)
    pitch: str = Field("", max_length=200)
    problem: str = Field("", max_length=4000)
    idea: str = Field("", max_length=12000)
    audience: str = Field("", max_length=2000)
    reason: str = Field("", max_length=2000)


class GoneOut(Schema):
    gone: bool


class PictureIn(Schema):
    alt: str = Field("", max_length=200, description="what it shows, in words")


class PictureOut(ImageOut):
    id: int


class PictureList(Schema):
    items: list[PictureOut]


class PaperIn(Schema):
    is_public: bool = False


class PaperOut(Schema):
    id: int
    name: str
    size: int
    is_public: bool
    for_reviewers: bool


class PaperList(Schema):
    items: list[PaperOut]


class StoryOut(Schema):
    at: datetime
    kind: str
    text: str
    actor: PersonOut | None


class StoryPage(Schema):
    items: list[StoryOut]
    next_cursor: str


@router.get("/me/drafts", response=DraftPage, summary="Ideas I have not published yet")
def list_drafts(request: HttpRequest, paging: Query[Paging]) -> Any:
    rows = queries.drafts_of(require_person(request.user))
    return paginate(rows, order=("-updated_at", "-pk"), cursor=paging.cursor, limit=paging.limit)


@router.get("/similar", response=list[ProjectOut], summary="Ideas like these words, in either language")
def list_similar(request: HttpRequest, q: str = "") -> list[Project]:
    found = similar_ideas(q[:LONGEST_ASKED], request.user)
    prefetch_related_objects(found, "author", "category")
    return [read_as_asked(request, project, "") for project in found]


@projects.patch("/projects/{slug}", response=ProjectDetail, summary="Change the words")
def edit_project(request: HttpRequest, slug: str, data: IdeaChange) -> Project:
    project, person = allowed(request, slug, "projects.edit_project")
    limit("projects.autosave", person.pk, times=1500, seconds=3600)
    fields = data.dict(exclude_unset=True)
    if "category" in fields:
        fields["category"] = get_object_or_404(Category, slug=data.category)
    amount, currency = fields.pop("price_amount", None), fields.pop("price_currency", project.price_currency)
    if "price_amount" in data.model_fields_set:
        fields["price"] = Money(amount, currency) if amount else None
    services.edit_project(project=project, actor=person, **fields)
    return _shown(request, slug)


@router.post("/projects/{slug}/publish", response=ProjectDetail, summary="Show a draft to everyone")
def publish(request: HttpRequest, slug: str) -> Project:
    """A draft that a moderator looks at first is returned as what it still is."""
    project, person = allowed(request, slug, "projects.edit_project")
    limit("projects.publish", person.pk, times=5, seconds=24 * 3600)
    published = services.publish_idea(project=project, actor=person)
    return _shown(request, published.slug)


@projects.delete("/projects/{slug}", response=GoneOut, summary="Throw a draft away")
def discard(request: HttpRequest, slug: str) -> dict[str, bool]:
    project, _person = allowed(request, slug, "projects.lead_project")
    services.discard_draft(project=project)
    return {"gone": True}


@router.put("/projects/{slug}/builds-on/{parent}", response=ProjectDetail, summary="Build a draft on an idea")
def build_on(request: HttpRequest, slug: str, parent: str) -> Project:
    project, person = allowed(request, slug, "projects.edit_project")
    root = queries.project_by_slug(parent, person)
    services.build_on(project=project, parent=root, actor=person)
    return _shown(request, slug)


@router.delete(
    "/projects/{slug}/builds-on/{parent}", response=ProjectDetail, summary="Let a draft stand by itself"
)
def forget_root(request: HttpRequest, slug: str, parent: str) -> Project:
    project, person = allowed(request, slug, "projects.edit_project")
    services.forget_root(project=project, parent=queries.project_by_slug(parent, person))
    return _shown(request, slug)


@router.put(
    "/projects/{slug}/translations/{language}", response=ProjectDetail, summary="Tell it in another language"
)
def translate(request: HttpRequest, slug: str, language: str, data: WordsIn) -> Project:
    project, person = allowed(request, slug, "projects.edit_project")
    limit("projects.translate", person.pk, times=60, seconds=3600)
    services.translate_project(project=project, actor=person, language=language, **data.dict())
    return _shown(request, slug, language)


@router.delete(
    "/projects/{slug}/translations/{language}", response=ProjectDetail, summary="Take the other language away"
)
def remove_translation(request: HttpRequest, slug: str, language: str) -> Project:
    project, person = allowed(request, slug, "projects.edit_project")
    services.remove_translation(project=project, actor=person, language=language)
    return _shown(request, slug)


@router.get("/projects/{slug}/pictures", response=PictureList, summary="Pictures, the cover first")
def list_pictures(request: HttpRequest, slug: str) -> Any:
    project = queries.project_by_slug(slug, request.user)
    return {"items": list(ProjectImage.objects.filter(project=project))}


@router.post("/projects/{slug}/pictures", response={201: PictureOut}, summary="Add a picture")
def add_picture(
    request: HttpRequest, slug: str, data: Form[PictureIn], upload: File[UploadedFile | None] = None
) -> Any:
    project, person = allowed(request, slug, "projects.edit_project")
    row = services.add_image(project=project, actor=person, upload=needed(upload), alt=data.alt)
    return Status(201, row)


@router.put("/projects/{slug}/pictures/{pk}", response=PictureOut, summary="Say what a picture shows")
def describe_picture(request: HttpRequest, slug: str, pk: int, data: PictureIn) -> ProjectImage:
    project, _person = allowed(request, slug, "projects.edit_project")
    row = get_object_or_404(ProjectImage, project=project, pk=pk)
    services.describe_image(image=row, alt=data.alt)
    row.refresh_from_db()
    return row


@router.delete("/projects/{slug}/pictures/{pk}", response=PictureList, summary="Take a picture away")
def remove_picture(request: HttpRequest, slug: str, pk: int) -> Any:
    project, _person = allowed(request, slug, "projects.edit_project")
    services.remove_image(image=get_object_or_404(ProjectImage, project=project, pk=pk))
    return {"items": list(ProjectImage.objects.filter(project=project))}


@router.get("/projects/{slug}/files", response=PaperList, summary="Papers one may read")
def list_files(request: HttpRequest, slug: str) -> Any:
    return {"items": queries.files_of(queries.project_by_slug(slug, request.user), request.user)}


@router.post("/projects/{slug}/files", response={201: PaperOut}, summary="Add a paper")
def add_file(
    request: HttpRequest, slug: str, data: Form[PaperIn], upload: File[UploadedFile | None] = None
) -> Any:
    project, person = allowed(request, slug, "projects.edit_project")
    row = services.add_file(project=project, actor=person, upload=needed(upload), is_public=data.is_public)
    return Status(201, row)


@router.get("/projects/{slug}/files/{pk}", summary="A paper")
def read_file(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    paper = _paper(queries.project_by_slug(slug, request.user), pk)
    if not may_read(request.user, paper):
        raise Http404
    return serve_private(paper.file, filename=paper.name.rsplit(".", 1)[0])


@router.put("/projects/{slug}/files/{pk}", response=PaperOut, summary="Show a paper to everyone, or the team")
def show_file(request: HttpRequest, slug: str, pk: int, data: PaperIn) -> ProjectFile:
    project, _person = allowed(request, slug, "projects.edit_project")
    services.show_file(file=_paper(project, pk), is_public=data.is_public)
    return _paper(project, pk)


@router.delete("/projects/{slug}/files/{pk}", response=PaperList, summary="Take a paper away")
def remove_file(request: HttpRequest, slug: str, pk: int) -> Any:
    project, _person = allowed(request, slug, "projects.edit_project")
    services.remove_file(file=_paper(project, pk))
    return {"items": list(ProjectFile.objects.filter(project=project))}


@router.get("/projects/{slug}/story", response=StoryPage, summary="What happened, the newest first")
def story(request: HttpRequest, slug: str, paging: Query[Paging]) -> dict[str, Any]:
    project = queries.project_by_slug(slug, request.user)
    page = queries.timeline_of(project, cursor=paging.cursor, limit=paging.limit)
    told = [queries.told(entry) for entry in page.items]
    items = [
        {"at": one.at, "kind": entry.kind, "text": str(one.text), "actor": one.actor}
        for one, entry in zip(told, page.items, strict=True)
    ]
    return {"items": items, "next_cursor": page.next_cursor}


def _shown(request: HttpRequest, slug: str, language: str = "") -> Project:
    return read_as_asked(request, queries.project_by_slug(slug, request.user), language)


def _paper(project: Project, pk: int) -> ProjectFile:
    return get_object_or_404(ProjectFile.objects.select_related("project"), project=project, pk=pk)
