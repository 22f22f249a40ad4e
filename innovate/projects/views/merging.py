"""Two projects that are the same idea become one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from innovate.core.errors import Gone, NotAllowed, Refused
from innovate.core.permissions import require_person
from innovate.projects import queries, services
from innovate.projects.forms import add_refusal
from innovate.projects.merge_forms import MergeForm, OtherForm
from innovate.projects.merging import obstacle
from innovate.projects.models import MergeRequest, Project
from innovate.projects.similarity import similar_ideas


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose the project that goes on, look at what it means, then merge (staff) or ask its lead."""
    person = require_person(request.user)
    project = queries.project_by_slug(slug, person)
    decides = person.has_perm("projects.merge_project", project)
    if not decides and not person.has_perm("projects.lead_project", project):
        raise NotAllowed(_("Only its lead can propose that it goes on as another project."))
    choice = OtherForm({"into": request.GET["into"]} if "into" in request.GET else None)
    into = _chosen(request, choice)
    if into is not None and (words := obstacle(project, into)):
        choice.add_error("into", words)
        into = None
    form = MergeForm(request.POST or None)
    if request.method == "POST" and into is not None and form.is_valid():
        try:
            if decides:
                services.merge_projects(project=project, into=into, actor=person, **form.cleaned_data)
                messages.success(request, _("They are one now. Supporters and credit follow in a moment."))
                return redirect(into)
            services.ask_to_merge(project=project, into=into, actor=person, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Asked. You hear from us when the other team answers."))
            return redirect("projects:merge", project.slug)
    context = {
        "project": project,
        "into": into,
        "choice": choice,
        "form": form,
        "decides": decides,
        "similar": [] if into else similar_ideas(project.title, person, besides=project),
        "asked": MergeRequest.objects.filter(project=project, state="open").select_related("into").first(),
        "offered": MergeRequest.objects.filter(into=project, state="open").select_related(
            "project", "asked_by"
        ),
    }
    return render(request, "projects/merge.html", context, status=422 if form.errors else 200)


def _chosen(request: HttpRequest, choice: OtherForm) -> Project | None:
    if not choice.is_bound or not choice.is_valid():
        return None
    try:
        return queries.project_by_slug(choice.cleaned_data["into"], request.user)
    except (Http404, Gone):
        choice.add_error("into", _("There is no public project at this address."))
        return None


@login_required
@require_POST
def answer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say yes or no to another team's question, or take one's own back."""
    person = require_person(request.user)
    project = queries.project_by_slug(slug, person)
    rows = MergeRequest.objects.select_related("project", "into")
    row = get_object_or_404(rows, pk=pk)
    if project.pk not in (row.project_id, row.into_id):
        raise Http404
    try:
        if project.pk == row.project_id:
            services.withdraw_merge(request=row, actor=person)
            messages.success(request, _("Taken back. Both go on as they are."))
        else:
            accept = request.POST.get("answer") == "yes"
            services.answer_merge(request=row, actor=person, accept=accept)
            if accept:
                messages.success(request, _("They are one now. Supporters and credit follow in a moment."))
            else:
                messages.success(request, _("You said no. The other team hears of it."))
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("projects:merge", project.slug)
