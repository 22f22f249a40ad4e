"""The register of a project's intellectual property."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from innovate.core.errors import Refused
from innovate.core.paging import paginate
from innovate.core.permissions import require, require_person
from innovate.core.ratelimits import limit
from innovate.projects import queries
from innovate.projects.forms import add_refusal
from innovate.projects.models import ProtectedRight
from innovate.projects.right_forms import RightForm
from innovate.projects.rights_queries import rights_of
from innovate.projects.services import rights as services


@require_safe
def rights(request: HttpRequest, slug: str) -> HttpResponse:
    """What protects the product; the team also sees what is its own business."""
    project = queries.project_by_slug(slug, request.user)
    page = paginate(
        rights_of(project, request.user), order=("kind", "pk"), cursor=request.GET.get("cursor", "")
    )
    return render(request, "projects/rights.html", {"project": project, "page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_right(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    """Enter a right, bring it up to date, or take it out."""
    project = queries.project_by_slug(slug, request.user)
    require(request.user, "projects.edit_project", project)
    row = get_object_or_404(ProtectedRight, project=project, pk=pk) if pk else None
    if row is not None and request.POST.get("action") == "remove":
        services.remove_right(right=row)
        messages.success(request, _("The entry is taken out."))
        return redirect("projects:rights", project.slug)
    form = RightForm(request.POST or None, initial=RightForm.initial_of(row, project))
    if request.method == "POST" and form.is_valid():
        person = require_person(request.user)
        try:
            limit("projects.right", person.pk, times=60, seconds=3600)
            if row is None:
                services.add_right(project=project, actor=person, **form.cleaned_data)
            else:
                services.edit_right(right=row, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved. The team is reminded before it ends."))
            return redirect("projects:rights", project.slug)
    return render(request, "projects/right_form.html", {"project": project, "form": form, "right": row})
