"""Shipping a batch, and telling that a parcel came or did not."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from innovate.core.errors import Refused
from innovate.core.paging import paginate
from innovate.core.permissions import require, require_person
from innovate.crowdfund.forms import show_refusal
from innovate.fulfilment import services
from innovate.fulfilment.forms import MissingForm, OneParcelForm, ShipForm
from innovate.fulfilment.models import Batch, Shipment
from innovate.projects.queries import project_by_slug


@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: HttpRequest, slug: str) -> HttpResponse:
    """The team's list of parcels; one form ships all that wait."""
    project = project_by_slug(slug, request.user)
    lot = Batch.objects.filter(project=project).order_by("-number").first()
    if lot is None:
        raise Http404
    lot.project = project
    require(request.user, "fulfilment.ship_batch", lot)
    form = ShipForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            count = services.ship_batch(
                batch=lot,
                actor=require_person(request.user),
                carrier=form.cleaned_data["carrier"],
                prefix=form.cleaned_data["tracking"],
            )
            text = ngettext("%(n)s parcel is on its way.", "%(n)s parcels are on their way.", count)
            messages.success(request, text % {"n": count})
            return redirect("fulfilment:batch", slug=slug)
        except Refused as refusal:
            show_refusal(form, refusal)
    return _batch_page(request, lot, form)


def _batch_page(
    request: HttpRequest,
    lot: Batch,
    form: ShipForm,
    parcel: Shipment | None = None,
    refused: OneParcelForm | None = None,
) -> HttpResponse:
    """The list; `refused` is the form of `parcel` with what was typed and why it was not taken."""
    rows = lot.shipments.select_related("person", "pledge__tier")
    page = paginate(rows, order=("pk",), cursor=request.GET.get("cursor", ""), limit=50)
    # Each form names its fields after its parcel, so that labels lead to their own field.
    forms = [
        (
            row,
            refused
            if parcel and refused and row.pk == parcel.pk
            else OneParcelForm(auto_id=f"parcel-{row.pk}-%s"),
        )
        for row in page
    ]
    context = {"project": lot.project, "batch": lot, "page": page, "rows": forms, "form": form}
    return render(request, "fulfilment/batch.html", context, status=422 if form.errors or refused else 200)


@require_POST
def ship(request: HttpRequest, pk: int) -> HttpResponse:
    """Ship one parcel, again when it was lost."""
    shipment = get_object_or_404(Shipment.objects.select_related("batch__project"), pk=pk)
    lot = shipment.batch
    require(request.user, "fulfilment.ship_batch", lot)
    form = OneParcelForm(request.POST, auto_id=f"parcel-{pk}-%s")
    if not form.is_valid():
        lot.project = project_by_slug(lot.project.slug, request.user)
        return _batch_page(request, lot, ShipForm(), shipment, form)
    carrier, tracking = form.cleaned_data["carrier"], form.cleaned_data["tracking"]
    try:
        services.ship(shipment=shipment, carrier=carrier, tracking_number=tracking)
        messages.success(request, _("The parcel is on its way."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("fulfilment:batch", slug=lot.project.slug)


def _own(request: HttpRequest, pk: int) -> Shipment:
    # Not by a permission: a superuser has them all, and still has not received other people's parcels.
    own = Shipment.objects.filter(person=require_person(request.user)).select_related("batch__project")
    return get_object_or_404(own, pk=pk)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The backer has the parcel."""
    shipment = _own(request, pk)
    try:
        services.confirm(shipment=shipment)
        messages.success(request, _("Enjoy it! Thank you for telling us."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(shipment.batch.project)


@require_http_methods(["GET", "HEAD", "POST"])
def missing(request: HttpRequest, pk: int) -> HttpResponse:
    """The backer does not have it, and says what happened."""
    shipment = _own(request, pk)
    form = MissingForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"project": shipment.batch.project, "shipment": shipment, "form": form}
        return render(request, "fulfilment/missing.html", context, status=422 if form.errors else 200)
    try:
        services.report_missing(shipment=shipment, note=form.cleaned_data["note"])
        messages.success(request, _("We told the team. They look into it and ship again."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(shipment.batch.project)
