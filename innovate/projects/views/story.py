"""What a project tells: its news and its discussion."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from innovate.accounts.models import User
from innovate.core.errors import Refused
from innovate.core.paging import paginate
from innovate.core.permissions import require
from innovate.core.ratelimits import limit
from innovate.discussions.queries import recent_messages
from innovate.projects import queries, services
from innovate.projects.forms import UpdateForm, add_refusal


def updates(request: HttpRequest, slug: str) -> HttpResponse:
    """News from the team, and the form to write some."""
    project = queries.project_by_slug(slug, request.user)
    writes = not project.is_draft and request.user.has_perm("projects.post_news", project)
    form = UpdateForm(request.POST or None) if writes else None
    if request.method == "POST":
        require(request.user, "projects.post_news", project)
        if form is not None and form.is_valid():
            try:
                limit("projects.update", project.pk, times=10, seconds=24 * 3600)
                services.post_update(project=project, author=cast(User, request.user), **form.cleaned_data)
            except Refused as refusal:
                add_refusal(form, refusal)
            else:
                messages.success(request, _("Your news is out."))
                return redirect("projects:updates", project.slug)
    page = paginate(
        project.updates.select_related("author"),
        order=("-published_at", "-pk"),
        cursor=request.GET.get("cursor", ""),
        limit=10,
    )
    return render(request, "projects/updates.html", {"project": project, "page": page, "form": form})


@require_safe
def discussion(request: HttpRequest, slug: str) -> HttpResponse:
    """The project's live room."""
    project = queries.project_by_slug(slug, request.user)
    talk = recent_messages(project.room, request.user) if project.room else []
    context = {"project": project, "room": project.room, "messages_in_room": talk}
    return render(request, "projects/discussion.html", context)
