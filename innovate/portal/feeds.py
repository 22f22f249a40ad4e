"""Atom feeds in both languages: articles, challenges, projects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from innovate.core.text import render_markdown
from innovate.portal import listing
from innovate.portal.models import ArticlePage, ChallengePage
from innovate.projects import queries as projects
from innovate.projects.models import Project, TimelineEntry

#: Entries in a feed.
SHOWN = 30


class _Newest(Feed):
    """The newest of one kind. Titles are text; the library marks summaries as HTML, so those are escaped."""

    feed_type = Atom1Feed
    subtitle: str | Promise
    kind: str
    home: str

    def link(self) -> str:
        return f"{settings.BASE_URL}{reverse(self.home)}"

    def feed_url(self) -> str:
        return f"{settings.BASE_URL}{reverse('portal:feed', args=[self.kind])}"

    def feed_guid(self) -> str:
        return self.feed_url()

    def item_title(self, item: Any) -> str:
        return item.title


class ArticleFeed(_Newest):
    """News and stories of the reader's language."""

    kind = "articles"
    home = "portal:articles"
    title = _("Innovate: news and stories")
    subtitle = _("From the workshop floor, the jury table and the post office.")

    def items(self) -> Iterable[ArticlePage]:
        rows = ArticlePage.objects.live().public().filter(locale__language_code=get_language())
        return rows.select_related("locale").order_by("-dated_at", "-pk")[:SHOWN]

    def item_description(self, item: ArticlePage) -> str:
        return escape(item.summary)

    def item_link(self, item: ArticlePage) -> str:
        return item.full_url

    def item_author_name(self, item: ArticlePage) -> str:
        return item.author_name

    def item_pubdate(self, item: ArticlePage) -> datetime:
        return item.dated_at

    def item_updateddate(self, item: ArticlePage) -> datetime:
        return item.last_published_at or item.dated_at


class ChallengeFeed(_Newest):
    """Challenges of the reader's language, the newest first, closed ones too."""

    kind = "challenges"
    home = "portal:challenges"
    title = _("Innovate: challenges")
    subtitle = _("Briefs that are waiting for an idea.")

    def items(self) -> Iterable[ChallengePage]:
        rows = ChallengePage.objects.live().public().filter(locale__language_code=get_language())
        return rows.select_related("locale").order_by("-first_published_at", "-pk")[:SHOWN]

    def item_description(self, item: ChallengePage) -> str:
        return escape(item.summary)

    def item_link(self, item: ChallengePage) -> str:
        return item.full_url

    def item_pubdate(self, item: ChallengePage) -> datetime | None:
        return item.first_published_at

    def item_updateddate(self, item: ChallengePage) -> datetime | None:
        return item.last_published_at


class ProjectFeed(_Newest):
    """The newest published projects, in the reader's language where they speak it."""

    kind = "projects"
    home = "portal:project_list"
    title = _("Innovate: new projects")
    subtitle = _("What people want to see made.")

    def items(self) -> Iterable[Project]:
        return (
            projects.visible_projects(AnonymousUser())
            .select_related("category", "author")
            .order_by(*projects.NEWEST)[:SHOWN]
        )

    def item_title(self, item: Project) -> str:
        return item.words.title

    def item_description(self, item: Project) -> str:
        return escape(item.words.pitch)

    def item_link(self, item: Project) -> str:
        return f"{settings.BASE_URL}{item.get_absolute_url()}"

    def item_author_name(self, item: Project) -> str:
        return str(item.author.display_name)

    def item_pubdate(self, item: Project) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Project) -> datetime:
        return item.updated_at


class ChosenProjectsFeed(ProjectFeed):
    """The newest of the projects somebody chose to see: the same words in the address as on the list."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> listing.Choice:
        return replace(listing.Choice.of(request.GET.dict()), order="new")

    def link(self, chosen: listing.Choice) -> str:  # type: ignore[override]
        return f"{settings.BASE_URL}{reverse(self.home)}{chosen.query}"

    def feed_url(self, chosen: listing.Choice) -> str:  # type: ignore[override]
        return f"{settings.BASE_URL}{reverse('portal:project_feed')}{chosen.query}"

    def feed_guid(self, chosen: listing.Choice) -> str:  # type: ignore[override]
        return self.feed_url(chosen)

    def items(self, chosen: listing.Choice) -> Iterable[Project]:  # type: ignore[override]
        rows = listing.chosen_projects(chosen, AnonymousUser()).select_related("category", "author")
        return rows.order_by(*projects.NEWEST)[:SHOWN]


class StoryFeed(Feed):
    """One project's story, its news with their words."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, slug: str) -> Project:  # type: ignore[override]
        # As everybody may see it: whoever reads a feed is nobody in particular.
        return projects.project_by_slug(slug, AnonymousUser())

    def title(self, project: Project) -> str:
        return project.words.title

    def subtitle(self, project: Project) -> str:
        return project.words.pitch

    def link(self, project: Project) -> str:
        return f"{settings.BASE_URL}{project.get_absolute_url()}"

    def feed_url(self, project: Project) -> str:
        return f"{settings.BASE_URL}{reverse('portal:story_feed', args=[project.slug])}"

    def feed_guid(self, project: Project) -> str:
        return self.feed_url(project)

    def items(self, project: Project) -> Iterable[TimelineEntry]:
        rows = projects.timeline_of(project, limit=SHOWN).items
        keys = [row.data.get("update") for row in rows if row.kind == "projects.update_posted"]
        rows_of_news = project.updates.filter(pk__in=keys) if keys else ()
        self.news = {update.pk: update.words.body for update in rows_of_news}
        for row in rows:
            row.project = project
        return rows

    def item_title(self, item: TimelineEntry) -> str:
        return projects.told(item).text

    def item_description(self, item: TimelineEntry) -> str:
        return render_markdown(self.news.get(item.data.get("update"), ""))

    def item_link(self, item: TimelineEntry) -> str:
        page = "projects:updates" if item.kind == "projects.update_posted" else "portal:story"
        return f"{settings.BASE_URL}{reverse(page, args=[item.project.slug])}"

    def item_guid(self, item: TimelineEntry) -> str:
        return f"{settings.BASE_URL}{reverse('portal:story', args=[item.project.slug])}#{item.pk}"

    def item_pubdate(self, item: TimelineEntry) -> datetime:
        return item.at

    def item_updateddate(self, item: TimelineEntry) -> datetime:
        return item.at


FEEDS = {feed.kind: feed() for feed in (ArticleFeed, ChallengeFeed, ProjectFeed)}


@require_safe
@cache_control(public=True, max_age=600)
def feed(request: HttpRequest, kind: str) -> HttpResponse:
    """The feed of one kind in the language of the address; 304 for a reader who has it already."""
    if kind not in FEEDS:
        raise Http404
    return FEEDS[kind](request)


@require_safe
@cache_control(public=True, max_age=600)
def project_feed(request: HttpRequest) -> HttpResponse:
    """The newest projects of a choice."""
    return ChosenProjectsFeed()(request)


@require_safe
@cache_control(public=True, max_age=600)
def story_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """One project's story."""
    # Made for this request: it keeps the news of one project.
    return StoryFeed()(request, slug=slug)
