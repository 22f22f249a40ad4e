"""The follow button: with htmx in place, without it through the project's page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from innovate.core.permissions import require_person
from innovate.core.ratelimits import limit
from innovate.projects import queries, services


@require_POST
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    """POST `action` follow or unfollow."""
    person = require_person(request.user)
    project = queries.project_by_slug(slug, person)
    limit("projects.follow", person.pk, times=120, seconds=3600)
    follows = request.POST.get("action") != "unfollow"
    (services.follow if follows else services.unfollow)(project=project, person=person)
    if request.htmx:  # type: ignore[attr-defined]
        on_card = request.POST.get("part") == "card"
        template = "projects/_card_follow.html" if on_card else "projects/_follow.html"
        return render(request, template, {"project": project, "follows": follows})
    messages.success(
        request,
        _("You will hear when something happens here.")
        if follows
        else _("You hear no more of this project."),
    )
    return redirect(project)
