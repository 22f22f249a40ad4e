"""Making an organisation, its page, its verification."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from innovate.core.errors import Refused
from innovate.core.permissions import require, require_person
from innovate.core.ratelimits import limit
from innovate.organisations import queries, services
from innovate.organisations.forms import AboutForm, DecisionForm, OrganisationForm, VerificationForm
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
    memberships = list(queries.memberships(organisation))
    context = {
        "organisation": organisation,
        "memberships": memberships,
        "has_members": any(row.person.is_active for row in memberships),
        "is_member": member,
        "is_owner": member and request.user.has_perm("organisations.manage", organisation),
        "is_staff": staff,
        "verification_form": VerificationForm(
            initial={"registration_number": organisation.registration_number}, auto_id="verification_%s"
        ),
        "decision_form": DecisionForm(auto_id="decision_%s"),
        **forms_with_errors,
    }
    if member or staff:
        context["documents"] = list(organisation.documents.order_by("pk"))
        context["changes"] = list(organisation.state_changes.select_related("actor"))
    return render(request, "organisations/detail.html", context, status=422 if forms_with_errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """An owner changes what the organisation says of itself; its name and country were checked and stay."""
    organisation = get_object_or_404(Organisation, slug=slug)
    person = require_person(request.user)
    require(person, "organisations.manage", organisation)
    form = AboutForm(
        request.POST or None, initial={name: getattr(organisation, name) for name in AboutForm.base_fields}
    )
    for name in ("name", "country"):
        form.fields[name].disabled = True
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_organisation(organisation=organisation, actor=person, **form.texts())
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(organisation)
    context = {"form": form, "organisation": organisation}
    return render(request, "organisations/edit.html", context, status=422 if form.errors else 200)


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
