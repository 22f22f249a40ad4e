"""Reads of news, documents and the bill of materials, as this person may see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet

from innovate.core.money import Money
from innovate.core.prepared import prepared
from innovate.projects import audiences
from innovate.projects.bom_rules import BomRefused, Part, in_order, roll_up
from innovate.projects.models import BomRevision, Document, DocumentVersion, Project, Update
from innovate.projects.services.bom import parts_of

if TYPE_CHECKING:
    from innovate.projects.queries import Person

NEWS, NEWS_SHOWN = ("-published_at", "-pk"), 2


def updates_of(project: Project, person: Person) -> QuerySet[Update]:
    """Return the news this person may read, the newest first, with authors and pictures."""
    rows = project.updates.select_related("author").prefetch_related("pictures")
    keys = audiences.open_to(person, project)
    return (rows if keys is None else rows.filter(audience__in=keys)).order_by(*NEWS)


def latest_news(project: Project, person: Person) -> list[Update]:
    """Return the last NEWS_SHOWN that this person may read, with authors (one query)."""
    keys = audiences.open_to(person, project)
    return _latest_news(project.pk, None if keys is None else tuple(keys))


@prepared
def _latest_news(project: int, audience: tuple[str, ...] | None) -> QuerySet[Update]:
    rows = Update.objects.filter(project=project).select_related("author")
    shown = rows if audience is None else rows.filter(audience__in=audience)
    return shown.order_by(*NEWS)[:NEWS_SHOWN]


def documents_of(project: Project, person: Person) -> QuerySet[Document]:
    """Return the documents this person may read, each with its versions, the latest first (two queries)."""
    versions = Prefetch("versions", DocumentVersion.objects.select_related("by").order_by("-number"))
    rows = Document.objects.filter(project=project).prefetch_related(versions)
    return rows if _works(project, person) else rows.filter(is_public=True)


def revisions_of(project: Project, person: Person) -> QuerySet[BomRevision]:
    """Return the revisions this person may read, the newest first; a draft is the team's alone."""
    rows = BomRevision.objects.filter(project=project).select_related("released_by", "created_by")
    if _works(project, person):
        return rows
    return rows.filter(is_public=True, state=BomRevision.State.RELEASED)


def _works(project: Project, person: Person) -> bool:
    return bool(person.has_perm("projects.work_on_project", project))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a bill as it is shown; `one` and `line` are what one and the line cost."""

    depth: int
    part: Part
    one: Money
    line: Money
    unknown: bool


@dataclass(frozen=True, slots=True)
class Bill:
    """A revision with its costs; `wrong` says in words why there are none."""

    revision: BomRevision
    rows: list[Row]
    total: Money
    unknown: int
    wrong: str = ""


def bill_of(revision: BomRevision) -> Bill:
    """Return the revision's lines, assemblies first, with what they cost (one query)."""
    parts = parts_of(revision)

    def money(amount: int) -> Money:
        return Money(amount, revision.currency)

    try:
        costs = roll_up(parts)
    except BomRefused as refusal:
        return Bill(revision, [], money(0), 0, refusal.message)
    rows = [
        Row(
            depth,
            part,
            money(costs.one[part.number]),
            money(costs.line[part.number]),
            part.number in costs.unknown,
        )
        for depth, part in in_order(parts)
    ]
    return Bill(revision, rows, money(costs.total), len(costs.unknown))
