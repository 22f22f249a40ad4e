"""Who gave what, how success is shared, and what it earned."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from innovate.accounts.models import User
from innovate.core.errors import NotAllowed, Refused
from innovate.core.paging import paginate
from innovate.core.permissions import is_person, require, require_person
from innovate.core.ratelimits import limit
from innovate.projects import queries, share_queries
from innovate.projects.credits import message_to_credit
from innovate.projects.forms import add_refusal
from innovate.projects.models import Project, ShareAgreement
from innovate.projects.services import shares as services
from innovate.projects.share_forms import ContributionForm, DeclineForm, SharesForm

VERSIONS_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
def shares(request: HttpRequest, slug: str) -> HttpResponse:
    """Who gave what and what was agreed, for everybody; the lead writes contributions down."""
    project = queries.project_by_slug(slug, request.user)
    person = request.user
    credited = None
    if is_person(person) and person.has_perm("projects.lead_project", project):
        credited = message_to_credit(project, person, request.GET.get("message", ""))
    form = ContributionForm(request.POST or None, credited=credited)
    if request.method == "POST":
        require(request.user, "projects.lead_project", project)
        if form.is_valid() and _recorded(request, project, form):
            return redirect("projects:shares", project.slug)
    return _page(request, project, form=form)


def _recorded(request: HttpRequest, project: Project, form: ContributionForm) -> bool:
    actor = require_person(request.user)
    assert form.person is not None
    try:
        limit("projects.contribution", actor.pk, times=60, seconds=3600)
        services.record_contribution(
            project=project,
            actor=actor,
            person=form.person,
            kind=form.cleaned_data["kind"],
            title=form.cleaned_data["title"],
        )
    except Refused as refusal:
        add_refusal(form, refusal)
        return False
    messages.success(request, _("Written down. They are told."))
    return True


def _page(
    request: HttpRequest,
    project: Project,
    *,
    form: ContributionForm | None = None,
    decline: DeclineForm | None = None,
) -> HttpResponse:
    proposal = share_queries.proposal_shown_to(request.user, project)
    page = paginate(
        share_queries.contributions_of(project), order=("at", "pk"), cursor=request.GET.get("cursor", "")
    )
    context = {
        "project": project,
        "page": page,
        "versions": list(share_queries.agreements_of(project)[:VERSIONS_SHOWN]),
        "proposal": proposal,
        "own": share_queries.own_share(request.user, proposal) if proposal else None,
        "earned": share_queries.earned_by_project(project),
        "form": form or ContributionForm(),
        "decline": decline or DeclineForm(),
    }
    return render(request, "projects/shares.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose how success is shared."""
    project = queries.project_by_slug(slug, request.user)
    require(request.user, "projects.lead_project", project)
    form = SharesForm(request.POST or None, project=project, initial=_as_now(project))
    if request.method == "POST" and form.is_valid():
        try:
            services.propose_shares(project=project, actor=require_person(request.user), **form.values)
        except Refused as refusal:
            add_refusal(form, refusal)
            # Of fields that are not the form's own by name, the words still have to be read.
            for name in ("shares", "cap"):
                if name in refusal.fields:
                    form.add_error(None, refusal.fields[name])
        else:
            messages.success(request, _("Proposed. It counts when everyone concerned has said yes."))
            return redirect("projects:shares", project.slug)
    roots = project.ancestor_links.select_related("ancestor").filter(basis_points__gt=0)
    return render(
        request, "projects/propose_shares.html", {"project": project, "form": form, "roots": list(roots)}
    )


def _as_now(project: Project) -> dict[str, object]:
    """Begin with what is in force, in per cent."""
    current = share_queries.agreements_of(project).first()
    if current is None:
        return {}
    cap = current.cap
    own = {f"share-{s.person_id}": _percent(s.basis_points) for s in current.shares.all() if not s.via_id}
    return {
        "rate": _percent(current.rate),
        "years": current.years,
        "currency": current.currency,
        "cap_text": f"{cap.decimal.normalize():f}" if cap else "",
        **own,
    }


def _percent(points: int) -> str:
    return f"{points / 100:g}"


@login_required
@require_POST
def answer(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Say yes or no to a proposal, or take one's own back."""
    project = queries.project_by_slug(slug, request.user)
    person = require_person(request.user)
    row = get_object_or_404(ShareAgreement, project=project, number=number)
    try:
        refused = _answered(request, project, row, person)
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        if refused is not None:
            return _page(request, project, decline=refused)
    return redirect("projects:shares", project.slug)


def _answered(
    request: HttpRequest, project: Project, row: ShareAgreement, person: User
) -> DeclineForm | None:
    """Do what the button said; return the form when its words were missing."""
    row.project = project
    action = request.POST.get("action")
    if action == "withdraw":
        require(person, "projects.lead_project", project)
        services.withdraw_shares(agreement=row, actor=person)
        messages.success(request, _("The proposal is taken back."))
    elif action == "decline":
        form = DeclineForm(request.POST)
        if not form.is_valid():
            return form
        try:
            services.decline_shares(agreement=row, person=person, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            if not refusal.fields:
                raise
            add_refusal(form, refusal)
            return form
        messages.success(request, _("The team has your words."))
    else:
        services.accept_shares(agreement=row, person=person)
        messages.success(request, _("You have agreed."))
    return None
