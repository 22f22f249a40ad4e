"""Handing in a bid. What is typed here is never stored, logged or put into the session: only sealed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from innovate.core import proofs
from innovate.core.errors import Refused
from innovate.core.money import Money
from innovate.core.permissions import require_person
from innovate.core.ratelimits import limit
from innovate.organisations import acting
from innovate.organisations.views import add_refusal
from innovate.suppliers import queries, services
from innovate.suppliers.forms import BidForm
from innovate.suppliers.models import Supplier, Tender
from innovate.suppliers.presenting import show_bid
from innovate.suppliers.rules import split_amounts
from innovate.suppliers.services.bids import Offer, Receipt, as_document


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bid(request: HttpRequest, pk: int) -> HttpResponse:
    """Write an offer, look at it once more, seal it, get the receipt: three answers of one address.

    The receipt is the answer itself, not a page to be redirected to, because the way there would have to
    carry the nonce, and with it the amount could be found out by trying.
    """
    person = require_person(request.user)
    tender = queries.tender_by_id(pk, request.user)
    suppliers = acting.first(request, queries.suppliers_of(person))
    if not suppliers:
        messages.info(request, _("Register as a maker first, then you can bid."))
        return redirect("suppliers:join")
    supplier = _chosen(request, suppliers)
    standing = queries.own_bids(tender, [supplier]).get(supplier.pk)
    form = BidForm(request.POST or None, tender=tender)
    step = "write"
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        limit("suppliers.bid", person.pk, times=60, seconds=3600)
        try:
            if request.POST.get("step") == "seal":
                receipt = services.submit_bid(
                    tender=tender, supplier=supplier, actor=person, offer=form.offer()
                )
                return _receipt(request, tender, receipt)
            if request.POST.get("step") == "check":
                context["check"] = _check(form.offer(), tender)
                step = "check"
        except Refused as refusal:
            add_refusal(form, refusal)
    context |= {
        "tender": tender,
        "project": tender.project,
        "supplier": supplier,
        "suppliers": suppliers,
        "standing": show_bid(standing) if standing else None,
        "form": form,
        "step": step,
    }
    return render(request, "suppliers/bid.html", context, status=422 if form.errors else 200)


@dataclass(frozen=True, slots=True)
class Check:
    """What the bidder is about to offer, computed."""

    unit_price: Money
    total: Money
    steps: list[tuple[int, Money]]
    offer: Offer


def _check(offer: Offer, tender: Tender) -> Check:
    as_document(offer, tender)
    total = offer.unit_price * tender.quantity
    return Check(
        offer.unit_price, total, list(zip(offer.split, split_amounts(total, offer.split), strict=True)), offer
    )


def _receipt(request: HttpRequest, tender: Tender, receipt: Receipt) -> HttpResponse:
    context = {
        "tender": tender,
        "project": tender.project,
        "receipt": receipt,
        "total": Money(receipt.offer["total"], receipt.offer["currency"]),
        "sealed_text": proofs.canonical(receipt.offer).decode(),
    }
    response = render(request, "suppliers/receipt.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _chosen(request: HttpRequest, suppliers: list[Supplier]) -> Supplier:
    slug = request.POST.get("supplier") or request.GET.get("supplier")
    if not slug:
        return suppliers[0]
    for row in suppliers:
        if row.organisation.slug == slug:
            return row
    raise Http404


@require_POST
def change(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """A bidder takes a sealed bid back, or confirms it for the tender as it was edited."""
    person = require_person(request.user)
    tender = queries.tender_by_id(pk, request.user)
    suppliers = acting.first(request, queries.suppliers_of(person))
    if not suppliers:
        raise Http404
    supplier = _chosen(request, suppliers)
    row = queries.own_bids(tender, [supplier]).get(supplier.pk)
    if row is None:
        raise Http404
    try:
        if what == "withdraw":
            services.withdraw_bid(bid=row, actor=person)
            messages.success(request, _("Your bid is taken back. It will never be opened."))
        else:
            services.reconfirm_bid(bid=row, actor=person)
            messages.success(request, _("Your bid stands for the tender as it is now."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(tender)
