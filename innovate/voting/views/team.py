"""A team's tools around a vote: how it goes, and the next one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from innovate.accounts.models import User
from innovate.core import numbers
from innovate.core.errors import Refused
from innovate.core.permissions import require
from innovate.projects.forms import add_refusal
from innovate.projects.models import Project
from innovate.projects.queries import project_by_slug
from innovate.voting import queries, services
from innovate.voting.electorates import electorate_size
from innovate.voting.forms_of_team import CarryForm, EditDesignForm
from innovate.voting.lineage import designs_of
from innovate.voting.models import Design, Round
from innovate.voting.talks import count_comments
from innovate.voting.turnout import turnout_chart

DAY = timedelta(days=1)


@login_required
@require_safe
def turnout(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """How many ballots have come by when; what they say is shown to nobody before the close."""
    project = project_by_slug(slug, request.user)
    require(request.user, "voting.see_turnout", project)
    held = queries.round_by_number(project, number, include_drafts=False)
    size = electorate_size(held) if held.electorate_size is None else held.electorate_size
    ballots = queries.turnout_of(held)
    context = {
        "project": project,
        "round": held,
        "chart": turnout_chart(held),
        "ballots": ballots,
        "electorate_size": size,
        "share": numbers.share(min(1.0, ballots / size)) if size else "",
        "last_day": queries.counted_ballots(held).filter(created_at__gt=timezone.now() - DAY).count(),
    }
    return render(request, "voting/turnout.html", context)


@login_required
def next_round(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take designs of a vote that is over into the next one."""
    project, held = _run(request, slug, number)
    if held.state not in (Round.State.DECIDED, Round.State.VOID):
        raise Http404
    designs = _best_first(held)
    form = CarryForm(
        request.POST if request.method == "POST" else None, designs=designs, top=request.GET.get("top", "")
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.carry_over(
                round=held,
                actor=cast(User, request.user),
                designs=form.cleaned_data["designs"],
                to_revise=form.cleaned_data["to_revise"],
            )
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The next vote is being prepared. Revise the designs, then open it."))
            return redirect("voting:prepare", project.slug, made.number)
    count_comments(designs)
    context = {"project": project, "round": held, "form": form, "designs": designs}
    return render(request, "voting/next_round.html", context, status=422 if form.errors else 200)


def _best_first(round: Round) -> list[Design]:
    """Return a round's designs as its result ordered them; those of a void one as they were shown."""
    designs = designs_of(round)
    order = (round.result or {}).get("order", list(designs))
    return [designs[pk] for pk in order if pk in designs]


@login_required
def edit_design(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Change a design before the vote opens."""
    project, held = _run(request, slug, number)
    if held.state != Round.State.DRAFT:
        return redirect(held)
    design = get_object_or_404(Design.objects.select_related("round", "revised_from"), round=held, pk=pk)
    form = EditDesignForm(request.POST or None, request.FILES or None, design=design)
    if request.method == "POST" and form.is_valid():
        try:
            data = form.cleaned_data
            services.edit_design(
                design=design,
                title=data["title"],
                notes=data["notes"],
                alt=data["alt"],
                uploads=data["pictures"],
                other=form.other_words,
            )
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("“%(title)s” is changed.") % {"title": design.title})
            return redirect("voting:prepare", slug, number)
    context: dict[str, Any] = {"project": project, "round": held, "design": design, "form": form}
    return render(request, "voting/edit_design.html", context, status=422 if form.errors else 200)


def _run(request: HttpRequest, slug: str, number: int) -> tuple[Project, Round]:
    project = project_by_slug(slug, request.user)
    require(request.user, "voting.start_round", project)
    return project, queries.round_by_number(project, number, include_drafts=True)
