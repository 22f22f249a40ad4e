"""The team's plan, the list of tenders, one tender, and the decisions about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from innovate.core.errors import Refused
from innovate.core.paging import paginate
from innovate.core.permissions import require, require_person
from innovate.organisations.views import add_refusal
from innovate.projects.queries import project_by_slug
from innovate.suppliers import queries, services
from innovate.suppliers.forms import ReasonForm, SourcingForm, TenderForm
from innovate.suppliers.models import Bid, SourcingPlan, Tender
from innovate.suppliers.presenting import ShownBid, ShownMatch, show_bid, show_match
from innovate.suppliers.regions import region_name
from innovate.suppliers.rules import TenderState
from innovate.suppliers.wording import load_names


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sourcing(request: HttpRequest, slug: str) -> HttpResponse:
    """The lead says what is to be made; the tender after funding starts from it."""
    project = project_by_slug(slug, request.user)
    require(request.user, "projects.run_sourcing", project)
    plan = SourcingPlan.objects.filter(project=project).first()
    initial = (
        SourcingForm.initial_of(plan) if plan else {"currency": project.price_currency, "spec": project.idea}
    )
    form = SourcingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_sourcing_plan(project=project, actor=require_person(request.user), **form.values())
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Your plan is saved. The tender will start from it."))
            return redirect("suppliers:sourcing", project.slug)
    tender = project.tenders.order_by("-pk").first()
    context = {"project": project, "form": form, "plan": plan, "tender": tender}
    return render(request, "suppliers/sourcing.html", context, status=422 if form.errors else 200)


@require_POST
def retender(request: HttpRequest, slug: str) -> HttpResponse:
    """The lead holds another tender after one without a result."""
    project = project_by_slug(slug, request.user)
    require(request.user, "projects.run_sourcing", project)
    try:
        tender = services.retender(project=project, actor=require_person(request.user))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("suppliers:sourcing", project.slug)
    messages.success(request, _("A new tender is open."))
    return redirect(tender)


@require_safe
def tender_list(request: HttpRequest) -> HttpResponse:
    """Tenders that are open, closed or decided, newest first."""
    tab = request.GET.get("tab", "open")
    tab = tab if tab in queries.TABS else "open"
    page = paginate(
        queries.listed_tenders(tab),
        order=queries.NEWEST_TENDERS,
        cursor=request.GET.get("cursor", ""),
        limit=20,
    )
    tabs = (("open", _("Open for bids")), ("closed", _("Being compared")), ("decided", _("Decided")))
    return render(request, "suppliers/tender_list.html", {"page": page, "tab": tab, "tabs": tabs})


@never_cache
@require_safe
def tender(request: HttpRequest, pk: int) -> HttpResponse:
    """One tender, as much of it as this person may see at this moment."""
    row = queries.tender_by_id(pk, request.user)
    return render(request, "suppliers/tender.html", tender_context(request, row))


def tender_context(request: HttpRequest, row: Tender) -> dict[str, Any]:
    """Collect what the page shows: everyone's part, the bidder's own, the team's."""
    names = load_names()
    own = queries.suppliers_of(request.user)
    bids, matches = queries.own_bids(row, own), queries.own_matches(row, own)
    is_team = request.user.has_perm("suppliers.read_matches", row)
    contract = getattr(row, "contract", None) if row.state == TenderState.CONTRACTED else None
    return {
        "tender": row,
        "project": row.project,
        "region": region_name(row.region) if row.region else _("Anywhere"),
        "now": timezone.now(),
        "seals": queries.seals_of(row),
        "award": getattr(row, "award", None) if row.state in queries.TABS["decided"] else None,
        "contract": contract,
        "may_read_contract": contract is not None
        and request.user.has_perm("suppliers.view_contract", contract),
        "to_bid": any(supplier.pk not in bids for supplier in own),
        "mine": [
            {
                "supplier": supplier,
                "bid": show_bid(bids[supplier.pk]) if supplier.pk in bids else None,
                "match": show_match(matches[supplier.pk], names) if supplier.pk in matches else None,
            }
            for supplier in own
        ],
        "is_team": is_team,
        "is_lead": request.user.has_perm("suppliers.run_tender", row),
        "may_decide": row.state == TenderState.EVALUATING and request.user.has_perm("suppliers.decide", row),
        "may_close_early": request.user.has_perm("suppliers.close_early", row),
        "matches": [show_match(match, names) for match in queries.ranked_matches(row).order_by("rank")[:50]]
        if is_team
        else [],
        "failing": [show_match(match, names) for match in queries.failing_matches(row)[:20]]
        if is_team
        else [],
        "bids": _compared(request, row),
    }


def _compared(request: HttpRequest, row: Tender) -> list[tuple[ShownBid, ShownMatch | None]]:
    """The opened bids for who decides, each with its match; empty before the opening whoever asks."""
    if not request.user.has_perm("suppliers.read_bids", row):
        return []
    bids = queries.bids_to_compare(row)
    matches = {
        match.supplier_id: match for match in row.matches.filter(supplier__in=[b.supplier_id for b in bids])
    }
    return [
        (show_bid(bid), show_match(matches[bid.supplier_id]) if bid.supplier_id in matches else None)
        for bid in bids
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an open tender; sealed bids must be confirmed again, which the page says before it is done."""
    row = queries.tender_by_id(pk, request.user)
    require(request.user, "suppliers.run_tender", row)
    form = TenderForm(request.POST or None, initial=TenderForm.initial_of(row))
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_tender(tender=row, actor=require_person(request.user), **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The tender is changed, and everyone who has a bid in was told."))
            return redirect(row)
    context = {"tender": row, "project": row.project, "form": form}
    return render(request, "suppliers/tender_edit.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def early(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """The staff closes a tender or ends its waiting days early: first the facts, then the button."""
    row = queries.tender_by_id(pk, request.user)
    person = require_person(request.user)
    require(person, "suppliers.close_early", row)
    if request.method == "POST":
        if what == "close":
            done: object = services.close_tender(tender=row, actor=person)
            if done:
                services.open_bids(tender=row)
        else:
            done = services.end_standstill(tender=row, actor=person)
        if done:
            messages.success(request, _("Done, and written into the project’s story."))
        else:
            messages.error(request, _("This has changed in the meantime. Nothing was done."))
        return redirect(row)
    return render(request, "suppliers/early.html", {"tender": row, "project": row.project, "what": what})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int, bid_pk: int, what: str) -> HttpResponse:
    """The lead puts a bid on the shortlist, rejects or awards it; the last two with a reason on a page of
    their own.
    """
    row = queries.tender_by_id(pk, request.user)
    person = require_person(request.user)
    require(person, "suppliers.decide", row)
    require(person, "suppliers.read_bids", row, _("Bids can be decided once they are opened."))
    bid = get_object_or_404(
        Bid.objects.select_related("supplier__organisation", "tender__project"), pk=bid_pk, tender=row
    )
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and (what == "shortlist" or form.is_valid()):
        try:
            if what == "shortlist":
                services.shortlist_bid(bid=bid, actor=person)
            else:
                act: Callable[..., object] = services.award if what == "award" else services.reject_bid
                act(bid=bid, actor=person, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            if what == "shortlist":
                messages.error(request, refusal.message)
                return redirect(row)
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Done."))
            return redirect(row)
    if what == "shortlist":
        return redirect(row)
    context = {"tender": row, "project": row.project, "bid": show_bid(bid), "form": form, "what": what}
    return render(request, "suppliers/decide.html", context, status=422 if form.errors else 200)
