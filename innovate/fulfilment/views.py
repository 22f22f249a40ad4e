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
            messages.success(
                request, ngettext("%(n)s parcel is on its way.", "%(n)s parcels are on their way.", count) % {"n": count}
            )
            return redirect("fulfilment:batch", slug=slug)
        except Refused as refusal:
            form.add_error(None, refusal.message)
    rows = lot.shipments.select_related("person", "pledge__tier")
    page = paginate(rows, order=("pk",), cursor=request.GET.get("cursor", ""), limit=50)
    context = {"project": project, "batch": lot, "page": page, "form": form, "parcel_form": OneParcelForm()}
    return render(request, "fulfilment/batch.html", context, status=422 if form.errors else 200)


@require_POST
def ship(request: HttpRequest, pk: int) -> HttpResponse:
    """Ship one parcel, again when it was lost."""
    shipment = get_object_or_404(Shipment.objects.select_related("batch__project"), pk=pk)
    require(request.user, "fulfilment.ship_batch", shipment.batch)
    try:
        services.ship(
            shipment=shipment,
            carrier=request.POST.get("carrier", ""),
            tracking_number=request.POST.get("tracking", ""),
        )
        messages.success(request, _("The parcel is on its way."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("fulfilment:batch", slug=shipment.batch.project.slug)


def _own(request: HttpRequest, pk: int) -> Shipment:
    shipment = get_object_or_404(Shipment.objects.select_related("batch__project"), pk=pk)
    require(request.user, "fulfilment.receive", shipment)
    return shipment


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


@require_POST
def missing(request: HttpRequest, pk: int) -> HttpResponse:
    """The backer does not have it."""
    shipment = _own(request, pk)
    form = MissingForm(request.POST)
    try:
        services.report_missing(shipment=shipment, note=form.cleaned_data["note"] if form.is_valid() else "")
        messages.success(request, _("We told the team. They look into it and ship again."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(shipment.batch.project)
