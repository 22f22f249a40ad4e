"""Pages of organisations: making one, its members, its verification."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from innovate.accounts.models import User
from innovate.core.errors import NotAllowed, Refused
from innovate.core.permissions import require, require_person
from innovate.core.ratelimits import limit
from innovate.organisations import queries, services
from innovate.organisations.forms import DecisionForm, MemberForm, OrganisationForm, VerificationForm
from innovate.organisations.models import Organisation, VerificationDocument
from innovate.organisations.private_files import serve_private


def add_refusal(form: forms.BaseForm, refusal: Refused) -> None:
    """Put a service's refusal on the fields it names, or above the form."""
    named = {name: text for name, text in refusal.fields.items() if name in form.fields}
    for name, text in named.items():
        form.add_error(name, text)
    if not named:
        form.add_error(None, refusal.message)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make an organisation; whoever makes it owns it."""
    person = require_person(request.user)
    form = OrganisationForm(request.POST or None, initial={"kind": request.GET.get("kind", "supplier")})
    if request.method == "POST" and form.is_valid():
        limit("organisation", person.pk, times=10, seconds=86400)
        try:
            organisation = services.create_organisation(
                owner=person,
                name=form.cleaned_data["name"],
                kind=form.cleaned_data["kind"],
                country=form.cleaned_data["country"],
                **form.texts(),
            )
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Your organisation is here. Now have it verified."))
            return redirect(organisation)
    return render(request, "organisations/new.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """What everyone may know of an organisation; its members also manage it here, the staff decides here."""
    return _page(request, get_object_or_404(Organisation, slug=slug))


def _page(request: HttpRequest, organisation: Organisation, **forms_with_errors: forms.Form) -> HttpResponse:
    member = request.user.has_perm("organisations.act_for", organisation)
    staff = request.user.has_perm("organisations.verify", organisation)
    context = {
        "organisation": organisation,
        "is_member": member,
        "is_owner": member and request.user.has_perm("organisations.manage", organisation),
        "is_staff": staff,
        "member_form": MemberForm(auto_id="member_%s"),
        "verification_form": VerificationForm(
            initial={"registration_number": organisation.registration_number}, auto_id="verification_%s"
        ),
        "decision_form": DecisionForm(auto_id="decision_%s"),
        **forms_with_errors,
    }
    if member or staff:
        context["memberships"] = list(queries.memberships(organisation))
        context["documents"] = list(organisation.documents.order_by("pk"))
        context["changes"] = list(organisation.state_changes.select_related("actor"))
    return render(request, "organisations/detail.html", context, status=422 if forms_with_errors else 200)


@require_POST
def add_member(request: HttpRequest, slug: str) -> HttpResponse:
    """An owner adds a person by their address."""
    organisation = get_object_or_404(Organisation, slug=slug)
    person = require_person(request.user)
    require(person, "organisations.manage", organisation)
    limit("organisation_member", person.pk, times=30, seconds=3600)
    form = MemberForm(request.POST, auto_id="member_%s")
    if form.is_valid():
        found = User.objects.filter(email__iexact=form.cleaned_data["email"], is_active=True).first()
        if found is None:
            form.add_error("email", _("Nobody has joined with this address yet. Ask them to join first."))
        else:
            try:
                services.add_member(
                    organisation=organisation, person=found, role=form.cleaned_data["role"], actor=person
                )
            except Refused as refusal:
                add_refusal(form, refusal)
    if form.errors:
        return _page(request, organisation, member_form=form)
    messages.success(request, _("They now act for the organisation."))
    return redirect(organisation)


@require_POST
def remove_member(request: HttpRequest, slug: str, person_id: int) -> HttpResponse:
    """An owner takes a member out, or a member leaves."""
    person = require_person(request.user)
    organisation = get_object_or_404(Organisation, slug=slug)
    membership = get_object_or_404(organisation.memberships.select_related("person"), person_id=person_id)
    try:
        services.remove_member(organisation=organisation, person=membership.person, actor=person)
        messages.success(request, _("They no longer act for the organisation."))
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(organisation)


@require_POST
def request_verification(request: HttpRequest, slug: str) -> HttpResponse:
    """An owner sends the registration number and papers."""
    organisation = get_object_or_404(Organisation, slug=slug)
    person = require_person(request.user)
    require(person, "organisations.manage", organisation)
    limit("organisation_papers", person.pk, times=20, seconds=3600)
    form = VerificationForm(request.POST, request.FILES, auto_id="verification_%s")
    if form.is_valid():
        try:
            services.request_verification(organisation=organisation, actor=person, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
    if form.errors:
        return _page(request, organisation, verification_form=form)
    messages.success(
        request, _("Thank you. We check the papers and tell you, usually within two working days.")
    )
    return redirect(organisation)


@require_POST
def decide(request: HttpRequest, slug: str) -> HttpResponse:
    """The staff verifies, rejects or suspends."""
    organisation = get_object_or_404(Organisation, slug=slug)
    person = require_person(request.user)
    require(person, "organisations.verify", organisation)
    decision = request.POST.get("decision", "")
    form = DecisionForm(request.POST, auto_id="decision_%s")
    try:
        if decision == "verify":
            services.verify(organisation=organisation, actor=person)
        elif decision in ("reject", "suspend"):
            act = services.reject if decision == "reject" else services.suspend
            act(organisation=organisation, actor=person, reason=request.POST.get("reason", ""))
        else:
            raise Refused(_("Choose what to do."))
    except Refused as refusal:
        form.is_valid()
        form.errors.clear()
        add_refusal(form, refusal)
        return _page(request, organisation, decision_form=form)
    messages.success(request, _("Done. The members have been told."))
    return redirect(organisation)


@never_cache
@require_safe
def document(request: HttpRequest, pk: int) -> FileResponse:
    """A paper of an organisation, for its members and the staff only."""
    paper = get_object_or_404(VerificationDocument.objects.select_related("organisation"), pk=pk)
    require(request.user, "organisations.read_documents", paper.organisation)
    return serve_private(paper.file, filename=f"{paper.organisation.slug}-{paper.pk}")
