"""Every reusable read of projects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.actions import Task
from innovate.core.errors import Gone
from innovate.core.paging import Page, page_of, paginate
from innovate.core.prepared import prepared
from innovate.projects import timeline_kinds
from innovate.projects.models import (
    Category,
    Follow,
    MergeRequest,
    Project,
    ProjectAncestor,
    ProjectFile,
    ProjectImage,
    ProjectTranslation,
    Tag,
    TeamMember,
    TimelineEntry,
)
from innovate.projects.stages import Stage

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    Person = User | AnonymousUser

#: The newest first; unique as a whole, so that pages neither repeat nor skip.
NEWEST = ("-published_at", "-pk")
STORY, STORY_BEGINS = ("-at", "-pk"), 6
DRAFTS_SHOWN = 5
#: Of the ideas that stand beside a project: those it builds on, those that build on it, those merged into it.
BESIDE = 12


def visible_projects(person: Person) -> QuerySet[Project]:
    """Return the projects that lists, search, feeds and sitemaps show: published, not hidden by a moderator, not
    merged into another. Drafts are on their authors' own page, never in lists.
    """
    return Project.objects.exclude(stage=Stage.DRAFT).filter(hidden_at=None, merged_into_id=None)


def drafts_of(person: User) -> QuerySet[Project]:
    """Return the drafts this person works on, the last touched first."""
    on_team = TeamMember.objects.filter(project=OuterRef("pk"), person=person)
    return (
        Project.objects.filter(Exists(on_team), stage=Stage.DRAFT)
        .select_related("category")
        .prefetch_related("images")
        .order_by("-updated_at", "-pk")
    )


def tasks(person: User) -> list[Task]:
    """Return what this person began to write and has not published, the last touched first (one query)."""
    title = _("Go on with your draft “%(title)s”")
    return [
        Task(title % {"title": draft.words.title}, reverse("projects:edit", args=[draft.slug]))
        for draft in drafts_of(person).prefetch_related(None)[:DRAFTS_SHOWN]
    ]


def project_by_slug(slug: str, person: Person, *, with_header: bool = True) -> Project:
    """Return one project with what its header shows (two queries), or only with its category, for an answer that
    has no header (one query). Raises Http404 for other people's drafts too: that a draft exists is nobody else's
    business; and Gone for what a moderator has hidden.
    """
    if "\0" in slug:  # PostgreSQL would refuse to look for it
        raise Http404
    found = _with_header(slug) if with_header else _with_category(slug)
    project = found[0] if found else None
    if project is not None and person.has_perm("projects.view_project", project):
        return with_pictures([project])[0] if with_header else project
    if project is not None and project.is_hidden:
        raise hidden()
    raise Http404


@prepared
def _with_category(slug: str) -> QuerySet[Project]:
    return Project.objects.select_related("category").filter(slug=slug)


@prepared
def _with_header(slug: str) -> QuerySet[Project]:
    return Project.objects.select_related("author__profile", "category", "room").filter(slug=slug)


def with_pictures(projects: Sequence[Project]) -> Sequence[Project]:
    """Read the pictures of all these projects at once (one query), and return the projects."""
    found: dict[int, list[ProjectImage]] = {project.pk: [] for project in projects}
    for image in _pictures(tuple(found)):
        found[image.project_id].append(image)
    for project in projects:
        project.pictures = found[project.pk]
        for image in project.pictures:
            image.project = project
    return projects


@prepared
def _pictures(projects: tuple[int, ...]) -> QuerySet[ProjectImage]:
    return ProjectImage.objects.filter(project__in=projects)


def hidden() -> Gone:
    """What everybody reads in the place of a project a moderator has hidden."""
    return Gone(
        _("A moderator has hidden this project. Its team knows why and can ask for a second look."),
        code="hidden",
    )


def with_card_parts(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Add what a card shows: the category in the row, pictures in one more query."""
    return projects.select_related("category").prefetch_related("images")


def roots_of(project: Project) -> list[ProjectAncestor]:
    """Return what the idea builds on, the nearest first (one query)."""
    return _roots(project.pk)


@prepared
def _roots(project: int) -> QuerySet[ProjectAncestor]:
    links = ProjectAncestor.objects.filter(project=project, ancestor__hidden_at=None)
    links = links.exclude(ancestor__stage=Stage.DRAFT)
    return links.select_related("ancestor__author", "ancestor__category")[:BESIDE]


def built_on(project: Project) -> list[Project]:
    """Return the published ideas that build directly on this one, the newest first (one query)."""
    return [link.project for link in _remixes(project.pk)]


@prepared
def _remixes(project: int) -> QuerySet[ProjectAncestor]:
    links = ProjectAncestor.objects.filter(ancestor=project, distance=1, project__hidden_at=None)
    links = links.exclude(project__stage=Stage.DRAFT)
    return links.select_related("project__author").order_by("-pk")[:BESIDE]


def taken_in(project: Project) -> list[Project]:
    """Return the projects that were merged into this one, the newest first (one query)."""
    return _merged_into(project.pk)


@prepared
def _merged_into(project: int) -> QuerySet[Project]:
    rows = Project.objects.filter(merged_into=project, hidden_at=None).select_related("author")
    return rows.order_by("-merged_at", "-pk")[:BESIDE]


def merge_requests_of(project: Project) -> QuerySet[MergeRequest]:
    """Return the questions whether it goes on as another project, or takes one in, that wait for an answer."""
    rows = MergeRequest.objects.filter(Q(project=project) | Q(into=project), state=MergeRequest.State.OPEN)
    return rows.select_related("project", "into", "asked_by").order_by("-asked_at", "-pk")


def files_of(project: Project, person: Person) -> list[ProjectFile]:
    """Return the papers this person may read."""
    return _files(project.pk, bool(person.has_perm("projects.work_on_project", project)))


@prepared
def _files(project: int, all_of_them: bool) -> QuerySet[ProjectFile]:
    files = ProjectFile.objects.filter(project=project)
    return files if all_of_them else files.filter(is_public=True)


def tags_of(project: Project) -> list[Tag]:
    """Return the project's tags in their order (one query)."""
    return _tags(project.pk)


@prepared
def _tags(project: int) -> QuerySet[Tag]:
    return Tag.objects.filter(projecttag__project=project).order_by("projecttag__position")


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


def with_team(project: Project) -> list[TeamMember]:
    """Return the team as `team_of` does, and keep it with the project: who may do what is asked of it, too."""
    members = _team(project.pk)
    project.memberships = {member.person_id: member for member in members}
    return members


@prepared
def _team(project: int) -> QuerySet[TeamMember]:
    rows = TeamMember.objects.filter(project=project).select_related("person__profile")
    return rows.order_by("role", "joined_at", "pk")


def people_following(project: Project) -> set[int]:
    """Return who follows the project because they are part of it: author, team and contributors."""
    contributors = project.contributions.values_list("person_id", flat=True)
    return team_ids(project) | set(contributors) | {project.author_id}


def followed_by(person: Person, project_ids: Iterable[int]) -> set[int]:
    """Return which of these projects the person follows (one query; none for a visitor)."""
    if not person.is_authenticated:
        return set()
    return {follow.project_id for follow in _followed(person.pk, tuple(project_ids))}


@prepared
def _followed(person: int, projects: tuple[int, ...]) -> QuerySet[Follow]:
    return Follow.objects.filter(person=person, project__in=projects)


def follows_of(person: User) -> QuerySet[Follow]:
    """Return what the person follows, the last followed first."""
    rows = Follow.objects.filter(person=person, project__hidden_at=None)
    return rows.select_related("project__category").order_by("-created_at", "-pk")


def categories() -> QuerySet[Category]:
    """Return all categories in their order."""
    return Category.objects.all()


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


def versions_of(project: Project) -> list[tuple[str, str, ProjectTranslation | None, bool]]:
    """Return the other languages an author may write in: code, its name, the version there is, and whether that
    is behind the original (one query).
    """
    there = {row.language: row for row in project.translations.all()}
    return [
        (
            language,
            str(get_language_info(language)["name_translated"]),
            there.get(language),
            language in there and there[language].is_behind(project),
        )
        for language, _name in settings.LANGUAGES
        if language != project.language
    ]


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
    return paginate(rows, order=STORY, cursor=cursor, limit=limit)


def newest_of(project: Project) -> Page[TimelineEntry]:
    """Return the last STORY_BEGINS entries of the project's story, as `timeline_of` does (one query)."""
    return page_of(_story_begins(project.pk), order=STORY, limit=STORY_BEGINS, is_first=True)


@prepared
def _story_begins(project: int) -> QuerySet[TimelineEntry]:
    rows = TimelineEntry.objects.filter(project=project).select_related("actor")
    return rows.order_by(*STORY)[: STORY_BEGINS + 1]


def told(entry: TimelineEntry) -> Story:
    """Put an entry into words in the active language."""
    kind = timeline_kinds.registry.get(entry.kind)
    if kind is None:
        # A kind whose room is no longer installed: the story keeps its place, plainly.
        return Story(entry.at, entry.kind, "circle", entry.actor, "", entry.data)
    stage = kind.stage(entry.data) if kind.stage else ""
    return Story(entry.at, kind.render(entry.data), kind.icon, entry.actor, stage, entry.data)
