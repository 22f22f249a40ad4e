"""Backing a project, running its campaign, and where the money is."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from innovate.core.errors import Refused
from innovate.core.permissions import require, require_person
from innovate.core.ratelimits import limit
from innovate.crowdfund import queries, services
from innovate.crowdfund.forms import CampaignForm, PledgeForm, ReasonForm, TierForm, TierFormSet
from innovate.crowdfund.models import Campaign, Pledge
from innovate.crowdfund.money_page import money_facts
from innovate.crowdfund.rules import CampaignState, PledgeState
from innovate.payments import services as payments
from innovate.projects.models import Project
from innovate.projects.queries import project_by_slug


@require_http_methods(["GET", "HEAD", "POST"])
def back(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose a tier and say where it goes; the next page takes the card."""
    project = project_by_slug(slug, request.user)
    campaign = queries.campaign_for(project)
    require(request.user, "crowdfund.view_campaign", campaign)
    pledge = queries.standing_pledge(campaign, request.user)
    form = PledgeForm(
        request.POST or None,
        campaign=campaign,
        initial={"tier": request.GET.get("tier"), "name": getattr(request.user, "display_name", "")},
    )
    if request.method == "POST":
        person = require_person(request.user)
        limit("pledge", person.pk, times=30, seconds=3600)
        if form.is_valid():
            try:
                held = services.hold_pledge(
                    tier=form.cleaned_data["tier"],
                    person=person,
                    quantity=form.cleaned_data["quantity"],
                    address=form.address(),
                )
                return redirect("crowdfund:card", slug=project.slug, pk=held.pk)
            except Refused as refusal:
                form.add_error(None, refusal.message)
    context = {
        "project": project,
        "campaign": campaign,
        "pledge": pledge,
        "form": form,
        "is_open": campaign.state in (CampaignState.LIVE, CampaignState.PREORDER_OPEN),
    }
    return render(request, "crowdfund/back.html", context, status=422 if form.errors else 200)


def _own_pledge(request: HttpRequest, slug: str, pk: int) -> tuple[Project, Pledge]:
    project = project_by_slug(slug, request.user)
    pledge = get_object_or_404(
        Pledge.objects.select_related("tier", "campaign", "card_setup", "charge"), pk=pk, campaign__project=project
    )
    require(request.user, "crowdfund.own_pledge", pledge)
    pledge.campaign.project = project
    return project, pledge


@require_safe
def card(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Enter a card for a reserved pledge. Opening it again goes on with the same card set-up."""
    project, pledge = _own_pledge(request, slug, pk)
    if pledge.state == PledgeState.HELD:
        setup = payments.start_card_setup(person=require_person(request.user), reference=pledge.reference)
        services.attach_card(pledge=pledge, card_setup=setup)
    if pledge.state != PledgeState.PENDING:
        return redirect("crowdfund:done", slug=slug, pk=pk)
    context = {
        "project": project,
        "campaign": pledge.campaign,
        "pledge": pledge,
        "setup": pledge.card_setup,
        "return_url": request.build_absolute_uri(reverse("crowdfund:done", args=[slug, pk])),
    }
    return render(request, "crowdfund/card.html", context)


@require_safe
def done(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Where the card page returns to: look at Stripe once, then say how it stands."""
    project, pledge = _own_pledge(request, slug, pk)
    if pledge.state == PledgeState.PENDING and pledge.card_setup:
        setup = payments.refresh_card_setup(setup=pledge.card_setup)
        if setup.state == "saved":
            services.activate(pledge=pledge)
        elif setup.state == "failed":
            messages.error(request, setup.error or _("The card could not be saved. Try another one."))
            return redirect("crowdfund:card", slug=slug, pk=pk)
    return render(request, "crowdfund/done.html", {"project": project, "campaign": pledge.campaign, "pledge": pledge})


@require_POST
def cancel_pledge(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Withdraw a pledge while the campaign is open."""
    project, pledge = _own_pledge(request, slug, pk)
    try:
        services.cancel_pledge(pledge=pledge)
        messages.success(request, _("Your pledge is cancelled. Nothing was charged."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(project)


@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest, slug: str) -> HttpResponse:
    """The team writes its campaign here; staff look at it and open it."""
    project = project_by_slug(slug, request.user)
    require(request.user, "projects.lead_project", project)
    campaign = queries.latest_campaign(project)
    if campaign and campaign.state in (CampaignState.FAILED, CampaignState.CANCELLED):
        campaign = None
    if campaign:
        campaign.project = project
    form, tiers = _campaign_forms(request, campaign)
    if request.method == "POST" and _save(request, project, campaign, form, tiers):
        return redirect("crowdfund:manage", slug=slug)
    context = {
        "project": project,
        "campaign": campaign,
        "form": form,
        "tiers": tiers,
        "editable": campaign is None or campaign.state == CampaignState.DRAFT,
        "reason_form": ReasonForm(),
    }
    return render(request, "crowdfund/manage.html", context, status=422 if form.errors else 200)


def _campaign_forms(request: HttpRequest, campaign: Campaign | None) -> tuple[CampaignForm, TierFormSet]:  # type: ignore[valid-type]
    initial = CampaignForm.initial_of(campaign) if campaign else {"kind": "all_or_nothing", "days": 30}
    rows = [TierForm.initial_of(tier) for tier in campaign.tiers.all()] if campaign else []
    data = request.POST if request.method == "POST" else None
    form = CampaignForm(data, initial=initial)
    tiers = TierFormSet(data, initial=rows, prefix="tiers")
    tiers.extra = 2 if len(rows) < 2 else 1
    return form, tiers


def _save(
    request: HttpRequest, project: Project, campaign: Campaign | None, form: CampaignForm, tiers: TierFormSet  # type: ignore[valid-type]
) -> bool:
    if not (form.is_valid() and tiers.is_valid()):
        return False
    data = form.cleaned_data
    tiers.currency = data["currency"]
    drafts = tiers.drafts()
    if form.errors or any(tier.errors for tier in tiers.forms):
        return False
    fields = {"kind": data["kind"], "days": data["days"], "story": data["story"]}
    try:
        if campaign:
            services.edit_campaign(campaign=campaign, goal=data["goal_money"], tiers=drafts, **fields)
        else:
            services.create_campaign(
                project=project, actor=require_person(request.user), goal=data["goal_money"], tiers=drafts, **fields
            )
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, _("The campaign is saved. Send it to review when it is ready."))
    return True


@require_POST
def act(request: HttpRequest, slug: str, action: str) -> HttpResponse:
    """One step of the campaign: send to review, approve, send back, close now, go on, cancel."""
    project = project_by_slug(slug, request.user)
    campaign = queries.campaign_for(project)
    permission, step = ACTIONS[action]
    require(request.user, permission, campaign)
    try:
        messages.success(request, step(request, campaign))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("crowdfund:manage", slug=slug)


def _review(request: HttpRequest, campaign: Campaign) -> str:
    services.send_to_review(campaign=campaign)
    return _("Sent to review. We look at every campaign before it opens.")


def _approve(request: HttpRequest, campaign: Campaign) -> str:
    services.approve(campaign=campaign, actor=require_person(request.user))
    return _("The campaign is live.")


def _send_back(request: HttpRequest, campaign: Campaign) -> str:
    services.send_back(campaign=campaign, note=request.POST.get("reason", ""))
    return _("Sent back to the team with your note.")


def _close(request: HttpRequest, campaign: Campaign) -> str:
    services.close(campaign=campaign, actor=require_person(request.user))
    return _("The campaign is closed. The count follows in a moment.")


def _go_on(request: HttpRequest, campaign: Campaign) -> str:
    services.accept_shortfall(campaign=campaign, actor=require_person(request.user))
    return _("You go on with what was collected.")


def _cancel(request: HttpRequest, campaign: Campaign) -> str:
    services.cancel(
        campaign=campaign, actor=require_person(request.user), reason=request.POST.get("reason", "")
    )
    return _("The campaign is cancelled. Every backer gets their money back.")


Step = Callable[[HttpRequest, Campaign], str]
ACTIONS: dict[str, tuple[str, Step]] = {
    "review": ("crowdfund.manage_campaign", _review),
    "approve": ("crowdfund.review_campaign", _approve),
    "send-back": ("crowdfund.review_campaign", _send_back),
    "close": ("crowdfund.close_early", _close),
    "go-on": ("crowdfund.manage_campaign", _go_on),
    "cancel": ("crowdfund.manage_campaign", _cancel),
}


@require_safe
def money(request: HttpRequest, slug: str) -> HttpResponse:
    """Pledged, collected, held and released, read from the ledger, for everybody."""
    project = project_by_slug(slug, request.user)
    campaign = queries.campaign_for(project)
    require(request.user, "crowdfund.view_campaign", campaign)
    context = {"project": project, "campaign": campaign, "money": money_facts(campaign)}
    return render(request, "crowdfund/money.html", context)
