"""What follows from a campaign's state. Each function brings one small batch forward and may be killed anywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction
from django.db.models import Count, Model, Q, QuerySet, Sum
from django.utils import timezone

from innovate.accounts.models import User
from innovate.core.errors import Conflict
from innovate.core.reconcilers import claim, reconciler
from innovate.core.states import try_advance
from innovate.crowdfund import rules, services
from innovate.crowdfund.models import Campaign, Pledge, Tier
from innovate.crowdfund.queries import collected, numbers
from innovate.crowdfund.rules import COUNTED, CampaignState, Kind, PledgeState
from innovate.discussions.services import publish_numbers
from innovate.notifications.services import notify
from innovate.payments import services as payments
from innovate.payments.models import Charge
from innovate.projects.models import Stage
from innovate.projects.queries import team_ids
from innovate.projects.services import move_stage, write_timeline

BATCH = 50
M = TypeVar("M", bound=Model)


@reconciler("crowdfund.saved_cards", every=1)
def activate_saved_pledges() -> int:
    """Pledges whose card was saved stand, even when the browser never came back to tell us."""
    saved = Pledge.objects.filter(state=PledgeState.PENDING, card_setup__state="saved")
    return _each(saved, lambda pledge: services.activate(pledge=pledge))


@reconciler("crowdfund.holds", every=5)
def drop_lapsed_holds() -> int:
    """Reservations that ran out without a saved card free their units."""
    lapsed = Pledge.objects.filter(
        Q(held_until__lte=timezone.now())
        # A closed campaign does not wait for a card that nobody has begun to enter.
        | Q(state=PledgeState.HELD, campaign__state=CampaignState.EVALUATING),
        state__in=(PledgeState.HELD, PledgeState.PENDING),
    ).exclude(card_setup__state="saved")
    return _each(lapsed, lambda pledge: services.drop(pledge=pledge, because="hold_lapsed"))


@reconciler("crowdfund.clock", every=1)
def close_due_campaigns() -> int:
    """Live campaigns past their closing time are frozen."""
    due = Campaign.objects.filter(state=CampaignState.LIVE, closes_at__lte=timezone.now()).select_related("project")
    return _each(due, lambda campaign: services.close(campaign=campaign))


@reconciler("crowdfund.evaluate", every=2)
def evaluate_closed_campaigns() -> int:
    """When no card is being saved any more, say whether the run succeeded."""
    waiting = Pledge.objects.filter(state__in=(PledgeState.HELD, PledgeState.PENDING)).values("campaign")
    settled = Campaign.objects.filter(state=CampaignState.EVALUATING).exclude(pk__in=waiting)
    return _each(settled.select_related("project"), _evaluate)


def _evaluate(campaign: Campaign) -> None:
    with transaction.atomic():
        campaign.refresh_from_db(fields=["pledged_amount", "backers"])
        to = rules.verdict(campaign.kind, pledged=campaign.pledged_amount, goal=campaign.goal_amount)
        if not try_advance(campaign, to=to, allowed=rules.CAMPAIGN):
            return
        if to == CampaignState.FAILED:
            _tell(campaign, "crowdfund.failed")
            write_timeline(project=campaign.project, kind="crowdfund.failed", data=_facts(campaign))
            if campaign.project.stage == Stage.FUNDING:
                move_stage(project=campaign.project, to=Stage.UNFUNDED, evidence={"campaign": campaign.pk})


@reconciler("crowdfund.charge", every=1)
def charge_active_pledges() -> int:
    """Collecting campaigns charge every standing pledge; pre-orders are charged at once."""
    due = Pledge.objects.filter(
        Q(campaign__state=CampaignState.COLLECTING)
        | Q(campaign__kind=Kind.PREORDER, campaign__state__in=(CampaignState.LIVE, CampaignState.EVALUATING))
        | Q(campaign__state=CampaignState.PREORDER_OPEN),
        state=PledgeState.ACTIVE,
        charge=None,
    ).select_related("person", "card_setup", "tier", "campaign__project")
    return _each(due, lambda pledge: services.queue_pledge_charge(pledge=pledge))


@reconciler("crowdfund.charged", every=1)
def settle_charged_pledges() -> int:
    """A pledge follows its charge: paid, or lapsed when the charge has failed for good."""
    paid = Pledge.objects.filter(state=PledgeState.ACTIVE, charge__state=Charge.State.SUCCEEDED)
    failed = Pledge.objects.filter(state=PledgeState.ACTIVE, charge__state=Charge.State.FAILED)
    return _each(paid.select_related("campaign__project"), _confirm) + _each(
        failed.select_related("campaign__project"), _drop_unpaid
    )


def _confirm(pledge: Pledge) -> None:
    with transaction.atomic():
        services.confirm(pledge=pledge)
        _tell_backer(pledge, "crowdfund.pledge_paid")


def _drop_unpaid(pledge: Pledge) -> None:
    with transaction.atomic():
        services.drop(pledge=pledge, because="charge_failed")
        _tell_backer(pledge, "crowdfund.pledge_lapsed")


@reconciler("crowdfund.failed", every=2)
def release_failed_campaigns() -> int:
    """Nobody is charged for a run that failed: its standing pledges end and their cards are forgotten."""
    standing = Pledge.objects.filter(campaign__state=CampaignState.FAILED, state__in=rules.OCCUPYING)
    return _each(standing, lambda pledge: services.drop(pledge=pledge, because="campaign_failed"))


@reconciler("crowdfund.collected", every=2)
def finish_collecting() -> int:
    """When every standing pledge is paid or lapsed, the run is funded or short of its goal."""
    open_pledges = Pledge.objects.filter(
        state__in=(PledgeState.HELD, PledgeState.PENDING, PledgeState.ACTIVE)
    ).values("campaign")
    done = Campaign.objects.filter(state=CampaignState.COLLECTING).exclude(pk__in=open_pledges)
    return _each(done.select_related("project"), _finish)


def _finish(campaign: Campaign) -> None:
    with transaction.atomic():
        money = collected(campaign)
        to = rules.outcome(campaign.kind, collected=money.amount, goal=campaign.goal_amount)
        if not try_advance(campaign, to=to, allowed=rules.CAMPAIGN):
            return
        facts = {**_facts(campaign), "collected": {"amount": money.amount, "currency": money.currency}}
        write_timeline(project=campaign.project, kind=f"crowdfund.{to}", data=facts)
        _tell(campaign, f"crowdfund.{to}")


@reconciler("crowdfund.hand_over", every=2)
def hand_over_to_sourcing() -> int:
    """A funded project goes on to find its makers."""
    funded = Campaign.objects.filter(state=CampaignState.FUNDED, project__stage=Stage.FUNDING)
    return _each(
        funded.select_related("project"),
        lambda campaign: move_stage(
            project=campaign.project, to=Stage.SOURCING, evidence={"campaign": campaign.pk}
        ),
    )


@reconciler("crowdfund.cancel", every=2)
def refund_cancelled_campaigns() -> int:
    """Every pledge of a campaign that is being cancelled ends; what was paid goes back to the card."""
    standing = Pledge.objects.filter(campaign__state=CampaignState.CANCELLING, state__in=rules.OCCUPYING)
    moved = _each(standing.select_related("charge", "campaign__project"), _refund)
    empty = Campaign.objects.filter(state=CampaignState.CANCELLING).exclude(pk__in=standing.values("campaign"))
    return moved + _each(
        empty, lambda campaign: try_advance(campaign, to=CampaignState.CANCELLED, allowed=rules.CAMPAIGN)
    )


def _refund(pledge: Pledge) -> None:
    with transaction.atomic():
        charge = pledge.charge
        if charge is not None and not payments.cancel_charge(charge=charge):
            charge.refresh_from_db()
            if charge.state != Charge.State.SUCCEEDED:
                return  # a call to the bank is under way: look again when its result is known
            payments.queue_refund(
                charge=charge,
                money=pledge.total,
                reference=f"{pledge.reference}:campaign_cancelled",
                reason="campaign_cancelled",
            )
        services.call_off(pledge=pledge)
        _tell_backer(pledge, "crowdfund.campaign_cancelled")


@reconciler("crowdfund.numbers", every=1)
def publish_live_numbers() -> int:
    """Rooms of live campaigns hear the absolute totals; nothing is sent when nothing changed."""
    running = Campaign.objects.filter(
        state__in=(CampaignState.LIVE, CampaignState.EVALUATING, CampaignState.COLLECTING)
    ).select_related("project")
    return sum(
        publish_numbers(room_id=campaign.project.room_id, numbers=numbers(campaign)) for campaign in running
    )


@reconciler("crowdfund.audit", every=300)
def recount_totals() -> int:
    """Recount what is pledged and taken, and mend a counter that is off, saying so in the log."""
    mended = 0
    with transaction.atomic():
        for campaign in claim(Campaign.objects.filter(state__in=rules.RUNNING), 1000):
            sums = campaign.pledges.filter(state__in=COUNTED).aggregate(amount=Sum("amount"), backers=Count("pk"))
            truth = {"pledged_amount": sums["amount"] or 0, "backers": sums["backers"]}
            mended += Campaign.objects.filter(pk=campaign.pk).exclude(**truth).update(**truth)
            for tier in claim(campaign.tiers.all(), 1000):
                taken = tier.pledges.filter(state__in=rules.OCCUPYING).aggregate(n=Sum("quantity"))["n"] or 0
                mended += Tier.objects.filter(pk=tier.pk).exclude(taken=taken).update(taken=taken)
    return mended


def _each(rows: QuerySet[M], forward: Callable[[M], object]) -> int:
    """Bring each of the first BATCH rows forward; a lost race is somebody else's success."""
    moved = 0
    for row in rows[:BATCH]:
        try:
            forward(row)
            moved += 1
        except Conflict:
            continue
    return moved


def _facts(campaign: Campaign) -> dict[str, object]:
    return {
        "pledged": {"amount": campaign.pledged_amount, "currency": campaign.currency},
        "goal": {"amount": campaign.goal_amount, "currency": campaign.currency},
        "backers": campaign.backers,
    }


def _tell(campaign: Campaign, kind: str) -> None:
    """Tell the team and everybody whose pledge stands."""
    backers = Pledge.objects.filter(campaign=campaign, state__in=COUNTED).values_list("person_id", flat=True)
    people: set[int | User] = {*backers, *team_ids(campaign.project)}
    notify(
        event=f"{kind}:{campaign.pk}",
        people=people,
        kind=kind,
        data={"project": campaign.project.title, **_facts(campaign)},
        url=campaign.project.get_absolute_url(),
    )


def _tell_backer(pledge: Pledge, kind: str) -> None:
    notify(
        event=f"{kind}:{pledge.pk}",
        people=[pledge.person_id],
        kind=kind,
        data={
            "project": pledge.campaign.project.title,
            "amount": {"amount": pledge.amount, "currency": pledge.currency},
        },
        url=pledge.campaign.project.get_absolute_url(),
    )
