"""The public registry, joining it, and what the staff checks there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from innovate.accounts.models import User
from innovate.core.errors import Refused
from innovate.core.paging import paginate
from innovate.core.permissions import require, require_person
from innovate.core.ratelimits import limit
from innovate.organisations import acting
from innovate.organisations import services as organisations
from innovate.organisations.countries import country_name
from innovate.organisations.models import Organisation
from innovate.organisations.views import add_refusal
from innovate.suppliers import queries, services
from innovate.suppliers.forms import CertificateFormSet, JoinForm
from innovate.suppliers.models import Supplier, SupplierCapability
from innovate.suppliers.regions import region_name


@require_safe
def supplier_list(request: HttpRequest) -> HttpResponse:
    """The registry, newest first, by capability, country and words."""
    chosen = {name: request.GET.get(name, "").strip()[:80] for name in ("q", "capability", "country")}
    rows = queries.listed_suppliers(
        text=chosen["q"], capability=chosen["capability"], country=chosen["country"]
    )
    context = {
        "page": paginate(
            rows, order=queries.NEWEST_SUPPLIERS, cursor=request.GET.get("cursor", ""), limit=24
        ),
        "chosen": chosen,
        "is_filtered": any(chosen.values()),
        "capabilities": queries.capability_groups(),
        "countries": sorted(
            ((code, country_name(code)) for code in queries.supplier_countries()), key=lambda pair: pair[1]
        ),
    }
    return render(request, "suppliers/list.html", context)


@require_safe
def supplier(request: HttpRequest, slug: str) -> HttpResponse:
    """One maker: what it can do, how far that was shown, and what it has finished here."""
    row = queries.supplier_by_slug(slug)
    staff = request.user.has_perm("suppliers.check_evidence", row)
    context = {
        "supplier": row,
        "organisation": row.organisation,
        "record": queries.record_of(row),
        "regions": [region_name(code) for code in row.regions],
        "is_member": request.user.has_perm("suppliers.bid_for", row),
        "is_staff": staff,
        "evidence": SupplierCapability.Evidence.choices if staff else (),
    }
    return render(request, "suppliers/detail.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Register as a maker with an organisation of one's own, or change what it said before."""
    person = require_person(request.user)
    own = acting.first(request, queries.suppliers_of(person))
    wanted = request.GET.get("supplier")
    current = next((row for row in own if row.organisation.slug == wanted), None)
    if current is None and own and wanted is None:
        current = own[0]
    form = JoinForm(
        request.POST or None, initial=JoinForm.initial_of(current) if current else {"regions": ["EU"]}
    )
    certificates = CertificateFormSet(request.POST or None, prefix="certificates")
    if current:
        for name in ("name", "country"):
            form.fields[name].disabled = True
    # Both are asked, so that a mistake in one does not hide those in the other.
    if request.method == "POST" and all([form.is_valid(), certificates.is_valid()]):
        limit("suppliers.join", person.pk, times=20, seconds=3600)
        saved = _save(form, certificates, person, current)
        if saved:
            messages.success(
                request,
                _("Saved.")
                if current
                else _("Welcome. Now have your organisation verified, so that you can bid."),
            )
            return (
                redirect("suppliers:detail", saved.organisation.slug)
                if current
                else redirect(saved.organisation)
            )
    context = {
        "form": form,
        "certificates": certificates,
        "current": current,
        "held": current.certificates.select_related("type").order_by("type__code") if current else (),
    }
    broken = bool(form.errors) or any(certificates.errors)
    return render(request, "suppliers/join.html", context, status=422 if broken else 200)


def _save(form: JoinForm, certificates: Any, person: User, current: Supplier | None) -> Supplier | None:
    """Store organisation, supplier and certificates together; a refusal goes to the form it is about."""
    about: Any = form
    try:
        with transaction.atomic():
            organisation = _organisation(form, person, current)
            row = services.create_supplier(organisation=organisation, actor=person, **form.supplier_fields())
            for about in certificates:
                if about.has_changed():
                    services.add_certificate(supplier=row, actor=person, **about.cleaned_data)
    except Refused as refusal:
        add_refusal(about, refusal)
        return None
    return row


def _organisation(form: JoinForm, person: User, current: Supplier | None) -> Organisation:
    if current:
        organisations.edit_organisation(organisation=current.organisation, actor=person, **form.texts())
        return current.organisation
    return organisations.create_organisation(
        owner=person,
        name=form.cleaned_data["name"],
        kind=Organisation.Kind.SUPPLIER,
        country=form.cleaned_data["country"],
        **form.texts(),
    )


@require_POST
def remove_certificate(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A member takes a certificate off the page."""
    row = queries.supplier_by_slug(slug)
    certificate = get_object_or_404(row.certificates.select_related("supplier"), pk=pk)
    services.remove_certificate(certificate=certificate, actor=require_person(request.user))
    messages.success(request, _("The certificate is gone."))
    return redirect("suppliers:detail", slug)


@require_POST
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """The staff says how far a capability was shown, or whether a certificate's number was checked."""
    row = queries.supplier_by_slug(slug)
    person = require_person(request.user)
    require(person, "suppliers.check_evidence", row)
    try:
        if code := request.POST.get("capability"):
            services.set_evidence(
                supplier=row, capability=code, evidence=request.POST.get("evidence", ""), actor=person
            )
        else:
            certificate = get_object_or_404(row.certificates, pk=request.POST.get("certificate") or 0)
            services.check_certificate(
                certificate=certificate, state=request.POST.get("state", ""), actor=person
            )
    except ValueError:
        messages.error(request, _("Choose one of the answers."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("suppliers:detail", slug)
