"""Who acts for an organisation: its members and invitations, and which one a person acts for."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from innovate.core.errors import NotAllowed, Refused
from innovate.core.permissions import require, require_person
from innovate.core.ratelimits import limit
from innovate.organisations import acting, queries, services
from innovate.organisations.forms import AppointForm, InvitationForm, RoleForm
from innovate.organisations.models import Invitation, Organisation
from innovate.organisations.views.registry import add_refusal


@never_cache
@require_safe
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """The people who act for an organisation, for themselves and the staff; owners decide here."""
    return _page(request, get_object_or_404(Organisation, slug=slug))


def _page(request: HttpRequest, organisation: Organisation, **forms_with_errors: forms.Form) -> HttpResponse:
    person = require_person(request.user)
    require(person, "organisations.read_documents", organisation)
    context = {
        "organisation": organisation,
        "is_owner": person.has_perm("organisations.manage", organisation),
        "is_staff": person.has_perm("organisations.verify", organisation),
        "memberships": list(queries.memberships(organisation)),
        "invitations": list(queries.open_invitations(organisation)),
        "invitation_form": InvitationForm(auto_id="invitation_%s"),
        "appoint_form": AppointForm(auto_id="appoint_%s"),
        **forms_with_errors,
    }
    return render(request, "organisations/members.html", context, status=422 if forms_with_errors else 200)


@require_POST
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """An owner invites an address."""
    organisation = get_object_or_404(Organisation, slug=slug)
    person = require_person(request.user)
    require(person, "organisations.manage", organisation)
    form = InvitationForm(request.POST, auto_id="invitation_%s")
    if form.is_valid():
        _limit_mail(person.pk, form.cleaned_data["email"])
        try:
            services.invite(organisation=organisation, actor=person, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
    if form.errors:
        return _page(request, organisation, invitation_form=form)
    messages.success(request, _("The invitation is on its way."))
    return redirect("organisations:members", slug)


def _limit_mail(person_id: int, email: str) -> None:
    """Nobody sends much mail through us, and nobody gets much, whoever sends it."""
    limit("organisations.invite", person_id, times=30, seconds=3600)
    limit("organisations.invited", email.lower(), times=10, seconds=86400)


@require_POST
def change_invitation(request: HttpRequest, slug: str, pk: int, what: str) -> HttpResponse:
    """An owner sends an invitation again, or takes it back."""
    person = require_person(request.user)
    rows = Invitation.objects.select_related("organisation")
    row = get_object_or_404(rows, pk=pk, organisation__slug=slug)
    require(person, "organisations.manage", row.organisation)
    try:
        if what == "again":
            _limit_mail(person.pk, row.email)
            services.send_again(invitation=row, actor=person)
            messages.success(
                request, _("The invitation is on its way again. The link in the older mail has ended.")
            )
        else:
            services.revoke_invitation(invitation=row, actor=person)
            messages.success(request, _("The invitation is taken back."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("organisations:members", slug)


@require_POST
def change_role(request: HttpRequest, slug: str, person_id: int) -> HttpResponse:
    """An owner makes a member an owner, or the other way round."""
    person = require_person(request.user)
    organisation = get_object_or_404(Organisation, slug=slug)
    require(person, "organisations.manage", organisation)
    membership = get_object_or_404(organisation.memberships.select_related("person"), person_id=person_id)
    form = RoleForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(_("Choose a role."))
        services.change_role(
            organisation=organisation, person=membership.person, actor=person, **form.cleaned_data
        )
        messages.success(request, _("Saved."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("organisations:members", slug)


@require_POST
def remove_member(request: HttpRequest, slug: str, person_id: int) -> HttpResponse:
    """An owner takes a member out, or a member leaves."""
    person = require_person(request.user)
    organisation = get_object_or_404(Organisation, slug=slug)
    membership = get_object_or_404(organisation.memberships.select_related("person"), person_id=person_id)
    try:
        services.remove_member(organisation=organisation, person=membership.person, actor=person)
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("organisations:members", slug)
    if membership.person_id == person.pk:
        messages.success(request, _("You no longer act for the organisation."))
        return redirect(organisation)
    messages.success(request, _("They no longer act for the organisation."))
    return redirect("organisations:members", slug)


@require_POST
def appoint(request: HttpRequest, slug: str) -> HttpResponse:
    """The staff gives an organisation that nobody acts for to somebody."""
    organisation = get_object_or_404(Organisation, slug=slug)
    person = require_person(request.user)
    require(person, "organisations.verify", organisation)
    form = AppointForm(request.POST, auto_id="appoint_%s")
    if form.is_valid():
        found = queries.owner_of_address(form.cleaned_data["email"])
        try:
            if found is None:
                raise Refused("", fields={"email": _("No account has confirmed this address.")})
            services.appoint_owner(organisation=organisation, person=found, actor=person)
        except Refused as refusal:
            add_refusal(form, refusal)
    if form.errors:
        return _page(request, organisation, appoint_form=form)
    messages.success(request, _("They own the organisation now, and have been told."))
    return redirect("organisations:members", slug)


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """A person's organisations, and for which of them they act."""
    person = require_person(request.user)
    context = {
        "organisations": list(queries.organisations_of(person)),
        "invitations": list(queries.invitations_for(person)),
    }
    return render(request, "organisations/mine.html", context)


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Act for an organisation from now on, or for oneself again."""
    person = require_person(request.user)
    slug = request.POST.get("organisation", "")
    chosen = get_object_or_404(queries.organisations_of(person), slug=slug) if slug else None
    acting.choose(request, chosen)
    if chosen:
        messages.success(request, _("From now on you act for %(name)s.") % {"name": chosen.display_name})
    else:
        messages.success(request, _("You act for yourself again."))
    return redirect("organisations:mine")
