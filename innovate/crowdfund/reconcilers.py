"""What follows from a campaign's state. Each brings one small batch forward and may be killed anywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Model, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from innovate.accounts.models import User
from innovate.core.errors import Conflict
from innovate.core.reconcilers import reconciler
from innovate.core.states import try_advance
from innovate.crowdfund import royalties, rules, services
from innovate.crowdfund.models import Campaign, Pledge, Tier
from innovate.crowdfund.queries import collected, numbers
from innovate.crowdfund.rules import COUNTED, CampaignState, Kind, PledgeState
from innovate.discussions.services import publish_numbers
from innovate.notifications.services import notify
from innovate.payments.models import Charge
from innovate.projects.models import Project, Stage
from innovate.projects.queries import team_ids
from innovate.projects.services import move_stage, page_path, write_timeline

log = structlog.get_logger(__name__)
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
    return _each(lapsed, lambda pledge: services.lapse(pledge=pledge, because="hold_lapsed"))


@reconciler("crowdfund.clock", every=1)
def close_due_campaigns() -> int:
    """Live campaigns past their closing time are frozen."""
    due = Campaign.objects.filter(state=CampaignState.LIVE, closes_at__lte=timezone.now()).select_related(
        "project"
    )
    return _each(due, lambda campaign: services.close(campaign=campaign))


@reconciler("crowdfund.evaluate", every=2)
def evaluate_closed_campaigns() -> int:
    """When no card is being saved any more, say whether the run succeeded."""
    waiting = Pledge.objects.filter(state__in=(PledgeState.HELD, PledgeState.PENDING)).values("campaign")
    settled = Campaign.objects.filter(state=CampaignState.EVALUATING).exclude(pk__in=waiting)
    return _each(settled.select_related("project"), _evaluate)


def _evaluate(campaign: Campaign) -> bool:
    with transaction.atomic():
        # A pledge may have been called off since: the verdict is about what is in the row now.
        fresh = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
        campaign.pledged_amount, campaign.backers = fresh.pledged_amount, fresh.backers
        to = rules.verdict(campaign.kind, pledged=campaign.pledged_amount, goal=campaign.goal_amount)
        if not try_advance(campaign, to=to, allowed=rules.CAMPAIGN):
            return False
        if to == CampaignState.FAILED:
            _tell(campaign, "crowdfund.failed")
            write_timeline(project=campaign.project, kind="crowdfund.failed", data=_facts(campaign))
            if campaign.project.stage == Stage.FUNDING:
                move_stage(project=campaign.project, to=Stage.UNFUNDED, evidence={"campaign": campaign.pk})
    return True


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
    standing = Pledge.objects.filter(state=PledgeState.ACTIVE).select_related("campaign__project")
    paid = standing.filter(charge__state=Charge.State.SUCCEEDED)
    failed = standing.filter(charge__state=Charge.State.FAILED)
    return _each(paid, _confirm) + _each(failed, _drop_unpaid)


def _confirm(pledge: Pledge) -> None:
    with transaction.atomic():
        services.confirm(pledge=pledge)
        _tell_backer(pledge, "crowdfund.pledge_paid")


def _drop_unpaid(pledge: Pledge) -> None:
    with transaction.atomic():
        services.drop_unpaid(pledge=pledge)
        _tell_backer(pledge, "crowdfund.pledge_lapsed")


@reconciler("crowdfund.failed", every=2)
def release_failed_campaigns() -> int:
    """Nobody is charged for a run that failed: its standing pledges end."""
    standing = Pledge.objects.filter(campaign__state=CampaignState.FAILED, state__in=rules.OCCUPYING)
    return _each(standing, lambda pledge: services.release(pledge=pledge))


@reconciler("crowdfund.collected", every=2)
def finish_collecting() -> int:
    """When every standing pledge is paid or lapsed, the run is funded or short of its goal."""
    open_pledges = Pledge.objects.filter(
        state__in=(PledgeState.HELD, PledgeState.PENDING, PledgeState.ACTIVE)
    ).values("campaign")
    done = Campaign.objects.filter(state=CampaignState.COLLECTING).exclude(pk__in=open_pledges)
    return _each(done.select_related("project"), _finish)


def _finish(campaign: Campaign) -> bool:
    with transaction.atomic():
        money = collected(campaign)
        to = rules.outcome(campaign.kind, collected=money.amount, goal=campaign.goal_amount)
        if not try_advance(campaign, to=to, allowed=rules.CAMPAIGN):
            return False
        facts = {**_facts(campaign), "collected": {"amount": money.amount, "currency": money.currency}}
        write_timeline(project=campaign.project, kind=f"crowdfund.{to}", data=facts)
        _tell(campaign, f"crowdfund.{to}")
    return True


@reconciler("crowdfund.hand_over", every=2)
def hand_over_to_sourcing() -> int:
    """A funded project goes on to find its makers."""
    funded = Campaign.objects.filter(state=CampaignState.FUNDED, project__stage=Stage.FUNDING)
    return _each(funded.select_related("project"), _hand_over)


def _hand_over(campaign: Campaign) -> None:
    with transaction.atomic():
        # Under the project's lock, as cancelling is: a campaign being refunded is not handed over.
        Project.objects.select_for_update(no_key=True).get(pk=campaign.project_id)
        if not Campaign.objects.filter(pk=campaign.pk, state=CampaignState.FUNDED).exists():
            raise Conflict(_("This campaign is not funded any more."), code="state_changed")
        move_stage(project=campaign.project, to=Stage.SOURCING, evidence={"campaign": campaign.pk})


@reconciler("crowdfund.stopped_projects", every=5)
def cancel_campaigns_of_stopped_projects() -> int:
    """A project that was stopped takes its campaign with it, as long as all of the money is still there."""
    orphans = (
        Campaign.objects.filter(
            state__in=rules.CAMPAIGN[CampaignState.CANCELLING],
            project__stage__in=(Stage.CANCELLED, Stage.DECLINED),
        )
        .exclude(project__stopped_at__in=rules.UNDER_CONTRACT)
        .select_related("project")
    )
    return _each(orphans, _follow_project)


def _follow_project(campaign: Campaign) -> None:
    with override(settings.LANGUAGE_CODE):
        services.cancel(campaign=campaign, reason=_("The project was stopped."))


@reconciler("crowdfund.cancel", every=2)
def refund_cancelled_campaigns() -> int:
    """Every pledge of a campaign that is being cancelled ends; what was paid goes back to the card."""
    standing = Pledge.objects.filter(campaign__state=CampaignState.CANCELLING, state__in=rules.OCCUPYING)
    moved = _each(standing.select_related("campaign__project"), _call_off)
    empty = Campaign.objects.filter(state=CampaignState.CANCELLING).exclude(
        pk__in=standing.values("campaign")
    )
    return moved + _each(
        empty, lambda campaign: try_advance(campaign, to=CampaignState.CANCELLED, allowed=rules.CAMPAIGN)
    )


def _call_off(pledge: Pledge) -> bool:
    with transaction.atomic():
        # False: a bank is being asked at this moment. Look again when its answer is known.
        ended = services.call_off(pledge=pledge)
        if ended:
            _tell_backer(pledge, "crowdfund.campaign_cancelled")
    return ended


@reconciler("crowdfund.strays", every=30)
def refund_late_payments() -> int:
    """What a bank took after the pledge had ended goes back; a refund that failed is a person's to settle."""
    strays = Pledge.objects.filter(
        state__in=rules.ENDED, charge__state=Charge.State.SUCCEEDED, charge__refunds=None
    )
    return _each(strays, lambda pledge: services.refund_stray(pledge=pledge))


@reconciler("crowdfund.royalties", every=5)
def tell_of_sales() -> int:
    """What was sold and given back moves the balances of those who share in a project."""
    return royalties.accrue_sales() + royalties.give_back_refunds()


@reconciler("crowdfund.numbers", every=1)
def publish_live_numbers() -> int:
    """Rooms of live campaigns hear the absolute totals; nothing is sent when nothing changed."""
    running = Campaign.objects.filter(
        state__in=(CampaignState.LIVE, CampaignState.EVALUATING, CampaignState.COLLECTING),
        project__room__isnull=False,
    ).select_related("project__room")
    moved = 0
    for campaign in running.iterator(chunk_size=500):
        room, totals = campaign.project.room, numbers(campaign)
        # Compared here first, so that a quiet campaign costs no query of its own.
        if room is not None and any(room.numbers.get(name) != value for name, value in totals.items()):
            moved += publish_numbers(room_id=room.pk, numbers=totals)
    return moved


@reconciler("crowdfund.audit", every=300)
def recount_totals() -> int:
    """Recount what is pledged and taken, and mend a counter that is off, saying so in the log."""
    counted = Pledge.objects.filter(campaign=OuterRef("pk"), state__in=COUNTED).order_by().values("campaign")
    units = Pledge.objects.filter(tier=OuterRef("pk"), state__in=rules.OCCUPYING).order_by().values("tier")
    campaigns = (
        Campaign.objects.filter(state__in=rules.RUNNING)
        .annotate(
            real_amount=Coalesce(Subquery(counted.annotate(n=Sum("amount")).values("n")), 0),
            real_backers=Coalesce(Subquery(counted.annotate(n=Count("pk")).values("n")), 0),
        )
        .exclude(pledged_amount=F("real_amount"), backers=F("real_backers"))
    )
    tiers = (
        Tier.objects.filter(campaign__state__in=rules.RUNNING)
        .annotate(real_taken=Coalesce(Subquery(units.annotate(n=Sum("quantity")).values("n")), 0))
        .exclude(taken=F("real_taken"))
    )
    return _each(tiers, _mend_tier) + _each(campaigns, _mend_campaign)


def _mend_tier(tier: Tier) -> bool:
    with transaction.atomic():
        # Counted again under the lock: the first look may have fallen between two commits.
        tier = Tier.objects.select_for_update(no_key=True).get(pk=tier.pk)
        real = tier.pledges.filter(state__in=rules.OCCUPYING).aggregate(n=Sum("quantity"))["n"] or 0
        if tier.taken == real:
            return False
        log.error("crowdfund.counter_mended", tier=tier.pk, taken=tier.taken, real=real)
        return Tier.objects.filter(pk=tier.pk).update(taken=real) == 1


def _mend_campaign(campaign: Campaign) -> bool:
    with transaction.atomic():
        campaign = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
        sums = campaign.pledges.filter(state__in=COUNTED).aggregate(amount=Sum("amount"), backers=Count("pk"))
        real = {"pledged_amount": sums["amount"] or 0, "backers": sums["backers"]}
        found = {"pledged_amount": campaign.pledged_amount, "backers": campaign.backers}
        if found == real:
            return False
        log.error("crowdfund.counter_mended", campaign=campaign.pk, found=found, real=real)
        return Campaign.objects.filter(pk=campaign.pk).update(**real) == 1


def _each(rows: QuerySet[M], forward: Callable[[M], object]) -> int:
    """Bring rows forward one by one, BATCH of them at most; return how many moved.

    A lost race (Conflict) is somebody else's success. A row that cannot be brought forward is logged and
    passed over, and the look goes on behind it: one broken pledge must not hold up everybody else's.
    """
    moved, last = 0, 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        for row in batch:
            try:
                moved += forward(row) is not False
            except Conflict:
                continue
            except Exception:
                log.exception("crowdfund.row_failed", row=str(row))
        last = batch[-1].pk
        if moved or len(batch) < BATCH:
            break
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
        data={"project": campaign.project.titles, **_facts(campaign)},
        url=page_path("portal:project", campaign.project),
    )


def _tell_backer(pledge: Pledge, kind: str) -> None:
    notify(
        event=f"{kind}:{pledge.pk}",
        people=[pledge.person_id],
        kind=kind,
        data={
            "project": pledge.campaign.project.titles,
            "amount": {"amount": pledge.amount, "currency": pledge.currency},
        },
        url=page_path("portal:project", pledge.campaign.project),
    )
