"""Voting."""

from __future__ import annotations

from typing import cast as typed

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from innovate.accounts.models import User
from innovate.core.errors import Refused
from innovate.projects.queries import project_by_slug
from innovate.voting import queries, rules, services
from innovate.voting.forms import typed_ballot
from innovate.voting.integrity import guard, traces
from innovate.voting.models import Design
from innovate.voting.views.rounds import round_context


@login_required
@require_POST
def cast(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take the ballot; a refused one comes back as it was filled in."""
    person = typed(User, request.user)
    project = project_by_slug(slug, person)
    held = queries.round_by_number(project, number, include_drafts=False)
    ids = list(Design.objects.filter(round=held).values_list("pk", flat=True))
    content = typed_ballot(held.method, request.POST, rules.options(ids, offers_none=held.offers_none))
    try:
        origin = guard.admit(request, person=person, project=project, round=held)
        services.cast_ballot(round=held, person=person, content=content, origin=origin)
    except Refused as refusal:
        context = {"project": project, "round": held, "rounds": [], **round_context(request, held)}
        context |= {"refusal": refusal, "typed": content}
        return traces.give_marker(
            request, render(request, "voting/round.html", context, status=refusal.status)
        )
    messages.success(request, _("Your ballot is in. You can change it until the vote closes."))
    return traces.give_marker(request, redirect("voting:receipt", project.slug, held.number))
