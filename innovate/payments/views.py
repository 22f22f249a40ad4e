"""The payer's pages, the way of organisations and people to their money, and the staff's list of mismatches."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from innovate.core.errors import Refused
from innovate.core.paging import paginate
from innovate.core.permissions import require, require_person
from innovate.core.ratelimits import limit
from innovate.organisations.models import Organisation
from innovate.payments import charging, gateway, paying_out, queries, services
from innovate.payments.forms import CountryForm, MismatchForm
from innovate.payments.models import Charge, ConnectedAccount, Mismatch, Payout

#: Looks at Stripe that one person may cause with a page.
LOOKS, PER_SECONDS = 30, 600


@never_cache
@require_safe
def charge_list(request: HttpRequest) -> HttpResponse:
    """Everything this person's cards were or are to be charged."""
    person = require_person(request.user)
    page = paginate(
        queries.charges_of(person), order=("-created_at", "-pk"), cursor=request.GET.get("cursor", "")
    )
    return render(request, "payments/charge_list.html", {"page": page})


@never_cache
@require_safe
def charge(request: HttpRequest, pk: int) -> HttpResponse:
    """One payment: what it is, how it stands, and the one thing the payer can do now."""
    row = _own(request, pk)
    if "payment_intent" in request.GET or "answered" in request.GET:
        # The browser comes back from the bank: look now, then show the page under its plain address.
        limit("payments.look", row.person_id, times=LOOKS, seconds=PER_SECONDS)
        charging.look_at(row)
        return redirect(row)
    context = {
        "charge": row,
        "question": queries.bank_question(row),
        "refunds": row.refunds.order_by("pk"),
        "answered_url": request.build_absolute_uri(f"{row.get_absolute_url()}?answered=1"),
    }
    return render(request, "payments/charge.html", context)


@never_cache
@require_safe
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """Type another card for a payment that did not go through."""
    row = _own(request, pk)
    if row.cancel_reason or row.state not in (Charge.State.ACTION_REQUIRED, Charge.State.RETRY_WAIT):
        return redirect(row)
    limit("payments.look", row.person_id, times=LOOKS, seconds=PER_SECONDS)
    setup = services.start_card_setup(person=row.person, reference=_card_reference(row))
    context = {
        "charge": row,
        "setup": setup,
        "return_url": request.build_absolute_uri(reverse("payments:card_done", args=[pk])),
    }
    return render(request, "payments/card.html", context)


@never_cache
@require_safe
def card_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the card page returns to: use the card if it was saved. Opening it again changes nothing."""
    row = _own(request, pk)
    limit("payments.look", row.person_id, times=LOOKS, seconds=PER_SECONDS)
    setup = services.start_card_setup(person=row.person, reference=_card_reference(row))
    setup = services.refresh_card_setup(setup=setup)
    if setup.state != setup.State.SAVED:
        messages.error(request, setup.error or _("The card was not saved. Please try again."))
        return redirect("payments:card", pk=pk)
    try:
        services.use_another_card(charge=row, card_setup=setup)
        messages.success(request, _("Thank you. We charge this card now."))
    except Refused as refusal:
        messages.info(request, refusal.message)
    return redirect(row)


def _own(request: HttpRequest, pk: int) -> Charge:
    require_person(request.user)
    row = get_object_or_404(Charge.objects.select_related("card_setup", "person"), pk=pk)
    require(request.user, "payments.view_charge", row)
    return row


def _card_reference(row: Charge) -> str:
    """One card set-up per failed attempt, so that coming back goes on with it."""
    return f"charge:{row.uid}:{row.attempts}"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest, slug: str) -> HttpResponse:
    """How an organisation gets its money: what waits, and the way to give bank details to Stripe."""
    organisation = get_object_or_404(Organisation, slug=slug)
    require(request.user, "payments.onboard", organisation)
    row = ConnectedAccount.objects.select_related("organisation").filter(organisation=organisation).first()
    led = None
    if row is not None and organisation.is_verified:
        if request.method == "POST":
            _count_look(request)
        led = _led(request, row)
    return led or _account_page(request, row, {"organisation": organisation})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_account(request: HttpRequest) -> HttpResponse:
    """How a person gets what they have earned: what is on its way, and the way to give bank details to Stripe."""
    person = require_person(request.user)
    row, form = queries.own_account(person), None
    if row is not None and row.state != row.State.READY:
        form = CountryForm(
            request.POST if request.method == "POST" else None, initial={"country": row.country}
        )
        if request.method == "POST":
            _count_look(request)
            if not form.is_valid():
                return _account_page(request, row, {"form": form}, status=422)
            row = services.receive_at_home(person=person, country=form.cleaned_data["country"])
    led = _led(request, row) if row is not None else None
    return led or _account_page(request, row, {"form": form})


def _count_look(request: HttpRequest) -> None:
    limit("payments.account", require_person(request.user).pk, times=LOOKS, seconds=PER_SECONDS)


def _led(request: HttpRequest, row: ConnectedAccount) -> HttpResponse | None:
    """Lead the holder of an account to Stripe on a POST, and look at the account when they come back; else None."""
    if "answered" in request.GET:
        _count_look(request)
        paying_out.look_at(row)
        return redirect(row)
    if request.method != "POST" or row.state == row.State.READY:
        return None
    here = request.build_absolute_uri(row.get_absolute_url())
    try:
        return redirect(paying_out.link_to_details(row, here=here, back=f"{here}?answered=1"))
    except gateway.GatewayError:
        if row.is_refused:
            words = _("Our payment service cannot open an account in this country.")
        else:
            words = _("The payment service does not answer right now. Please try again in a minute.")
        messages.error(request, words)
        return None


def _account_page(
    request: HttpRequest, row: ConnectedAccount | None, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    payouts = row.payouts.all() if row else Payout.objects.none()
    page = paginate(payouts, order=("-created_at", "-pk"), cursor=request.GET.get("cursor", ""))
    return render(request, "payments/account.html", {**context, "account": row, "page": page}, status=status)


@require_POST
def take_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Have a payout that has not left as earnings again."""
    require_person(request.user)
    row = get_object_or_404(Payout.objects.select_related("account"), uid=uid)
    require(request.user, "payments.take_back", row)
    try:
        services.take_back(payout=row, actor=require_person(request.user))
        messages.success(request, _("It is in your earnings again."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("payments:own_account")


@never_cache
@require_safe
def mismatch_list(request: HttpRequest) -> HttpResponse:
    """Staff: what our rows, Stripe and the ledger tell differently."""
    require(request.user, "payments.settle_mismatch")
    page = paginate(queries.open_mismatches(), order=("found_at", "pk"), cursor=request.GET.get("cursor", ""))
    return render(request, "payments/mismatch_list.html", {"page": page})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mismatch(request: HttpRequest, pk: int) -> HttpResponse:
    """Staff: settle one mismatch with a written note."""
    require(request.user, "payments.settle_mismatch")
    row = get_object_or_404(Mismatch, pk=pk)
    form = MismatchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.resolve_mismatch(
                mismatch=row, actor=require_person(request.user), note=form.cleaned_data["note"]
            )
            messages.success(request, _("Settled."))
            return redirect("payments:mismatch_list")
        except Refused as refusal:
            form.add_error("note" if "note" in refusal.fields else None, refusal.message)
    status = 422 if form.errors else 200
    return render(request, "payments/mismatch.html", {"mismatch": row, "form": form}, status=status)
