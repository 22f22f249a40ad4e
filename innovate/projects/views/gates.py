"""Reviews in public, and what a team does at the gate: ask, object, go back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from innovate.accounts.models import User
from innovate.core.errors import Refused
from innovate.core.paging import paginate
from innovate.core.permissions import require, require_person
from innovate.core.ratelimits import limit
from innovate.projects import gate_queries, queries, rules
from innovate.projects.forms import add_refusal
from innovate.projects.gate_forms import AppealForm, AskForReviewForm, WayBackForm
from innovate.projects.models import Project, ReviewRequest
from innovate.projects.services import gates as services


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """Every answer staff owe, the overdue first, and how they answered before."""
    answered = request.GET.get("show") == "answered"
    page = paginate(
        gate_queries.reviews(answered=answered),
        order=("-decided_at", "-pk") if answered else ("due_at", "pk"),
        cursor=request.GET.get("cursor", ""),
        limit=30,
    )
    gate_queries.mark_answerable(page, request.user)
    context = {"page": page, "answered": answered, "numbers": gate_queries.review_numbers()}
    return render(request, "projects/reviews.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask staff to look at an idea."""

    def act(project: Project, person: User, data: dict[str, Any]) -> str:
        limit("projects.review", person.pk, times=10, seconds=24 * 3600)
        cause = ReviewRequest.Cause.ASKED
        services.open_review(project=project, cause=cause, actor=person, note=data["note"])
        return _("Asked. The answer and the reason come to you by mail.")

    return _one_form(request, slug, "projects.ask_for_review", AskForReviewForm, "ask_for_review", act)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, slug: str) -> HttpResponse:
    """Object to a no."""

    def act(project: Project, person: User, data: dict[str, Any]) -> str:
        services.appeal_decline(project=project, actor=person, text=data["text"])
        return _("Your objection is in. Somebody else looks at it.")

    if request.method != "POST":
        project = queries.project_by_slug(slug, request.user)
        require(request.user, "projects.appeal_decline", project)
        gate = gate_queries.gate_of(project, request.user)
        if gate is None or not gate.can_appeal:
            # Where it stands is said there: never declined, objected to already, or too long ago.
            return redirect(project)
    return _one_form(request, slug, "projects.appeal_decline", AppealForm, "appeal", act)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def way_back(request: HttpRequest, slug: str) -> HttpResponse:
    """After a campaign that was not funded: back to the design, or another campaign."""

    def act(project: Project, person: User, data: dict[str, Any]) -> str:
        services.go_back(project=project, actor=person, **data)
        return _("Off you go again. Your reason stands in the story.")

    return _one_form(request, slug, "projects.go_back", WayBackForm, "way_back", act)


def _one_form(
    request: HttpRequest,
    slug: str,
    permission: str,
    form_class: type[forms.Form],
    template: str,
    act: Callable[[Project, User, dict[str, Any]], str],
) -> HttpResponse:
    """A page with one form and one service behind it."""
    project = queries.project_by_slug(slug, request.user)
    require(request.user, permission, project)
    form = form_class(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            done = act(project, require_person(request.user), form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, done)
            return redirect(project)
    context = {"project": project, "form": form, "days": rules.APPEAL_ANSWER_DAYS}
    return render(request, f"projects/{template}.html", context)
