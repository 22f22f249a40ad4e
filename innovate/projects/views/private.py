"""A team's private details: one page that is different for its team, for who was asked, and for who promised."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from innovate.accounts.models import User
from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.permissions import require, require_person
from innovate.core.ratelimits import limit
from innovate.projects import confidentiality, queries
from innovate.projects.forms import add_refusal
from innovate.projects.models import Expert, Project, ProjectFile
from innovate.projects.private_forms import DetailsForm, ExpertForm, PromiseForm
from innovate.projects.private_queries import details_of, has_promised
from innovate.projects.services import private as services
from innovate.projects.services.joining import whom


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the details, accept the terms, or read."""
    project = queries.project_by_slug(slug, request.user)
    person = require_person(request.user)
    if person.has_perm("projects.keep_details", project):
        return _keep(request, project, person)
    if not person.has_perm("projects.review_details", project):
        raise NotAllowed(_("The team shows its details only to people it has asked."))
    if not has_promised(person, project):
        return _promise(request, project, person)
    context = {"project": project, "details": details_of(project, for_team=False), "reads": True}
    return render(request, "projects/details.html", context)


def _keep(request: HttpRequest, project: Project, person: User) -> HttpResponse:
    found = details_of(project, for_team=True)
    asking = request.POST.get("action") == "ask"
    initial = {"text": found.row.text, "open_to_makers": found.row.open_to_makers} if found.row else {}
    form = DetailsForm(request.POST if request.method == "POST" and not asking else None, initial=initial)
    experts = ExpertForm(request.POST if asking else None)
    active = experts if asking else form
    if active.is_bound:
        require(person, "projects.edit_project", project)
        done = _("%(name)s is asked.") if asking else _("Kept. Nobody else reads it.")
        act: Callable[[], object] = (
            (lambda: _ask(project, person, experts))
            if asking
            else (lambda: _write(request, project, person, form))
        )
        if active.is_valid() and _tried(active, act):
            messages.success(request, done % {"name": experts.cleaned_data["who"]} if asking else done)
            return redirect("projects:details", project.slug)
    # What somebody else wrote is shown beside what was typed: who saves again has seen it.
    is_seen = form.is_outdated or not form.is_bound
    context = {
        "project": project,
        "details": found,
        "version": found.version if is_seen else request.POST.get("version", ""),
        "form": form,
        "expert_form": experts,
        "edits": person.has_perm("projects.edit_project", project),
    }
    return render(request, "projects/details.html", context)


def _write(request: HttpRequest, project: Project, actor: User, form: DetailsForm) -> None:
    # Without a version (an old form, a script) the last to save wins, as anywhere.
    seen = request.POST.get("version") or None
    try:
        services.write_details(project=project, actor=actor, version=seen, **form.cleaned_data)
    except Conflict:
        form.is_outdated = True
        raise


def _ask(project: Project, actor: User, form: ExpertForm) -> None:
    limit("projects.expert", actor.pk, times=30, seconds=24 * 3600)
    _email, person = whom(form.cleaned_data["who"])
    if person is None:
        words = _("Nobody with this address is here yet. Ask them to join first.")
        raise Refused(words, code="unknown", fields={"who": words})
    services.invite_expert(project=project, actor=actor, person=person)


def _promise(request: HttpRequest, project: Project, person: User) -> HttpResponse:
    form = PromiseForm(request.POST if request.method == "POST" else None)

    def act() -> object:
        data = form.cleaned_data
        return services.accept_terms(
            project=project, person=person, name=data["name"], version=data["version"]
        )

    if form.is_bound and form.is_valid() and _tried(form, act):
        messages.success(request, _("Thank you. Here is what the team shows you."))
        return redirect("projects:details", project.slug)
    context = {"project": project, "form": form, "terms": confidentiality.TERMS[confidentiality.CURRENT]}
    return render(request, "projects/promise.html", context)


def _tried(form: DetailsForm | ExpertForm | PromiseForm, act: Callable[[], object]) -> bool:
    try:
        act()
    except Refused as refusal:
        add_refusal(form, refusal)
        return False
    return True


def _kept_by(request: HttpRequest, slug: str) -> Project:
    """The project, for who of its team may edit: staff help with other texts, not with who reads these."""
    project = queries.project_by_slug(slug, request.user)
    require(request.user, "projects.keep_details", project)
    require(request.user, "projects.edit_project", project)
    return project


@login_required
@require_POST
def dismiss_expert(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask somebody no more."""
    project = _kept_by(request, slug)
    services.dismiss_expert(expert=get_object_or_404(Expert, project=project, pk=pk))
    messages.success(request, _("They read nothing more. What they promised stays on record."))
    return redirect("projects:details", project.slug)


@login_required
@require_POST
def show_file(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show a paper to reviewers, or no longer."""
    project = _kept_by(request, slug)
    paper = get_object_or_404(ProjectFile, project=project, pk=pk)
    services.show_to_reviewers(file=paper, shown=request.POST.get("shown") == "yes")
    messages.success(request, _("Saved."))
    return redirect("projects:details", project.slug)
