"""Who builds a project, what each may do, and handing it over."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from innovate.core.errors import Refused
from innovate.core.permissions import require, require_person
from innovate.projects import queries, services, team_queries
from innovate.projects.forms import add_refusal
from innovate.projects.models import Handover, JoinRequest, TeamMember
from innovate.projects.rules import JOINABLE
from innovate.projects.team_forms import HandoverForm, PermissionsForm

LIST_SHOWN = 200


@require_safe
def team(request: HttpRequest, slug: str) -> HttpResponse:
    """Who makes it, whom the team looks for, and how fast it decides."""
    project = queries.project_by_slug(slug, request.user)
    leads = request.user.has_perm("projects.lead_project", project)
    members = list(queries.team_of(project)[:LIST_SHOWN])
    own = next((member for member in members if member.person_id == request.user.pk), None)
    asked = None
    if own is None and request.user.is_authenticated:
        asked = JoinRequest.objects.filter(
            project=project, person=request.user, state=JoinRequest.State.WAITING
        ).first()
    context = {
        "project": project,
        "members": members,
        "own": own,
        "asked": asked,
        "leads": leads,
        "joinable": own is None and asked is None and project.stage in JOINABLE,
        "waiting": team_queries.waiting_requests(project).count() if leads else 0,
        "roles": list(team_queries.open_roles(project)[:LIST_SHOWN]),
        "clock": team_queries.clock_of(project),
        "contributions": list(project.contributions.select_related("person__profile")[:LIST_SHOWN]),
    }
    return render(request, "projects/team.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What one member may do; the lead decides."""
    project = queries.project_by_slug(slug, request.user)
    require(request.user, "projects.lead_project", project)
    row = get_object_or_404(TeamMember.objects.select_related("person"), project=project, pk=pk)
    initial = {"role": row.role, "permissions": row.permissions}
    form = PermissionsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_membership(member=row, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("projects:team", project.slug)
    return render(request, "projects/member.html", {"project": project, "member": row, "form": form})


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
        to = "projects:handover" if member.person_id == request.user.pk else "projects:team"
        return redirect(to, project.slug)
    messages.success(request, _("%(name)s has left the team.") % {"name": member.person.display_name})
    # Nobody sees a draft any more whose team they have left.
    if project.is_draft and member.person_id == request.user.pk:
        return redirect("projects:drafts")
    return redirect("projects:team", project.slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand the lead over, or answer an offer of it. Only the two concerned come here."""
    project = queries.project_by_slug(slug, request.user)
    person = require_person(request.user)
    open_offers = Handover.objects.filter(project=project, state=Handover.State.OFFERED)
    rows = open_offers.select_related("giver", "taker")
    offered = rows.filter(taker=person).first()
    given = rows.filter(giver=person).first()
    if offered is None and not project.team.filter(person=person, role=TeamMember.Role.LEAD).exists():
        require(person, "projects.hand_over", project)
    form = HandoverForm(request.POST or None, project=project, giver=person)
    if request.method == "POST":
        try:
            done = _handover_step(request, form, offered, given)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            if done:
                messages.success(request, done)
                return redirect("projects:team", project.slug)
    context = {"project": project, "form": form, "offered": offered, "given": given}
    return render(request, "projects/handover.html", context)


def _handover_step(
    request: HttpRequest, form: HandoverForm, offered: Handover | None, given: Handover | None
) -> str:
    """Do what the button said; return what to tell, or nothing when the form is not complete."""
    person, action = require_person(request.user), request.POST.get("action")
    if action in ("accept", "decline") and offered is not None:
        services.answer_handover(handover=offered, actor=person, accept=action == "accept")
        return _("You lead the project now.") if action == "accept" else _("You have declined the lead.")
    if action == "withdraw" and given is not None:
        services.withdraw_handover(handover=given, actor=person)
        return _("You have taken the offer back.")
    if form.is_valid():
        services.offer_handover(project=form.project, giver=person, **form.cleaned_data)
        return _("They have been asked. You lead until they accept.")
    return ""
