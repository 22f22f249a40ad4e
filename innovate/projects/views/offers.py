"""Buying an idea: only its author and the buyer come here."""

from __future__ import annotations

from contextlib import suppress

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.paging import paginate
from innovate.core.permissions import require_person
from innovate.core.ratelimits import limit
from innovate.payments import services as payments
from innovate.payments.rules import SetupState
from innovate.projects import queries
from innovate.projects.forms import add_refusal
from innovate.projects.models import Offer, OfferState
from innovate.projects.offer_forms import OfferForm, SignForm, VersionForm
from innovate.projects.rules import FOR_SALE
from innovate.projects.services import offers as services


@never_cache
@login_required
@require_safe
def offers(request: HttpRequest, slug: str) -> HttpResponse:
    """The author sees all offers, a buyer their own."""
    project = queries.project_by_slug(slug, request.user)
    person = require_person(request.user)
    rows = Offer.objects.filter(Q(buyer=person) | Q(project__author=person), project=project)
    page = paginate(
        rows.select_related("buyer", "organisation", "team").prefetch_related("versions"),
        order=("-created_at", "-pk"),
        cursor=request.GET.get("cursor", ""),
    )
    context = {
        "project": project,
        "page": page,
        "is_author": project.author_id == person.pk,
        "for_sale": project.stage in FOR_SALE,
    }
    return render(request, "projects/offers.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_offer(request: HttpRequest, slug: str) -> HttpResponse:
    """Offer the author to buy the idea."""
    project = queries.project_by_slug(slug, request.user)
    person = require_person(request.user)
    form = OfferForm(request.POST or None, project=project, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            limit("projects.offer", person.pk, times=10, seconds=24 * 3600)
            offer = services.make_offer(project=project, buyer=person, **form.values)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Your offer is with the author. Nobody else sees it."))
            return redirect(offer)
    context = {"project": project, "form": form, "for_sale": project.stage in FOR_SALE}
    return render(request, "projects/offer_form.html", context)


def _own(request: HttpRequest, slug: str, pk: int) -> Offer:
    """The offer, for its two sides; to everybody else, staff included, it is not there."""
    person = require_person(request.user)
    project = queries.project_by_slug(slug, person)
    rows = Offer.objects.select_related("buyer", "organisation", "team", "project__author", "charge")
    return get_object_or_404(
        rows.select_related("card_setup"), Q(buyer=person) | Q(project__author=person), project=project, pk=pk
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What is on the table, what was before, and what this side can do now."""
    row = _own(request, slug, pk)
    action = request.POST.get("action", "")
    versions = list(row.versions.prefetch_related("signatures"))
    table = versions[0]
    start = {"amount": f"{table.money.decimal.normalize():f}", "terms": table.terms}
    counter = VersionForm(request.POST if action == "counter" else None, project=row.project, initial=start)
    sign = SignForm(request.POST if action == "sign" else None, initial={"version": table.number})
    if request.method == "POST":
        done = _act(request, row, action, counter, sign)
        if done:
            messages.success(request, done)
            return redirect(row)
        row.refresh_from_db(fields=["state", "due_at"])
    side = row.side_of(request.user.pk)
    signed = {signature.side for signature in table.signatures.all()}
    context = {
        "project": row.project,
        "offer": row,
        "versions": versions,
        "table": table,
        "side": side,
        "counter": counter,
        "sign": sign,
        "can_counter": row.state == OfferState.OPEN and table.side != side,
        "can_sign": (row.state == OfferState.OPEN and table.side != side)
        or (row.state == OfferState.HALF_SIGNED and side not in signed),
        "can_end": row.state in (OfferState.OPEN, OfferState.HALF_SIGNED),
    }
    return render(request, "projects/offer.html", context)


def _act(request: HttpRequest, row: Offer, action: str, counter: VersionForm, sign: SignForm) -> str:
    """Do what the button said; return what to tell, or nothing when it was refused or not complete."""
    person = require_person(request.user)
    form = {"counter": counter, "sign": sign}.get(action)
    try:
        if action == "end":
            services.end_offer(offer=row, actor=person)
            return _("It is over. The other side is told.")
        if action == "counter" and counter.is_valid():
            services.counter_offer(offer=row, actor=person, **counter.cleaned_data)
            return _("Your terms are on the table now.")
        if action == "sign" and sign.is_valid():
            services.sign_offer(offer=row, actor=person, **sign.cleaned_data)
            return _("You have signed.")
    except NotAllowed:
        raise
    except Refused as refusal:
        # What has moved on meanwhile has no form any more that could say so.
        if form is None or isinstance(refusal, Conflict):
            messages.error(request, refusal.message)
        else:
            add_refusal(form, refusal)
    return ""


def _to_pay(request: HttpRequest, slug: str, pk: int) -> Offer:
    """The offer, for its buyer: the author cannot pay it."""
    row = _own(request, slug, pk)
    if row.buyer_id != request.user.pk:
        raise Http404
    return row


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Enter the card that pays a signed offer. Looking at it changes nothing; a POST makes the form ready."""
    row = _to_pay(request, slug, pk)
    if row.state != OfferState.SIGNED:
        return redirect(row)
    if request.method == "POST":
        try:
            limit("payments.look", row.buyer_id, times=60, seconds=3600)
            services.start_card(offer=row)
        except Refused as refusal:
            messages.error(request, refusal.message)
        return redirect("projects:pay_offer", slug, pk)
    setup = row.card_setup
    usable = setup is not None and setup.state in (SetupState.PENDING, SetupState.FAILED)
    context = {
        "project": row.project,
        "offer": row,
        "table": services.latest(row),
        "setup": setup if usable else None,
        "return_url": request.build_absolute_uri(reverse("projects:offer_paid", args=[slug, pk])),
    }
    return render(request, "projects/pay_offer.html", context)


@never_cache
@login_required
@require_safe
def offer_paid(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Where the card page returns to: charge the card if it was saved. Opening it again changes nothing."""
    row = _to_pay(request, slug, pk)
    setup = row.card_setup
    if row.state == OfferState.SIGNED and setup is not None:
        limit("payments.look", row.buyer_id, times=60, seconds=3600)
        with suppress(payments.PaymentsUnreachable):
            setup = payments.refresh_card_setup(setup=setup)
        if setup.state != SetupState.SAVED:
            messages.error(request, setup.error or _("The card was not saved. Please try again."))
            return redirect("projects:pay_offer", slug, pk)
        try:
            services.pay(offer=row, card_setup=setup)
            messages.success(request, _("Thank you. We charge this card now."))
        except Refused as refusal:
            messages.error(request, refusal.message)
    return redirect(row)
