"""Pages of an idea: proposing, editing, publishing, declining it."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from innovate.accounts.models import User
from innovate.core.errors import Refused
from innovate.core.paging import paginate
from innovate.core.permissions import require
from innovate.core.ratelimits import limit
from innovate.projects import queries, rules, services
from innovate.projects.forms import IdeaForm, ReasonForm, add_refusal
from innovate.projects.models import Project, ProjectImage


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Propose an idea. What was typed is kept on the server as a draft from the first "save" on."""
    form = IdeaForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        author = cast(User, request.user)
        try:
            limit("projects.draft", author.pk, times=20, seconds=3600)
            project = services.create_draft(author=author, **form.values)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            return _after_saving(request, project, form)
    return render(request, "projects/idea_form.html", {"form": form})


@login_required
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a draft, or a published idea as long as nobody relies on its text."""
    project = queries.project_by_slug(slug, request.user)
    require(request.user, "projects.edit_project", project)
    form = IdeaForm(request.POST or None, request.FILES or None, project=project)
    if request.method == "POST" and form.is_valid():
        try:
            project = services.edit_project(project=project, actor=cast(User, request.user), **form.values)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            if request.POST.get("action") == "autosave":
                return HttpResponse(status=204)
            return _after_saving(request, project, form)
    if request.POST.get("action") == "autosave":
        return HttpResponse(status=422)
    context = {"form": form, "project": project, "can_edit_text": project.stage in rules.EDITABLE}
    return render(request, "projects/idea_form.html", context)


def _after_saving(request: HttpRequest, project: Project, form: IdeaForm) -> HttpResponse:
    """The words are safe; now the pictures, each by itself, so that a bad one costs nothing else."""
    wrong = _save_pictures(request, project, form)
    for text in wrong:
        messages.error(request, text)
    if request.POST.get("action") == "publish" and not wrong:
        return redirect("projects:review", project.slug)
    if request.POST.get("action") == "publish" or project.is_draft:
        messages.success(request, _("Your draft is saved. Only your team can see it."))
        return redirect("projects:edit", project.slug)
    messages.success(request, _("Saved."))
    return redirect(project)


def _save_pictures(request: HttpRequest, project: Project, form: IdeaForm) -> list[str]:
    wrong = []
    for image in form.images:
        alt = request.POST.get(f"alt-{image.pk}")
        if alt is not None and alt != image.alt:
            services.describe_image(image=image, alt=alt)
    for upload in form.cleaned_data["pictures"]:
        try:
            services.add_image(project=project, actor=cast(User, request.user), upload=upload)
        except Refused as refusal:
            wrong.append(refusal.message)
    return wrong


@login_required
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """Look once more, see ideas that are alike, then publish."""
    project = queries.project_by_slug(slug, request.user)
    require(request.user, "projects.edit_project", project)
    if not project.is_draft:
        return redirect(project)
    missing = rules.missing_before_publishing(
        title=project.title, pitch=project.pitch, problem=project.problem, idea=project.idea
    )
    if request.method == "POST" and not missing:
        try:
            limit("projects.publish", request.user.pk, times=5, seconds=24 * 3600)
            services.publish_idea(project=project, actor=cast(User, request.user))
        except Refused as refusal:
            missing = refusal.fields or {"": refusal.message}
        else:
            messages.success(
                request, _("Your idea is public. Share its address: the first supporters come from you.")
            )
            return redirect(project)
    context = {"project": project, "missing": missing, "similar": queries.similar_ideas(project)}
    return render(request, "projects/review.html", context)


@login_required
@require_safe
def drafts(request: HttpRequest) -> HttpResponse:
    """The ideas this person has not published yet."""
    page = paginate(
        queries.drafts_of(cast(User, request.user)),
        order=("-updated_at", "-pk"),
        cursor=request.GET.get("cursor", ""),
    )
    return render(request, "projects/drafts.html", {"page": page})


@login_required
def discard(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask, then delete a draft."""
    project = queries.project_by_slug(slug, request.user)
    require(request.user, "projects.lead_project", project)
    if request.method == "POST":
        services.discard_draft(project=project)
        messages.success(request, _("The draft “%(title)s” is deleted.") % {"title": project.title})
        return redirect("projects:drafts")
    return render(request, "projects/discard.html", {"project": project})


@login_required
@require_POST
def remove_picture(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take one picture away."""
    project = queries.project_by_slug(slug, request.user)
    require(request.user, "projects.edit_project", project)
    services.remove_image(image=get_object_or_404(ProjectImage, project=project, pk=pk))
    messages.success(request, _("The picture is removed."))
    return HttpResponseRedirect(f"{_edit_url(project)}#pictures")


def _edit_url(project: Project) -> str:
    return redirect("projects:edit", project.slug).url


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
