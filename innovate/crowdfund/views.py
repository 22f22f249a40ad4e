"""Backing a project, running its campaign, and where the money is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from innovate.accounts.models import User
from innovate.core.errors import Conflict, Refused
from innovate.core.language_forms import MissingWords
from innovate.core.languages import lacking, other_language
from innovate.core.permissions import require, require_person
from innovate.core.ratelimits import limit
from innovate.crowdfund import queries, rules, services
from innovate.crowdfund.forms import (
    BaseTierFormSet,
    CampaignForm,
    PledgeForm,
    ReasonForm,
    TierForm,
    TierFormSet,
    show_refusal,
)
from innovate.crowdfund.models import Campaign, Pledge, Tier
from innovate.crowdfund.money_page import money_facts, pledged_chart
from innovate.crowdfund.rules import RESERVED, CampaignState, PledgeState
from innovate.payments import services as payments
from innovate.payments.models import CardSetup
from innovate.payments.rules import SetupState
from innovate.projects.models import Project
from innovate.projects.queries import project_by_slug


@require_http_methods(["GET", "HEAD", "POST"])
def back(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose a tier and say where it goes; the next page takes the card."""
    project = project_by_slug(slug, request.user)
    campaign = queries.visible_campaign(project, request.user)
    if campaign is None:
        return render(request, "crowdfund/none_yet.html", {"project": project, "active": "back"})
    pledge = queries.standing_pledge(campaign, request.user)
    if request.method == "POST":
        person = require_person(request.user)
        form = PledgeForm(request.POST, campaign=campaign)
        if form.is_valid() and (held := _hold(form, person)):
            _try_to_start_card(held)
            return redirect("crowdfund:card", slug=project.slug, pk=held.pk)
        if pledge is not None:
            # The form is not on the page of somebody who backs it already.
            messages.error(request, _("You are backing this already."))
            return redirect("crowdfund:back", slug=project.slug)
    else:
        name = getattr(request.user, "display_name", "")
        form = PledgeForm(campaign=campaign, initial={"tier": request.GET.get("tier"), "name": name})
    context = {"project": project, "campaign": campaign, "pledge": pledge, "form": form}
    return render(request, "crowdfund/back.html", context, status=422 if form.errors else 200)


def _hold(form: PledgeForm, person: User) -> Pledge | None:
    """Reserve what the valid form asks for; a refusal goes into the form."""
    try:
        limit("pledge", person.pk, times=30, seconds=3600)
        return services.hold_pledge(
            tier=form.cleaned_data["tier"],
            person=person,
            quantity=form.cleaned_data["quantity"],
            address=form.address(),
        )
    except Refused as refusal:
        show_refusal(form, refusal)
        return None


def _try_to_start_card(pledge: Pledge) -> None:
    """Have the card form ready; when Stripe does not answer, the card page offers to try again."""
    with suppress(Refused):
        services.start_card(pledge=pledge)


def _own_pledge(request: HttpRequest, slug: str, pk: int) -> tuple[Project, Pledge]:
    # Not by a permission: a superuser has them all, and still may not act on others' pledges and cards; and
    # who backs a project keeps the way to their pledge when a moderator has hidden it.
    own = Pledge.objects.filter(person=require_person(request.user), campaign__project__slug=slug)
    rows = own.select_related(
        "tier", "card_setup", "charge", "person", "campaign__project__author__profile",
        "campaign__project__category", "campaign__project__room",
    )  # fmt: skip
    pledge = get_object_or_404(rows, pk=pk)
    return pledge.campaign.project, pledge


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Enter a card for a reserved pledge.

    Looking at it changes nothing, so a reload or a browser that fetches ahead does no harm: the set-up was
    made by the POST that reserved the unit. Where Stripe did not answer then, or gave it up, a POST makes it.
    """
    project, pledge = _own_pledge(request, slug, pk)
    if request.method == "POST":
        try:
            services.start_card(pledge=pledge)
        except Refused as refusal:
            messages.error(request, refusal.message)
        return redirect("crowdfund:card", slug=slug, pk=pk)
    setup = pledge.card_setup
    if pledge.state not in RESERVED or (setup is not None and setup.state == SetupState.SAVED):
        return redirect("crowdfund:done", slug=slug, pk=pk)
    usable = setup is not None and setup.state in (SetupState.PENDING, SetupState.FAILED)
    context = {
        "project": project,
        "campaign": pledge.campaign,
        "pledge": pledge,
        "setup": setup if usable else None,
        "return_url": request.build_absolute_uri(reverse("crowdfund:done", args=[slug, pk])),
    }
    return render(request, "crowdfund/card.html", context)


@never_cache
@require_safe
def done(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Where the card page and the bank return to: look at Stripe once, then say how it stands.

    It is a GET because the bank's redirect is one; it writes down only what Stripe says, as a webhook would.
    """
    project, pledge = _own_pledge(request, slug, pk)
    if pledge.state == PledgeState.PENDING and pledge.card_setup is not None:
        refused = _look_at_card(pledge, pledge.card_setup)
        if refused:
            messages.error(request, refused)
            return redirect("crowdfund:card", slug=slug, pk=pk)
    return render(
        request, "crowdfund/done.html", {"project": project, "campaign": pledge.campaign, "pledge": pledge}
    )


def _look_at_card(pledge: Pledge, setup: CardSetup) -> str:
    """Bring the pledge to what Stripe says of its card; return why the card was refused, or nothing."""
    try:
        setup = payments.refresh_card_setup(setup=setup)
    except payments.PaymentsUnreachable:
        # The page says that there is no answer yet; the events bring it later in any case.
        return ""
    if setup.state == SetupState.SAVED:
        # The worker may have been first, or the reservation is over: the page says which.
        with suppress(Conflict):
            services.activate(pledge=pledge)
        pledge.refresh_from_db(fields=["state", "ended_because"])
    elif setup.state == SetupState.FAILED:
        return setup.error or _("The card could not be saved. Try another one.")
    return ""


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
    require(request.user, "projects.run_campaign", project)
    campaign = _current_campaign(project)
    form, tiers = _campaign_forms(request.POST if request.method == "POST" else None, project, campaign)
    if request.method == "POST" and _save(request, project, campaign, form, tiers):
        return redirect("crowdfund:manage", slug=slug)
    return _manage_page(request, project, campaign, form, tiers, ReasonForm())


def _current_campaign(project: Project) -> Campaign | None:
    """The campaign the team works on; None when the last one is over and another may be written."""
    campaign = queries.latest_campaign(project)
    if campaign is None or campaign.state in (CampaignState.FAILED, CampaignState.CANCELLED):
        return None
    campaign.project = project
    return campaign


def _manage_page(
    request: HttpRequest,
    project: Project,
    campaign: Campaign | None,
    form: CampaignForm,
    tiers: BaseTierFormSet,
    reason_form: ReasonForm,
    action: str = "",
) -> HttpResponse:
    context = {
        "project": project,
        "campaign": campaign,
        "untold": lacking([campaign, *campaign.tiers.all()]) if campaign else None,
        "form": form,
        "tiers": tiers,
        "editable": campaign.state == CampaignState.DRAFT if campaign else project.stage in rules.CAN_START,
        "reason_form": reason_form,
        "action": action,
    }
    wrong = form.errors or tiers.total_error_count() or reason_form.errors
    return render(request, "crowdfund/manage.html", context, status=422 if wrong else 200)


def _campaign_forms(
    data: QueryDict | None, project: Project, campaign: Campaign | None
) -> tuple[CampaignForm, BaseTierFormSet]:
    initial = CampaignForm.initial_of(campaign) if campaign else {"kind": "all_or_nothing", "days": 30}
    rows = [TierForm.initial_of(tier) for tier in campaign.tiers.all()] if campaign else []
    language = campaign.language if campaign else project.language
    tiers = cast(
        BaseTierFormSet,
        TierFormSet(data, initial=rows, prefix="tiers", form_kwargs={"language": language}),
    )
    tiers.extra = 2 if len(rows) < 2 else 1
    return CampaignForm(data, initial=initial, language=language), tiers


def _save(
    request: HttpRequest,
    project: Project,
    campaign: Campaign | None,
    form: CampaignForm,
    tiers: BaseTierFormSet,
) -> bool:
    # Both, so that everything that is wrong is said at once.
    if not all([form.is_valid(), tiers.is_valid()]):
        return False
    data = form.cleaned_data
    tiers.currency = data["currency"]
    drafts = tiers.drafts()
    if form.errors or any(tier.errors for tier in tiers.kept()):
        return False
    fields = {"kind": data["kind"], "days": data["days"], "story": data["story"], "other": form.other_words}
    try:
        if campaign:
            services.edit_campaign(campaign=campaign, goal=data["goal_money"], tiers=drafts, **fields)
        else:
            actor = require_person(request.user)
            services.create_campaign(
                project=project, actor=actor, goal=data["goal_money"], tiers=drafts, **fields
            )
    except Refused as refusal:
        show_refusal(form, refusal)
        return False
    messages.success(request, _("The campaign is saved. Send it to review when it is ready."))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest, slug: str) -> HttpResponse:
    """Add the second language to a campaign that is written: what is missing, and nothing that backers rely on."""
    project = project_by_slug(slug, request.user)
    require(request.user, "projects.run_campaign", project)
    campaign = queries.campaign_for(project)
    if campaign.state == CampaignState.DRAFT:
        return redirect("crowdfund:manage", slug=slug)
    language = other_language(campaign.language)
    form = MissingWords(request.POST or None, rows=[campaign, *campaign.tiers.all()], language=language)
    if request.method == "POST" and form.is_valid():
        try:
            services.tell_campaign(
                campaign=campaign, language=language, story=form.told(Campaign), tiers=form.told(Tier)
            )
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Saved. Whoever reads this language sees this version first."))
            return redirect("crowdfund:manage", slug=slug)
    context = {"project": project, "form": form, "back_url": reverse("crowdfund:manage", args=[slug])}
    return render(request, "core/missing_words.html", context, status=422 if form.errors else 200)


@require_POST
def act(request: HttpRequest, slug: str, action: str) -> HttpResponse:
    """One step of the campaign: send to review, approve, send back, close now, go on, cancel."""
    project = project_by_slug(slug, request.user)
    campaign = queries.campaign_for(project)
    permission, step = ACTIONS[action]
    require(request.user, permission, campaign)
    reason_form = ReasonForm(request.POST)
    if action not in NEED_REASON:
        reason = ""
    elif reason_form.is_valid():
        reason = reason_form.cleaned_data["reason"]
    else:
        return _manage_page(
            request, project, campaign, *_campaign_forms(None, project, campaign), reason_form, action
        )
    try:
        messages.success(request, step(campaign, require_person(request.user), reason))
    except Refused as refusal:
        if refusal.fields:
            show_refusal(reason_form, refusal)
            return _manage_page(
                request, project, campaign, *_campaign_forms(None, project, campaign), reason_form, action
            )
        messages.error(request, refusal.message)
    return redirect("crowdfund:manage", slug=slug)


def _review(campaign: Campaign, actor: User, reason: str) -> str:
    services.send_to_review(campaign=campaign)
    return _("Sent to review. We look at every campaign before it opens.")


def _approve(campaign: Campaign, actor: User, reason: str) -> str:
    services.approve(campaign=campaign, actor=actor)
    return _("The campaign is live.")


def _send_back(campaign: Campaign, actor: User, reason: str) -> str:
    services.send_back(campaign=campaign, note=reason)
    return _("Sent back to the team with your note.")


def _close(campaign: Campaign, actor: User, reason: str) -> str:
    services.close(campaign=campaign, actor=actor)
    return _("The campaign is closed. The count follows in a moment.")


def _go_on(campaign: Campaign, actor: User, reason: str) -> str:
    services.accept_shortfall(campaign=campaign, actor=actor)
    return _("You go on with what was collected.")


def _cancel(campaign: Campaign, actor: User, reason: str) -> str:
    services.cancel(campaign=campaign, actor=actor, reason=reason)
    return _("The campaign is cancelled. Every backer gets their money back.")


Step = Callable[[Campaign, User, str], str]
NEED_REASON = ("send-back", "cancel")
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
    campaign = queries.visible_campaign(project, request.user)
    if campaign is None:
        return render(request, "crowdfund/none_yet.html", {"project": project, "active": "money"})
    context = {
        "project": project,
        "campaign": campaign,
        "money": money_facts(campaign),
        "chart": pledged_chart(campaign),
    }
    return render(request, "crowdfund/money.html", context)
