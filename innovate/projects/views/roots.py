"""Ideas that are alike, and ideas built on others."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from innovate.accounts.models import User
from innovate.core.errors import Refused
from innovate.core.permissions import require
from innovate.core.ratelimits import limit
from innovate.projects import purposes, queries, rules, services
from innovate.projects.similarity import similar_ideas

#: Enough of what is being typed to tell what it is about.
LONGEST_ASKED = 1000


@require_safe
def similar(request: HttpRequest) -> HttpResponse:
    """The ideas most like ?q=, as a part of the page somebody writes on; ?draft= is what they write."""
    draft = None
    if slug := request.GET.get("draft", ""):
        draft = queries.project_by_slug(slug, request.user)
    found = similar_ideas(request.GET.get("q", "")[:LONGEST_ASKED], request.user, besides=draft)
    response = render(request, "projects/_similar.html", {"similar": found, "project": draft})
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
def remix(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what building on an idea means, then begin a draft that does."""
    parent = queries.project_by_slug(slug, request.user)
    refused = ""
    if request.method == "POST":
        try:
            limit("projects.draft", request.user.pk, times=20, seconds=3600)
            draft = services.remix(parent=parent, author=cast(User, request.user))
            purposes.remember(request.GET, project=draft, actor=draft.author)
        except Refused as refusal:
            refused = refusal.message
        else:
            return redirect("projects:edit", draft.slug)
    context = {
        "project": parent,
        "refused": refused or (services.hidden_words() if parent.is_draft else ""),
        "share": rules.ancestor_share(1) / 100,
        "purpose": purposes.asked(request.GET),
    }
    return render(request, "projects/remix.html", context)


@login_required
@require_POST
def roots(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a draft build on the idea `parent`, or no longer."""
    project = queries.project_by_slug(slug, request.user)
    require(request.user, "projects.edit_project", project)
    try:
        parent = queries.project_by_slug(request.POST.get("parent", ""), request.user)
        if request.POST.get("action") == "drop":
            services.forget_root(project=project, parent=parent)
            messages.success(request, _("Your idea stands by itself now."))
        else:
            services.build_on(project=project, parent=parent, actor=cast(User, request.user))
            messages.success(
                request, _("Your idea builds on “%(title)s” now.") % {"title": parent.words.title}
            )
    except Refused as refusal:
        messages.error(request, refusal.message)
    except Http404:
        messages.error(request, _("The idea to build on is not there, or not public."))
    return redirect("projects:edit", project.slug)
