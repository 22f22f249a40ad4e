"""What people say about one design."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from innovate.discussions.queries import recent_messages
from innovate.projects.queries import project_by_slug
from innovate.voting import queries
from innovate.voting.lineage import designs_of
from innovate.voting.models import DesignTalk


@require_safe
def talk(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """A design with its discussion; writing goes to the room's own address and comes back here."""
    held = queries.round_by_number(project_by_slug(slug, request.user), number, include_drafts=False)
    design = designs_of(held).get(pk)
    if design is None:
        raise Http404
    room = get_object_or_404(DesignTalk.objects.select_related("room"), design=design).room
    context = {
        "project": held.project,
        "round": held,
        "design": design,
        "room": room,
        "messages_in_room": recent_messages(room, request.user),
    }
    return render(request, "voting/talk.html", context)
