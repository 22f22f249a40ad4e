"""Who builds a project."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from innovate.accounts.models import User
from innovate.core.errors import Refused
from innovate.core.permissions import require
from innovate.core.ratelimits import limit
from innovate.projects import queries, services
from innovate.projects.forms import MemberForm, add_refusal
from innovate.projects.models import TeamMember


def team(request: HttpRequest, slug: str) -> HttpResponse:
    """Who makes it; the lead adds people here."""
    project = queries.project_by_slug(slug, request.user)
    leads = request.user.has_perm("projects.lead_project", project)
    form = MemberForm(request.POST or None) if leads else None
    if request.method == "POST":
        require(request.user, "projects.lead_project", project)
        if form is not None and form.is_valid() and form.person is not None:
            try:
                limit("projects.team", request.user.pk, times=60, seconds=3600)
                services.add_member(
                    project=project,
                    person=form.person,
                    actor=cast(User, request.user),
                    role=form.cleaned_data["role"],
                )
            except Refused as refusal:
                add_refusal(form, refusal)
            else:
                messages.success(request, _("%(name)s is on the team.") % {"name": form.person.display_name})
                return redirect("projects:team", project.slug)
    context = {
        "project": project,
        "members": list(queries.team_of(project)[:200]),
        "contributions": list(project.contributions.select_related("person")[:200]),
        "form": form,
    }
    return render(request, "projects/team.html", context)


@login_required
@require_POST
def remove_member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a person off the team: the lead anyone, everyone themselves."""
    project = queries.project_by_slug(slug, request.user)
    member = get_object_or_404(TeamMember.objects.select_related("person"), project=project, pk=pk)
    if member.person_id != request.user.pk:
        require(request.user, "projects.lead_project", project)
    try:
        services.remove_member(member=member)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("%(name)s has left the team.") % {"name": member.person.display_name})
    return redirect("projects:team", project.slug)
