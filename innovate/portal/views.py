"""Pages that show several rooms at once."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from innovate.core.permissions import require_person
from innovate.portal import listing, queries
from innovate.portal.mine import mine_of
from innovate.portal.story import story_charts
from innovate.projects import queries as projects
from innovate.projects.gate_queries import gate_of
from innovate.projects.offer_queries import may_offer
from innovate.projects.paper_queries import latest_news
from innovate.projects.private_queries import way_in
from innovate.projects.stages import ROAD


@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    """Every published project, as somebody chooses to see them."""
    chosen = listing.Choice.of(request.GET.dict())
    page, cards = listing.card_page(chosen, request.user, cursor=request.GET.get("cursor", ""))
    offer = listing.offered()
    context = {
        "page": page,
        "cards": cards,
        "chosen": listing.shown(chosen, offer),
        "stages": ROAD,
        "offer": offer,
        "chips": listing.chips(chosen, offer),
    }
    return render(request, "portal/project_list.html", context)


@require_safe
def project_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole story of one product: where it is, what it needs now, and every room's part."""
    project = projects.project_by_slug(slug, request.user)
    if project.merged_into is not None:
        return redirect(project.merged_into, permanent=True)
    project.read_in(request.GET.get("text"))
    # Before anything asks who may do what.
    team = projects.with_team(project)
    parts, action = queries.project_parts(project, request.user)
    story = projects.newest_of(project)
    context = {
        "project": project,
        "follows": project.pk in projects.followed_by(request.user, [project.pk]),
        "reading": projects.reading_of(project),
        "roots": projects.roots_of(project),
        "remixes": projects.built_on(project),
        "taken_in": projects.taken_in(project),
        "papers": projects.files_of(project, request.user),
        "tags": projects.tags_of(project),
        "parts": parts,
        "action": action,
        "gate": gate_of(project, request.user),
        "details": way_in(project, request.user),
        "stories": [projects.told(entry) for entry in story.items],
        "more_story": story.next_cursor,
        "team": team,
        "updates": latest_news(project, request.user),
        "may_offer": may_offer(project, request.user),
    }
    return render(request, "portal/project.html", context)


@require_safe
def project_story(request: HttpRequest, slug: str) -> HttpResponse:
    """The timeline from the newest entry to the first."""
    project = projects.project_by_slug(slug, request.user)
    page = projects.timeline_of(project, cursor=request.GET.get("cursor", ""), limit=40)
    context = {
        "project": project,
        "page": page,
        "stories": [projects.told(entry) for entry in page.items],
        **story_charts(project, request.user),
    }
    return render(request, "portal/project_story.html", context)


@require_safe
@login_required
def me(request: HttpRequest) -> HttpResponse:
    """What this person owes, owns and awaits."""
    context = {"mine": mine_of(require_person(request.user))}
    return render(request, "portal/me.html", context)
