"""What a project tells: its discussion."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from innovate.discussions.queries import recent_messages
from innovate.projects import queries


@require_safe
def discussion(request: HttpRequest, slug: str) -> HttpResponse:
    """The project's live room."""
    project = queries.project_by_slug(slug, request.user)
    talk = recent_messages(project.room, request.user) if project.room else []
    context = {"project": project, "room": project.room, "messages_in_room": talk}
    return render(request, "projects/discussion.html", context)
