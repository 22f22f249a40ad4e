"""Pictures and papers of a project: each stands by itself, so that a bad one costs nothing else."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from innovate.accounts.models import User
from innovate.core.errors import Refused
from innovate.core.permissions import require
from innovate.organisations.private_files import serve_private
from innovate.projects import queries, services
from innovate.projects.forms import IdeaForm
from innovate.projects.models import Project, ProjectFile, ProjectImage


def save_uploads(request: HttpRequest, project: Project, form: IdeaForm) -> list[tuple[str, str]]:
    """Keep what was uploaded with the form; return field and words for each file that was not taken."""
    actor, wrong = cast(User, request.user), []
    for image in form.images:
        alt = request.POST.get(f"alt-{image.pk}")
        if alt is not None and alt != image.alt:
            services.describe_image(image=image, alt=alt)
    for name, add in (("pictures", services.add_image), ("papers", services.add_file)):
        for upload in form.cleaned_data.get(name, ()):
            try:
                add(project=project, actor=actor, upload=upload)
            except Refused as refusal:
                wrong.append((name, refusal.message))
    return wrong


@login_required
@require_POST
def remove_picture(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take one picture away."""
    project = queries.project_by_slug(slug, request.user)
    require(request.user, "projects.edit_project", project)
    services.remove_image(image=get_object_or_404(ProjectImage, project=project, pk=pk))
    messages.success(request, _("The picture is removed."))
    return _back(project)


def file(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """Send a paper to whoever may read it; its team may show it, keep it to themselves or take it away."""
    project = queries.project_by_slug(slug, request.user)
    paper = get_object_or_404(ProjectFile.objects.select_related("project"), project=project, pk=pk)
    if request.method != "POST":
        if not may_read(request.user, paper):
            raise Http404
        return serve_private(paper.file, filename=paper.name.rsplit(".", 1)[0])
    require(request.user, "projects.edit_project", project)
    if request.POST.get("action") == "remove":
        services.remove_file(file=paper)
        messages.success(request, _("The paper is removed."))
    else:
        shown = request.POST.get("action") == "show"
        services.show_file(file=paper, is_public=shown)
        messages.success(
            request,
            _("Everyone can read the paper now.") if shown else _("Only your team can read the paper now."),
        )
    return _back(project)


def may_read(person: User | AnonymousUser, paper: ProjectFile) -> bool:
    """Say whether this person may read the paper: everyone, its team, or reviewers who have promised."""
    if paper.is_public or person.has_perm("projects.work_on_project", paper.project):
        return True
    return paper.for_reviewers and person.has_perm("projects.read_details", paper.project)


def _back(project: Project) -> HttpResponse:
    step = "?step=pictures" if project.is_draft else ""
    return HttpResponseRedirect(f"{reverse('projects:edit', args=[project.slug])}{step}#pictures")
