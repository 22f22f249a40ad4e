"""Every reusable read of projects."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.paging import Page, paginate
from innovate.projects import timeline_kinds
from innovate.projects.models import Category, Project, ProjectTranslation, TeamMember, TimelineEntry
from innovate.projects.stages import Stage

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    Person = User | AnonymousUser

#: The newest first; unique as a whole, so that pages neither repeat nor skip.
NEWEST = ("-published_at", "-pk")
SIMILAR_SHOWN = 4


def visible_projects(person: Person) -> QuerySet[Project]:
    """Return the published projects. Drafts are on their authors' own page, never in lists."""
    return Project.objects.exclude(stage=Stage.DRAFT)


def drafts_of(person: User) -> QuerySet[Project]:
    """Return the drafts this person works on, the last touched first."""
    on_team = TeamMember.objects.filter(project=OuterRef("pk"), person=person)
    return (
        Project.objects.filter(Exists(on_team), stage=Stage.DRAFT)
        .select_related("category")
        .prefetch_related("images")
        .order_by("-updated_at", "-pk")
    )


def project_by_slug(slug: str, person: Person) -> Project:
    """Return one project with what its header shows (two queries). Raises Http404 for other people's drafts
    too:
    that a draft exists is nobody else's business."""
    project = (
        Project.objects.select_related("author__profile", "category", "room")
        .prefetch_related("images")
        .filter(slug=slug)
        .first()
    )
    if project is None or not person.has_perm("projects.view_project", project):
        raise Http404
    return project


def with_card_parts(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Add what a card shows: the category in the row, pictures in one more query."""
    return projects.select_related("category").prefetch_related("images")


def team_ids(project: Project) -> set[int]:
    """Return the primary keys of the team's people."""
    return set(TeamMember.objects.filter(project=project).values_list("person_id", flat=True))


def team_of(project: Project) -> QuerySet[TeamMember]:
    """Return the team with its people, leads first."""
    return (
        TeamMember.objects.filter(project=project)
        .select_related("person__profile")
        .order_by("role", "joined_at", "pk")
    )


def people_following(project: Project) -> set[int]:
    """Return who follows the project because they are part of it: author, team and contributors."""
    contributors = project.contributions.values_list("person_id", flat=True)
    return team_ids(project) | set(contributors) | {project.author_id}


def categories() -> QuerySet[Category]:
    """Return all categories in their order."""
    return Category.objects.all()


def similar_ideas(project: Project) -> list[Project]:
    """Return a few published projects whose title or pitch share words with this one, the closest first."""
    words = _words(f"{project.title} {project.pitch}")
    if not words:
        return []
    match = reduce(or_, (Q(title__icontains=word) | Q(pitch__icontains=word) for word in words))
    found = with_card_parts(
        visible_projects(project.author)
        .exclude(pk=project.pk)
        .exclude(stage__in=[Stage.DECLINED, Stage.CANCELLED])
    ).filter(match)[:60]
    scored = [(sum(word in f"{row.title} {row.pitch}".casefold() for word in words), row) for row in found]
    scored.sort(key=lambda pair: (-pair[0], -pair[1].pk))
    least = 1 if len(words) < 3 else 2
    return [row for score, row in scored if score >= least][:SIMILAR_SHOWN]


_STOP_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "for",
        "from",
        "in",
        "into",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "that",
        "the",
        "this",
        "to",
        "with",
        "without",
        "which",
        "your",
        "you",
    ]
)


def _words(text: str) -> list[str]:
    """The telling words of a short text: English words of three letters or more, pairs of Chinese
    characters.
    """
    text = text.casefold()
    english = [word for word in re.findall(r"[^\W\d_\u4e00-\u9fff]{3,}", text) if word not in _STOP_WORDS]
    chinese = [
        run[i : i + 2] for run in re.findall(r"[\u4e00-\u9fff]{2,}", text) for i in range(len(run) - 1)
    ]
    return list(dict.fromkeys(english + chinese))[:20]


@dataclass(frozen=True, slots=True)
class Reading:
    """A project's whole text for one reader. `others`: the other languages it can be read in, each with its
    invitation in that language. `translation` is None when this is the original; `behind`: the original has
    changed since.
    """

    text: Project | ProjectTranslation
    others: list[tuple[str, str]]
    translation: ProjectTranslation | None
    behind: bool


def reading_of(project: Project) -> Reading:
    """Return what this reader reads: no query for an original, one for a translation."""
    text = project.text
    translation = text if isinstance(text, ProjectTranslation) else None
    others = [(language, invitation(language)) for language in project.languages if language != text.language]
    behind = translation is not None and translation.is_behind(project)
    return Reading(text, others, translation, behind)


def invitation(language: str) -> str:
    """Return "Read in English" in the language it invites to."""
    with override(language):
        return _("Read in %(language)s") % {"language": get_language_info(language)["name_local"]}


@dataclass(frozen=True, slots=True)
class Story:
    """A timeline entry ready to be shown; `stage` is "" unless it marks a change of stage."""

    at: datetime
    text: str
    icon: str
    actor: User | None
    stage: str
    data: dict[str, Any]


def timeline_of(project: Project, *, cursor: str = "", limit: int = 20) -> Page[TimelineEntry]:
    """Return a page of the project's story, the newest first (one query)."""
    rows = TimelineEntry.objects.filter(project=project).select_related("actor")
    return paginate(rows, order=("-at", "-pk"), cursor=cursor, limit=limit)


def told(entry: TimelineEntry) -> Story:
    """Put an entry into words in the active language."""
    kind = timeline_kinds.registry.get(entry.kind)
    if kind is None:
        # A kind whose room is no longer installed: the story keeps its place, plainly.
        return Story(entry.at, entry.kind, "circle", entry.actor, "", entry.data)
    stage = kind.stage(entry.data) if kind.stage else ""
    return Story(entry.at, kind.render(entry.data), kind.icon, entry.actor, stage, entry.data)
