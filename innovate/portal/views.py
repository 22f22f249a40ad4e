"""Pages that show several rooms at once."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from innovate.core.errors import Refused
from innovate.core.permissions import require, require_person
from innovate.portal import queries, services
from innovate.portal.mine import mine_of
from innovate.portal.models import ChallengePage
from innovate.portal.story import story_charts
from innovate.projects import queries as projects
from innovate.projects.stages import ROAD


@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    """Every published project, filtered by stage and category, newest or most supported first."""
    chosen = {name: request.GET.get(name, "") for name in ("stage", "category", "order")}
    page, cards = queries.project_list(
        request.user, **{**chosen, "order": chosen["order"] or "new"}, cursor=request.GET.get("cursor", "")
    )
    context = {
        "page": page,
        "cards": cards,
        "chosen": chosen,
        "stages": ROAD,
        "categories": queries.categories(),
    }
    return render(request, "portal/project_list.html", context)


@require_safe
def project_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole story of one product: where it is, what it needs now, and every room's part."""
    project = projects.project_by_slug(slug, request.user)
    project.read_in(request.GET.get("text"))
    parts, action = queries.project_parts(project, request.user)
    story = projects.timeline_of(project, limit=6)
    context = {
        "project": project,
        "reading": projects.reading_of(project),
        "roots": projects.roots_of(project),
        "remixes": projects.built_on(project),
        "papers": projects.files_of(project, request.user),
        "tags": list(project.tags.order_by("projecttag__position")),
        "parts": parts,
        "action": action,
        "stories": [projects.told(entry) for entry in story.items],
        "more_story": story.next_cursor,
        "team": projects.team_of(project),
        "updates": project.updates.select_related("author").order_by("-published_at")[:2],
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


@require_POST
def enter_challenge(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand one of one's projects in to a challenge."""
    person = require_person(request.user)
    # By `id`: the key of a page is a relation, for which Django does not refuse numbers no column holds.
    challenge = get_object_or_404(ChallengePage.objects.live(), id=pk)
    project = projects.project_by_slug(request.POST.get("project", ""), person)
    require(person, "projects.lead_project", project)
    try:
        services.enter_challenge(challenge=challenge, project=project, actor=person)
        messages.success(request, _("Handed in. Good luck!"))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(challenge.get_url(request))


@require_safe
@login_required
def me(request: HttpRequest) -> HttpResponse:
    """What this person owes, owns and awaits."""
    context = {"mine": mine_of(require_person(request.user))}
    return render(request, "portal/me.html", context)
