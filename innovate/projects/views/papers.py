"""Pages of documents and their versions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from innovate.core.errors import Refused
from innovate.core.paging import paginate
from innovate.core.permissions import require, require_person
from innovate.core.ratelimits import limit
from innovate.organisations.private_files import serve_private
from innovate.projects import paper_queries, queries
from innovate.projects.forms import add_refusal
from innovate.projects.models import DocumentVersion
from innovate.projects.paper_forms import DocumentForm, VersionForm
from innovate.projects.services import documents as services


@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: HttpRequest, slug: str) -> HttpResponse:
    """The documents this person may read; the team adds to them."""
    project = queries.project_by_slug(slug, request.user)
    edits = request.user.has_perm("projects.edit_project", project)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        require(request.user, "projects.edit_project", project)
        if form.is_valid():
            try:
                person = require_person(request.user)
                limit("projects.document", person.pk, times=60, seconds=24 * 3600)
                document = services.add_document(project=project, actor=person, **form.cleaned_data)
            except Refused as refusal:
                add_refusal(form, refusal)
            else:
                messages.success(request, _("The document is here."))
                return redirect("projects:document", project.slug, document.pk)
    page = paginate(
        paper_queries.documents_of(project, request.user),
        order=("title", "pk"),
        cursor=request.GET.get("cursor", ""),
        limit=20,
    )
    context = {"project": project, "page": page, "form": form if edits else None}
    return render(request, "projects/documents.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def document(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One document: its latest version, shown where a browser can, and all before."""
    project = queries.project_by_slug(slug, request.user)
    row = get_object_or_404(paper_queries.documents_of(project, request.user), pk=pk)
    edits = request.user.has_perm("projects.edit_project", project)
    adding = request.method == "POST" and "action" not in request.POST
    form = VersionForm(request.POST, request.FILES) if adding else VersionForm()
    if request.method == "POST":
        require(request.user, "projects.edit_project", project)
        try:
            if not adding:
                services.show_document(document=row, is_public=request.POST["action"] == "show")
                messages.success(request, _("Saved."))
                return redirect("projects:document", project.slug, row.pk)
            if form.is_valid():
                person = require_person(request.user)
                limit("projects.document", person.pk, times=60, seconds=24 * 3600)
                services.add_version(document=row, actor=person, **form.cleaned_data)
                messages.success(request, _("The version is here. Those before stay."))
                return redirect("projects:document", project.slug, row.pk)
        except Refused as refusal:
            add_refusal(form, refusal)
    versions = list(row.versions.all())
    context = {
        "project": project,
        "document": row,
        "versions": versions,
        "latest": versions[0],
        "form": form if edits else None,
    }
    return render(request, "projects/document.html", context, status=422 if form.errors else 200)


@require_safe
def version(request: HttpRequest, slug: str, pk: int, number: int) -> HttpResponseBase:
    """Send one version to whoever may read the document."""
    project = queries.project_by_slug(slug, request.user)
    row = get_object_or_404(paper_queries.documents_of(project, request.user), pk=pk)
    found = get_object_or_404(DocumentVersion, document=row, number=number)
    return serve_private(found.file, filename=f"{found.name.rsplit('.', 1)[0]}-v{found.number}")
