"""A contract: read, signed, and worked through step by step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from innovate.core.errors import NotAllowed, Refused
from innovate.core.permissions import require, require_person
from innovate.organisations.private_files import serve_private
from innovate.organisations.queries import is_member
from innovate.organisations.views import add_refusal
from innovate.suppliers import queries, services
from innovate.suppliers.forms import DeliveryForm, ReasonForm, SignForm
from innovate.suppliers.models import Contract, Milestone
from innovate.suppliers.presenting import show_step, terms_for_reading
from innovate.suppliers.rules import ContractState, MilestoneState


@never_cache
@require_safe
def contract(request: HttpRequest, pk: int) -> HttpResponse:
    """The contract for its two parties and the staff."""
    row = queries.contract_by_id(pk)
    require(request.user, "suppliers.view_contract", row)
    return _page(request, row, {})


def _page(request: HttpRequest, row: Contract, bound: Mapping[str, forms.Form]) -> HttpResponse:
    supplies = is_member(request.user, row.supplier.organisation_id)
    leads = request.user.has_perm("suppliers.sign_for_team", row)
    settles = request.user.has_perm("suppliers.settle_dispute")
    steps = []
    for step in row.milestones.all():
        step.contract = row
        steps.append(show_step(step, _actions(step, supplies=supplies, leads=leads, settles=settles)))
    waiting = row.state == ContractState.DRAFT
    context = {
        "contract": row,
        "project": row.project,
        "organisation": row.supplier.organisation,
        "terms": terms_for_reading(row.terms),
        "steps": steps,
        "sign_side": _side(row, supplies=supplies, leads=leads) if waiting else "",
        "sign_form": SignForm(),
        "delivery_form": DeliveryForm(auto_id="delivery_%s"),
        "dispute_form": ReasonForm(auto_id="dispute_%s"),
        **bound,
    }
    return render(request, "suppliers/contract.html", context, status=422 if bound else 200)


def _side(row: Contract, *, supplies: bool, leads: bool) -> str:
    """The side this person can still sign for."""
    if supplies and not row.supplier_signed_at:
        return "supplier"
    return "team" if leads and not row.team_signed_at else ""


def _actions(step: Milestone, *, supplies: bool, leads: bool, settles: bool) -> tuple[str, ...]:
    if supplies and step.state in (MilestoneState.FUNDED, MilestoneState.DISPUTED):
        return ("deliver",)
    if leads and step.state == MilestoneState.DELIVERED:
        return ("accept", "dispute")
    if settles and step.state == MilestoneState.DISPUTED:
        return ("accept",)
    return ()


@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign for one's own side by typing one's name."""
    row = queries.contract_by_id(pk)
    person = require_person(request.user)
    side = "supplier" if request.POST.get("side") == "supplier" else "team"
    require(person, f"suppliers.sign_for_{side}", row)
    form = SignForm(request.POST)
    if form.is_valid():
        try:
            services.sign_contract(contract=row, actor=person, name=form.cleaned_data["name"], side=side)
        except Refused as refusal:
            add_refusal(form, refusal)
    if form.errors:
        return _page(request, row, {"sign_form": form})
    messages.success(request, _("Signed."))
    return redirect(row)


@require_POST
def step(request: HttpRequest, pk: int, number: int, what: str) -> HttpResponse:
    """Deliver, accept or dispute one step."""
    row = queries.contract_by_id(pk)
    person = require_person(request.user)
    require(person, "suppliers.view_contract", row)
    milestone = next((item for item in row.milestones.all() if item.number == number), None)
    if milestone is None:
        raise Http404
    milestone.contract = row
    form: Any = None
    try:
        if what == "accept":
            services.accept_milestone(milestone=milestone, actor=person)
        elif what == "dispute":
            form = ReasonForm(request.POST, auto_id="dispute_%s")
            if form.is_valid():
                services.dispute_milestone(milestone=milestone, actor=person, **form.cleaned_data)
        else:
            form = DeliveryForm(request.POST, request.FILES, auto_id="delivery_%s")
            if form.is_valid():
                services.deliver_milestone(milestone=milestone, actor=person, **form.cleaned_data)
    except NotAllowed:
        raise
    except Refused as refusal:
        if form is None:
            messages.error(request, refusal.message)
            return redirect(row)
        add_refusal(form, refusal)
    if form is not None and form.errors:
        name = "dispute_form" if what == "dispute" else "delivery_form"
        return _page(request, queries.contract_by_id(pk), {name: form})
    messages.success(request, _("Done. The other side has been told."))
    return redirect(row)


@never_cache
@require_safe
def paper(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """The paper handed over with a step, for the two parties and the staff."""
    row = queries.contract_by_id(pk)
    require(request.user, "suppliers.view_contract", row)
    milestone = get_object_or_404(Milestone, contract=row, number=number)
    if not milestone.file:
        raise Http404
    return serve_private(milestone.file, filename=f"contract-{row.pk}-step-{number}")
