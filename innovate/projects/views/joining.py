"""The ways onto a team: open roles, requests to join, invitations."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from innovate.core.errors import Refused
from innovate.core.paging import paginate
from innovate.core.permissions import require, require_person
from innovate.core.ratelimits import limit
from innovate.projects import queries, services, team_queries
from innovate.projects.forms import add_refusal
from innovate.projects.models import Invitation, JoinRequest, OpenRole, Project, TeamMember
from innovate.projects.rules import JOINABLE
from innovate.projects.services.joining import invitation_of
from innovate.projects.team_forms import AnswerForm, InviteForm, JoinForm, RoleForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_role(request: HttpRequest, slug: str) -> HttpResponse:
    """Say whom the team looks for."""
    project = queries.project_by_slug(slug, request.user)
    require(request.user, "projects.lead_project", project)
    form = RoleForm(request.POST or None, language=project.language)
    if request.method == "POST" and form.is_valid():
        try:
            person = require_person(request.user)
            limit("projects.role", person.pk, times=30, seconds=24 * 3600)
            services.open_role(project=project, actor=person, other=form.other_words, **form.own_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Everyone can see now whom you look for."))
            return redirect("projects:team", project.slug)
    return render(request, "projects/role_form.html", {"project": project, "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_role(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change the words of an open role, or close it."""
    project = queries.project_by_slug(slug, request.user)
    require(request.user, "projects.lead_project", project)
    role = get_object_or_404(OpenRole, project=project, pk=pk)
    closing = request.POST.get("action") == "close"
    form = RoleForm(None if closing else request.POST or None, instance=role, language=role.language)
    if request.method == "POST" and (closing or form.is_valid()):
        try:
            if closing:
                services.close_role(role=role)
            else:
                person = require_person(request.user)
                services.edit_role(role=role, actor=person, other=form.other_words, **form.own_data)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The role is closed.") if closing else _("Saved."))
            return redirect("projects:team", project.slug)
    return render(request, "projects/role_form.html", {"project": project, "form": form, "role": role})


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    """Ask the team to be let in: for an open role, or with an idea of one's own what to do."""
    project = queries.project_by_slug(slug, request.user)
    role = get_object_or_404(OpenRole, project=project, pk=pk) if pk else None
    form = JoinForm(request.POST or None)
    if request.method == "POST":
        person = require_person(request.user)
        if form.is_valid():
            try:
                limit("projects.join", person.pk, times=20, seconds=24 * 3600)
                services.ask_to_join(
                    project=project, person=person, role=role, message=form.cleaned_data["message"]
                )
            except Refused as refusal:
                add_refusal(form, refusal)
            else:
                messages.success(request, _("The team has your message. You hear from it."))
                return redirect("projects:team", project.slug)
    takes = project.stage in JOINABLE and (role is None or role.state == OpenRole.State.OPEN)
    context = {"project": project, "role": role, "form": form, "takes": takes}
    return render(request, "projects/join.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def requests(request: HttpRequest, slug: str) -> HttpResponse:
    """Who asked to join; the lead answers each."""
    project = queries.project_by_slug(slug, request.user)
    require(request.user, "projects.lead_project", project)
    wrong: dict[int, AnswerForm] = {}
    if request.method == "POST":
        rows = JoinRequest.objects.select_related("project", "person", "role")
        row = get_object_or_404(rows, project=project, pk=_number(request.POST.get("request")))
        form = AnswerForm(request.POST, prefix=str(row.pk))
        if form.is_valid() and _answered(request, row, form):
            return redirect("projects:requests", project.slug)
        wrong[row.pk] = form
    page = paginate(
        team_queries.waiting_requests(project),
        order=("created_at", "pk"),
        cursor=request.GET.get("cursor", ""),
    )
    asked = [(row, wrong.get(row.pk) or AnswerForm(prefix=str(row.pk))) for row in page]
    return render(request, "projects/requests.html", {"project": project, "page": page, "asked": asked})


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else 0


def _answered(request: HttpRequest, row: JoinRequest, form: AnswerForm) -> bool:
    accept = request.POST.get("action") == "accept"
    try:
        services.answer_request(
            request=row,
            actor=require_person(request.user),
            accept=accept,
            answer=form.cleaned_data["answer"],
        )
    except Refused as refusal:
        add_refusal(form, refusal)
        return False
    words = _("%(name)s is on the team.") if accept else _("%(name)s has your answer.")
    messages.success(request, words % {"name": row.person.display_name})
    return True


@login_required
@require_POST
def withdraw_request(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take one's own request back."""
    project = queries.project_by_slug(slug, request.user)
    row = get_object_or_404(JoinRequest, project=project, person=require_person(request.user), pk=pk)
    try:
        services.withdraw_request(request=row, actor=require_person(request.user))
        messages.success(request, _("Your request is taken back."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("projects:team", project.slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask somebody in by mail or name, and see who has not answered yet."""
    project = queries.project_by_slug(slug, request.user)
    require(request.user, "projects.lead_project", project)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = require_person(request.user)
            # Each is a mail to an address somebody typed: a limit keeps it from being used for spam.
            limit("projects.invite", person.pk, times=20, seconds=24 * 3600)
            row, _secret = services.invite(project=project, actor=person, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The invitation to %(who)s is on its way.") % {"who": row.called})
            return redirect("projects:invite", project.slug)
    page = paginate(
        team_queries.open_invitations(project),
        order=("-created_at", "-pk"),
        cursor=request.GET.get("cursor", ""),
    )
    return render(request, "projects/invite.html", {"project": project, "form": form, "page": page})


@login_required
@require_POST
def withdraw_invitation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take an invitation back."""
    project = queries.project_by_slug(slug, request.user)
    require(request.user, "projects.lead_project", project)
    try:
        services.withdraw_invitation(invitation=get_object_or_404(Invitation, project=project, pk=pk))
        messages.success(request, _("The invitation is taken back. Its link no longer works."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("projects:invite", project.slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What an invitation's link opens: who asks, and yes or no. Looking at it uses nothing up."""
    limit("projects.invitation", request.META.get("REMOTE_ADDR", ""), times=120, seconds=3600)
    return _invitation(request, invitation_of(token))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for a member who was invited by name and finds it on their own page."""
    rows = Invitation.objects.filter(person=require_person(request.user))
    return _invitation(
        request, get_object_or_404(rows.select_related("project", "invited_by", "person"), pk=pk)
    )


def _invitation(request: HttpRequest, row: Invitation | None) -> HttpResponse:
    if row is None:
        return render(request, "projects/invitation.html", {"invitation": None}, status=404)
    if request.method == "POST":
        person = require_person(request.user)
        try:
            if request.POST.get("action") == "decline":
                services.decline_invitation(invitation=row, person=person)
                messages.success(request, _("You have said no. The team is told."))
                return redirect("portal:me")
            offered = row.role
            member = services.accept_invitation(invitation=row, person=person)
            messages.success(request, _("Welcome to the team."))
            if (offered, member.role) == (TeamMember.Role.LEAD, TeamMember.Role.MEMBER):
                words = _("You join as a member: who asked you to lead does not lead this project any more.")
                messages.info(request, words)
            return redirect("projects:team", row.project.slug)
        except Refused as refusal:
            messages.error(request, refusal.message)
    return render(request, "projects/invitation.html", _facts(request, row))


def _facts(request: HttpRequest, row: Invitation) -> dict[str, object]:
    project: Project = row.project
    return {"invitation": row, "project": project, "sees_project": not project.is_draft}
