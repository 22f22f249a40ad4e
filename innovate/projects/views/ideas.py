"""Pages of a published idea's words, and of declining it."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Refused
from innovate.core.permissions import require
from innovate.projects import queries, rules, services
from innovate.projects.forms import IdeaForm, ReasonForm, add_refusal
from innovate.projects.models import Project
from innovate.projects.version_forms import add_reason
from innovate.projects.views import drafts
from innovate.projects.views.uploads import save_uploads


@login_required
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Go on with a draft, or change a published idea as long as nobody relies on its text."""
    project = queries.project_by_slug(slug, request.user)
    require(request.user, "projects.edit_project", project)
    if project.is_draft:
        return drafts.write(request, project)
    form = IdeaForm(request.POST or None, request.FILES or None, project=project)
    add_reason(form, project)
    elsewhere: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            project = services.edit_project(
                project=project,
                actor=cast(User, request.user),
                version=drafts.seen_version(request),
                reason=form.cleaned_data.get("reason", ""),
                **form.values,
            )
        except Refused as refusal:
            add_refusal(form, refusal)
            project = queries.project_by_slug(slug, request.user)
            elsewhere = form.elsewhere(project) if refusal.code == "changed_elsewhere" else []
        else:
            return _after_saving(request, project, form)
    context = {
        "form": form,
        "project": project,
        "can_edit_text": project.stage in rules.EDITABLE,
        "elsewhere": elsewhere,
        "papers": queries.files_of(project, request.user),
        "versions": queries.versions_of(project),
    }
    return render(request, "projects/idea_form.html", context)


def _after_saving(request: HttpRequest, project: Project, form: IdeaForm) -> HttpResponse:
    """The words are safe; now the pictures and papers."""
    wrong = save_uploads(request, project, form)
    for _field, text in wrong:
        messages.error(request, text)
    if wrong:
        return redirect("projects:edit", project.slug)
    messages.success(request, _("Saved."))
    return redirect(project)


@login_required
def decline(request: HttpRequest, slug: str) -> HttpResponse:
    """Staff say no to an idea, with a reason everyone can read."""
    project = queries.project_by_slug(slug, request.user)
    require(request.user, "projects.decline_project", project)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.decline(
                project=project, actor=cast(User, request.user), reason=form.cleaned_data["reason"]
            )
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The idea is declined, and its author has your reason."))
            return redirect(project)
    return render(request, "projects/decline.html", {"project": project, "form": form})
