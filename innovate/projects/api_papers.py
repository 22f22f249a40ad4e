"""The API of documents and the bill of materials."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from ninja import Field, File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile

from innovate.core.api import Paging, needed
from innovate.core.paging import paginate
from innovate.core.ratelimits import limit
from innovate.organisations.private_files import serve_private
from innovate.projects import bom_rules, paper_queries, queries
from innovate.projects.api import MoneyOut, PersonOut, allowed
from innovate.projects.models import BomRevision, Document, DocumentVersion
from innovate.projects.services import bom, documents

router = Router(tags=["documents and parts lists"])


class VersionOut(Schema):
    number: int
    name: str
    size: int
    sha256: str
    note: str
    by: PersonOut
    at: datetime


class DocumentOut(Schema):
    id: int
    title: str
    is_public: bool
    versions: list[VersionOut]

    @staticmethod
    def resolve_versions(document: Any) -> list[Any]:
        return list(document.versions.all())


class DocumentPage(Schema):
    items: list[DocumentOut]
    next_cursor: str


class DocumentIn(Schema):
    title: str = Field("", max_length=120)
    is_public: bool = False
    note: str = Field("", max_length=200)


class LineIn(Schema):
    number: str = Field(max_length=40)
    name: str = Field(max_length=120)
    quantity: Decimal = Field(Decimal(1), gt=0, le=1_000_000, decimal_places=4)
    unit: str = Field("pcs", max_length=12)
    unit_cost: int | None = Field(None, ge=0, le=10**12, description="minor units")
    supplier: str = Field("", max_length=120)
    parent: str = Field("", max_length=40, description="the part number of the assembly it goes into")


class LinesIn(Schema):
    lines: list[LineIn] = Field(max_length=bom_rules.MOST_LINES)


class RevisionOut(Schema):
    number: int
    note: str
    currency: str
    state: BomRevision.State
    is_public: bool
    released_at: datetime | None


class VersionIn(Schema):
    note: str = Field("", max_length=200, description="what is new")


class ShownIn(Schema):
    is_public: bool


class LineOut(Schema):
    number: str = Field(alias="part.number")
    name: str = Field(alias="part.name")
    quantity: Decimal = Field(alias="part.quantity")
    unit: str = Field(alias="part.unit")
    unit_cost: int | None = Field(alias="part.unit_cost")
    supplier: str = Field(alias="part.supplier")
    parent: str = Field(alias="part.parent")
    one: MoneyOut
    line: MoneyOut


class BillOut(Schema):
    revision: RevisionOut
    total: MoneyOut
    unknown: int = Field(description="parts without a cost, which count as nothing")
    lines: list[LineOut] = Field(alias="rows")


class PartOut(Schema):
    """A line as it stands in one revision."""

    name: str
    quantity: Decimal
    unit: str
    unit_cost: int | None = Field(description="minor units of that revision's currency")
    supplier: str
    parent: str


class ChangeOut(Schema):
    number: str
    before: PartOut | None = Field(description="null: it is new")
    after: PartOut | None = Field(description="null: it is gone")
    what: list[str] = Field(description="the columns that differ")


class ComparisonOut(Schema):
    before: RevisionOut
    after: RevisionOut
    changes: list[ChangeOut]


class RevisionIn(Schema):
    note: str = Field("", max_length=200)


@router.get("/projects/{slug}/documents", response=DocumentPage, summary="Documents you may read")
def list_documents(request: HttpRequest, slug: str, paging: Query[Paging]) -> Any:
    project = queries.project_by_slug(slug, request.user)
    rows = paper_queries.documents_of(project, request.user)
    return paginate(rows, order=("title", "pk"), cursor=paging.cursor, limit=paging.limit)


@router.post("/projects/{slug}/documents", response={201: DocumentOut}, summary="Add a document")
def add_document(
    request: HttpRequest, slug: str, data: Form[DocumentIn], upload: File[UploadedFile | None] = None
) -> Any:
    project, person = allowed(request, slug, "projects.edit_project")
    limit("projects.document", person.pk, times=60, seconds=24 * 3600)
    row = documents.add_document(project=project, actor=person, upload=needed(upload), **data.dict())
    return Status(201, row)


@router.post("/projects/{slug}/documents/{pk}", response={201: DocumentOut}, summary="Add a version")
def add_version(
    request: HttpRequest, slug: str, pk: int, data: Form[VersionIn], upload: File[UploadedFile | None] = None
) -> Any:
    project, person = allowed(request, slug, "projects.edit_project")
    row = get_object_or_404(Document, project=project, pk=pk)
    limit("projects.document", person.pk, times=60, seconds=24 * 3600)
    documents.add_version(document=row, actor=person, upload=needed(upload), note=data.note)
    return Status(201, get_object_or_404(paper_queries.documents_of(project, person), pk=pk))


@router.put(
    "/projects/{slug}/documents/{pk}", response=DocumentOut, summary="For everyone, or the team alone"
)
def show_document(request: HttpRequest, slug: str, pk: int, data: ShownIn) -> Any:
    project, person = allowed(request, slug, "projects.edit_project")
    documents.show_document(
        document=get_object_or_404(Document, project=project, pk=pk), is_public=data.is_public
    )
    return get_object_or_404(paper_queries.documents_of(project, person), pk=pk)


@router.get("/projects/{slug}/documents/{pk}/{number}", summary="One version's file")
def read_version(request: HttpRequest, slug: str, pk: int, number: int) -> HttpResponseBase:
    project = queries.project_by_slug(slug, request.user)
    row = get_object_or_404(paper_queries.documents_of(project, request.user), pk=pk)
    found = get_object_or_404(DocumentVersion, document=row, number=number)
    return serve_private(found.file, filename=found.name.rsplit(".", 1)[0])


@router.get("/projects/{slug}/bom", response=list[RevisionOut], summary="Revisions of the parts list")
def list_revisions(request: HttpRequest, slug: str) -> Any:
    project = queries.project_by_slug(slug, request.user)
    return list(paper_queries.revisions_of(project, request.user)[:100])


@router.post("/projects/{slug}/bom", response={201: RevisionOut}, summary="Begin the next revision")
def begin_revision(request: HttpRequest, slug: str, data: RevisionIn) -> Any:
    project, person = allowed(request, slug, "projects.edit_project")
    return Status(201, bom.new_revision(project=project, actor=person, note=data.note))


@router.get("/projects/{slug}/bom/{number}", response=BillOut, summary="One revision with its costs")
def read_revision(request: HttpRequest, slug: str, number: int) -> Any:
    project = queries.project_by_slug(slug, request.user)
    rows = paper_queries.revisions_of(project, request.user)
    return paper_queries.bill_of(get_object_or_404(rows, number=number))


@router.get(
    "/projects/{slug}/bom/{number}/from/{other}", response=ComparisonOut, summary="What changed between two"
)
def compare_revisions(request: HttpRequest, slug: str, number: int, other: int) -> dict[str, Any]:
    rows = paper_queries.revisions_of(queries.project_by_slug(slug, request.user), request.user)
    before, after = (get_object_or_404(rows, number=one) for one in (other, number))
    changes = bom_rules.compare(bom.parts_of(before), bom.parts_of(after))
    return {"before": before, "after": after, "changes": changes}


@router.put("/projects/{slug}/bom/{number}", response=RevisionOut, summary="For everyone, or the team alone")
def show_revision(request: HttpRequest, slug: str, number: int, data: ShownIn) -> Any:
    project, person = allowed(request, slug, "projects.edit_project")
    row = get_object_or_404(BomRevision, project=project, number=number)
    bom.show_revision(revision=row, is_public=data.is_public)
    return get_object_or_404(paper_queries.revisions_of(project, person), number=number)


@router.put("/projects/{slug}/bom/{number}/lines", response=BillOut, summary="Replace all lines of a draft")
def replace_lines(request: HttpRequest, slug: str, number: int, data: LinesIn) -> Any:
    project, _person = allowed(request, slug, "projects.edit_project")
    row = get_object_or_404(BomRevision, project=project, number=number)
    parts = [bom_rules.cleaned(bom_rules.Part(**line.dict())) for line in data.lines]
    bom.replace_lines(revision=row, parts=parts)
    return paper_queries.bill_of(row)


@router.post("/projects/{slug}/bom/{number}/release", response=RevisionOut, summary="Release it for good")
def release(request: HttpRequest, slug: str, number: int) -> Any:
    project, person = allowed(request, slug, "projects.edit_project")
    row = get_object_or_404(BomRevision.objects.select_related("project"), project=project, number=number)
    return bom.release(revision=row, actor=person)
