"""Pages of news: reading, posting, changing, and what it said before."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from innovate.core.errors import Refused
from innovate.core.language_forms import initial_words
from innovate.core.paging import paginate
from innovate.core.permissions import require, require_person
from innovate.core.ratelimits import limit
from innovate.projects import paper_queries, queries, services
from innovate.projects.forms import add_refusal
from innovate.projects.models import UpdatePicture
from innovate.projects.paper_forms import NewsForm


@require_http_methods(["GET", "HEAD", "POST"])
def updates(request: HttpRequest, slug: str) -> HttpResponse:
    """News from the team, as this person may read it, and the form to write some."""
    project = queries.project_by_slug(slug, request.user)
    writes = not project.is_draft and request.user.has_perm("projects.post_news", project)
    form = None
    if writes:
        form = NewsForm(request.POST or None, request.FILES or None, language=project.language)
    if request.method == "POST":
        require(request.user, "projects.post_news", project)
        if form is not None and form.is_valid():
            try:
                limit("projects.update", project.pk, times=10, seconds=24 * 3600)
                services.post_update(
                    project=project,
                    author=require_person(request.user),
                    other=form.other_words,
                    **form.own_data,
                )
            except Refused as refusal:
                add_refusal(form, refusal)
            else:
                messages.success(request, _("Your news is out."))
                return redirect("projects:updates", project.slug)
    page = paginate(
        paper_queries.updates_of(project, request.user),
        order=("-published_at", "-pk"),
        cursor=request.GET.get("cursor", ""),
        limit=10,
    )
    context = {"project": project, "page": page, "form": form, "writes": writes}
    return render(
        request, "projects/updates.html", context, status=422 if form is not None and form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change what news says."""
    project = queries.project_by_slug(slug, request.user)
    require(request.user, "projects.post_news", project)
    update = get_object_or_404(project.updates.prefetch_related("pictures"), pk=pk)
    form = NewsForm(
        request.POST or None,
        request.FILES or None,
        changes=True,
        language=update.language,
        initial={**update.original, **initial_words(update)},
    )
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("version", "")
        try:
            services.edit_update(
                update=update,
                actor=require_person(request.user),
                version=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else None,
                other=form.other_words,
                **form.own_data,
            )
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Changed. What it said before can still be read."))
            return redirect("projects:updates", project.slug)
    context = {"project": project, "update": update, "form": form}
    return render(request, "projects/edit_update.html", context, status=422 if form.errors else 200)


@require_safe
def history(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What news said before it was changed, for whoever may read it."""
    project = queries.project_by_slug(slug, request.user)
    update = get_object_or_404(paper_queries.updates_of(project, request.user), pk=pk)
    versions = update.versions.select_related("by")
    return render(
        request, "projects/update_history.html", {"project": project, "update": update, "versions": versions}
    )


@require_POST
def remove_picture(request: HttpRequest, slug: str, pk: int, picture: int) -> HttpResponse:
    """Take a picture away from news."""
    project = queries.project_by_slug(slug, request.user)
    require(request.user, "projects.post_news", project)
    row = UpdatePicture.objects.filter(update__project=project, update__pk=pk, pk=picture).first()
    if row is None:
        raise Http404
    services.remove_update_picture(picture=row)
    messages.success(request, _("The picture is removed."))
    return redirect("projects:edit_update", project.slug, pk)
