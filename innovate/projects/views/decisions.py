"""What a team decides, in the open."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from innovate.core.errors import Refused
from innovate.core.paging import paginate
from innovate.core.permissions import require, require_person
from innovate.core.ratelimits import limit
from innovate.projects import queries, services, team_queries
from innovate.projects.forms import add_refusal
from innovate.projects.models import Decision
from innovate.projects.team_forms import DecisionForm, QuestionForm


@require_http_methods(["GET", "HEAD", "POST"])
def decisions(request: HttpRequest, slug: str) -> HttpResponse:
    """Every question and its answer, for everybody; the team opens new ones."""
    project = queries.project_by_slug(slug, request.user)
    form = QuestionForm(request.POST or None)
    if request.method == "POST":
        require(request.user, "projects.decide", project)
        if form.is_valid():
            try:
                person = require_person(request.user)
                limit("projects.decision", person.pk, times=60, seconds=24 * 3600)
                services.open_decision(
                    project=project,
                    actor=person,
                    question=form.cleaned_data["question"],
                    options=form.answers,
                )
            except Refused as refusal:
                add_refusal(form, refusal)
            else:
                messages.success(request, _("The question is open, and the clock runs."))
                return redirect("projects:decisions", project.slug)
    page = paginate(
        team_queries.decisions_of(project),
        order=("-opened_at", "-pk"),
        cursor=request.GET.get("cursor", ""),
        limit=20,
    )
    context = {"project": project, "page": page, "form": form, "clock": team_queries.clock_of(project)}
    return render(request, "projects/decisions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Answer one question for the team, with the reason, or drop it."""
    project = queries.project_by_slug(slug, request.user)
    require(request.user, "projects.decide", project)
    row = get_object_or_404(Decision.objects.select_related("project"), project=project, pk=pk)
    dropping = request.POST.get("action") == "drop"
    form = DecisionForm(None if dropping else request.POST or None, decision=row)
    if request.method == "POST" and (dropping or form.is_valid()):
        try:
            if dropping:
                services.drop_decision(decision=row)
            else:
                services.decide(decision=row, actor=require_person(request.user), **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal) if form.is_bound else messages.error(request, refusal.message)
        else:
            messages.success(request, _("The question is dropped.") if dropping else _("Decided."))
            return redirect("projects:decisions", project.slug)
    return render(request, "projects/decision.html", {"project": project, "decision": row, "form": form})
