"""A funding run from draft to its end, with real calls to the Stripe stand-in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from innovate.core.errors import Conflict, Refused
from innovate.core.money import Money
from innovate.core.reconcilers import run_once
from innovate.crowdfund import queries, services
from innovate.crowdfund.models import Campaign, Pledge, Tier
from innovate.crowdfund.money_page import money_facts
from innovate.crowdfund.rules import CampaignState, Kind, PledgeState
from innovate.crowdfund.services.campaigns import TierDraft
from innovate.ledger.queries import balance
from innovate.ledger.services import Leg, post
from innovate.notifications.models import Notice
from innovate.payments import charging
from innovate.payments import services as payments
from innovate.payments.models import Charge, Customer, Mismatch, Refund
from innovate.projects.models import Project, TimelineEntry
from innovate.projects.services import move_stage
from innovate.projects.stages import Stage
from tests.factories import crowdfund as make
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.projects import ProjectFactory
from tests.stripe_fixture import StandIn

pytestmark = pytest.mark.django_db(transaction=True)
GOOD, DECLINED, ASKS = "pm_card_visa", "pm_card_chargeCustomerFail", "pm_card_authenticationRequired"
CROWDFUND = [
    f"crowdfund.{name}"
    for name in ("saved_cards", "clock", "evaluate", "charge", "charged", "failed", "collected", "hand_over")
]


def settle(*more: str) -> None:
    run_once([*CROWDFUND, "payments.charges", *more])


def opened(kind: str = Kind.ALL_OR_NOTHING, *, goal: int = 100, capacity: int | None = None) -> Tier:
    """Write, review and open a campaign by the services; return its only tier at 50 EUR."""
    project = ProjectFactory(stage=Stage.FUNDING)
    draft = TierDraft(title="One", price=make.euros(50), capacity=capacity)
    campaign = services.create_campaign(
        project=project, actor=project.author, goal=make.euros(goal), tiers=[draft], kind=kind, days=7
    )
    services.send_to_review(campaign=campaign)
    services.approve(campaign=campaign, actor=StaffFactory())
    return campaign.tiers.get()


def backed(stripe: StandIn, tier: Tier, card: str = GOOD) -> Pledge:
    """Pledge as a person does: reserve, type the card, come back."""
    pledge = make.held(tier)
    setup = services.start_card(pledge=pledge)
    assert services.start_card(pledge=pledge) == setup
    stripe.save_card(setup.setup_intent, card)
    if card == ASKS:
        stripe.answer_bank(setup.setup_intent, setup.client_secret)
    setup = payments.refresh_card_setup(setup=setup)
    assert setup.state == "saved"
    run_once(["crowdfund.saved_cards"])
    pledge.refresh_from_db()
    assert pledge.state == PledgeState.ACTIVE
    return pledge


def closed(campaign: Campaign) -> None:
    services.close(campaign=Campaign.objects.get(pk=campaign.pk), actor=StaffFactory())


def taken(stripe: StandIn, pledge: Pledge) -> int:
    """What Stripe itself took from this person, in minor units."""
    customer = Customer.objects.get(person=pledge.person).stripe_id
    return sum(intent["amount_received"] for intent in stripe.intents(customer, "succeeded"))


def states(campaign: Campaign) -> list[str]:
    return list(campaign.pledges.order_by("pk").values_list("state", flat=True))


def test_success_collects_from_everybody_and_hands_over_to_sourcing(stripe_stand_in: StandIn) -> None:
    tier = opened()
    campaign = tier.campaign
    pledges = [backed(stripe_stand_in, tier) for _ in range(3)]
    settle()
    assert [taken(stripe_stand_in, pledge) for pledge in pledges] == [0, 0, 0]
    closed(campaign)
    settle()
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.FUNDED
    assert Project.objects.get(pk=campaign.project_id).stage == Stage.SOURCING
    assert states(campaign) == [PledgeState.CONFIRMED] * 3
    assert [taken(stripe_stand_in, pledge) for pledge in pledges] == [5000] * 3
    assert queries.funds_held(campaign.project) == make.euros(150)
    facts = money_facts(campaign)
    assert (facts.pledged, facts.collected, facts.held) == (make.euros(150),) * 3
    assert facts.refunded == facts.reserved == make.euros(0)
    assert Notice.objects.filter(kind="crowdfund.pledge_paid").count() == 3
    assert Notice.objects.filter(kind="crowdfund.funded").count() == 4
    kinds = set(TimelineEntry.objects.filter(project=campaign.project).values_list("kind", flat=True))
    assert {"crowdfund.live", "crowdfund.closed", "crowdfund.funded"} <= kinds


def test_failed_run_charges_nobody(stripe_stand_in: StandIn) -> None:
    tier = opened()
    pledge = backed(stripe_stand_in, tier)
    with time_machine.travel(tier.campaign.closes_at + timedelta(seconds=1)):
        settle()
    tier.campaign.refresh_from_db()
    assert tier.campaign.state == CampaignState.FAILED
    assert states(tier.campaign) == [PledgeState.DROPPED]
    assert Project.objects.get(pk=tier.campaign.project_id).stage == Stage.UNFUNDED
    assert not Charge.objects.exists()
    assert taken(stripe_stand_in, pledge) == 0
    assert Notice.objects.filter(person=pledge.person, kind="crowdfund.failed").exists()


def test_unfunded_project_may_try_again(stripe_stand_in: StandIn) -> None:
    tier = opened()
    closed(tier.campaign)
    settle()
    project = Project.objects.get(pk=tier.campaign.project_id)
    assert project.stage == Stage.UNFUNDED
    again = services.create_campaign(
        project=project, actor=project.author, goal=make.euros(50), tiers=[TierDraft("Two", make.euros(50))]
    )
    services.send_to_review(campaign=again)
    services.approve(campaign=again, actor=StaffFactory())
    project.refresh_from_db()
    assert project.stage == Stage.FUNDING


def test_declined_card_is_dunned_then_dropped_and_the_team_decides(stripe_stand_in: StandIn) -> None:
    tier = opened()
    campaign = tier.campaign
    good, bad = backed(stripe_stand_in, tier), backed(stripe_stand_in, tier, DECLINED)
    closed(campaign)
    settle()
    campaign.refresh_from_db()
    bad.refresh_from_db()
    # While the card is dunned the pledge stands and the campaign goes on collecting.
    assert (campaign.state, bad.state) == (CampaignState.COLLECTING, PledgeState.ACTIVE)
    assert bad.charge.state in (Charge.State.RETRY_WAIT, Charge.State.ACTION_REQUIRED)
    start = timezone.now()
    for day in (2, 4, 7, 10, 13, 14):
        with time_machine.travel(start + timedelta(days=day, minutes=1)):
            settle()
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.SHORTFALL
    assert states(campaign) == [PledgeState.CONFIRMED, PledgeState.DROPPED]
    assert (campaign.pledged_amount, campaign.backers) == (5000, 1)
    assert (taken(stripe_stand_in, good), taken(stripe_stand_in, bad)) == (5000, 0)
    assert Notice.objects.filter(person=bad.person, kind="crowdfund.pledge_lapsed").exists()
    services.accept_shortfall(campaign=campaign, actor=campaign.project.author)
    settle()
    assert Project.objects.get(pk=campaign.project_id).stage == Stage.SOURCING
    assert queries.funds_held(campaign.project) == make.euros(50)
    assert Notice.objects.filter(person=good.person, kind="crowdfund.goes_on").exists()


def test_bank_that_asks_keeps_the_pledge_and_shows_the_backer_what_to_do(stripe_stand_in: StandIn) -> None:
    tier = opened(goal=50)
    pledge = backed(stripe_stand_in, tier, ASKS)
    closed(tier.campaign)
    settle()
    pledge.refresh_from_db()
    assert pledge.waits_for_payer
    assert [task.url for task in queries.tasks(pledge.person)] == [pledge.charge.get_absolute_url()]
    panel = queries.project_panel(pledge.campaign.project, pledge.person)
    assert panel.action is not None
    assert panel.action.url == pledge.charge.get_absolute_url()
    assert Campaign.objects.get(pk=tier.campaign_id).state == CampaignState.COLLECTING


def test_nothing_collected_cannot_be_gone_on_with(stripe_stand_in: StandIn) -> None:
    tier = opened(goal=50)
    backed(stripe_stand_in, tier, DECLINED)
    closed(tier.campaign)
    settle()
    start = timezone.now()
    for day in (2, 4, 7, 10, 13, 14):
        with time_machine.travel(start + timedelta(days=day, minutes=1)):
            settle()
    campaign = Campaign.objects.get(pk=tier.campaign_id)
    assert campaign.state == CampaignState.SHORTFALL
    with pytest.raises(Refused) as refusal:
        services.accept_shortfall(campaign=campaign, actor=campaign.project.author)
    assert refusal.value.code == "nothing_collected"


def test_preorder_is_charged_at_once(stripe_stand_in: StandIn) -> None:
    tier = opened(Kind.PREORDER)
    pledge = backed(stripe_stand_in, tier)
    settle()
    pledge.refresh_from_db()
    assert pledge.state == PledgeState.CONFIRMED
    assert taken(stripe_stand_in, pledge) == 5000
    assert Campaign.objects.get(pk=tier.campaign_id).state == CampaignState.LIVE


@pytest.mark.parametrize("when", ["live", "collecting", "funded"])
def test_cancel_gives_everybody_everything_back(stripe_stand_in: StandIn, when: str) -> None:
    tier = opened()
    campaign = tier.campaign
    pledges = [backed(stripe_stand_in, tier) for _ in range(2)] + [
        backed(stripe_stand_in, tier, DECLINED if when == "collecting" else GOOD)
    ]
    if when != "live":
        closed(campaign)
        settle()
    campaign.refresh_from_db()
    assert campaign.state == when
    services.cancel(
        campaign=campaign, actor=campaign.project.author, reason="The maker of the motor has closed."
    )
    run_once(["crowdfund.cancel", "payments.charges", "payments.refunds"])
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.CANCELLED
    assert states(campaign) == [PledgeState.CANCELLED] * 3
    assert balance(campaign.held_account, "EUR") == Money(0, "EUR")
    assert balance("refunds:pending", "EUR") == Money(0, "EUR")
    came_back = sum(refund.amount for refund in Refund.objects.filter(state="succeeded"))
    assert came_back == sum(taken(stripe_stand_in, pledge) for pledge in pledges)
    facts = money_facts(campaign)
    assert facts.collected == facts.refunded
    assert facts.held == facts.reserved == make.euros(0)
    assert Notice.objects.filter(kind="crowdfund.campaign_cancelled").count() == 3
    stage = Project.objects.get(pk=campaign.project_id).stage
    assert stage == (Stage.CANCELLED if when == "funded" else Stage.FUNDING)
    # And again: nothing more goes back.
    run_once(["crowdfund.cancel", "crowdfund.strays", "payments.refunds"])
    assert sum(refund.amount for refund in Refund.objects.all()) == came_back


def test_cancel_under_contract_is_refused(stripe_stand_in: StandIn) -> None:
    tier = opened(goal=50)
    backed(stripe_stand_in, tier)
    closed(tier.campaign)
    settle()
    Project.objects.filter(pk=tier.campaign.project_id).update(stage=Stage.PRODUCTION)
    campaign = Campaign.objects.get(pk=tier.campaign_id)
    with pytest.raises(Conflict) as refusal:
        services.cancel(
            campaign=campaign, actor=campaign.project.author, reason="We do not want to any more."
        )
    assert refusal.value.code == "under_contract"
    assert Campaign.objects.get(pk=campaign.pk).state == CampaignState.FUNDED


def test_stopped_project_takes_its_campaign_with_it(stripe_stand_in: StandIn) -> None:
    tier = opened(Kind.PREORDER)
    pledge = backed(stripe_stand_in, tier)
    settle()
    move_stage(project=tier.campaign.project, to=Stage.CANCELLED, reason="It is not safe enough.")
    run_once(["crowdfund.stopped_projects", "crowdfund.cancel", "payments.refunds"])
    campaign = Campaign.objects.get(pk=tier.campaign_id)
    assert campaign.state == CampaignState.CANCELLED
    assert balance(campaign.held_account, "EUR") == Money(0, "EUR")
    assert Refund.objects.get(charge__reference=pledge.reference).state == "succeeded"


def test_project_stopped_under_contract_keeps_its_money_for_a_person(stripe_stand_in: StandIn) -> None:
    tier = opened(goal=50)
    backed(stripe_stand_in, tier)
    closed(tier.campaign)
    settle()
    Project.objects.filter(pk=tier.campaign.project_id).update(
        stage=Stage.CANCELLED, stopped_at=Stage.PRODUCTION
    )
    assert run_once(["crowdfund.stopped_projects"]) == 0
    assert Campaign.objects.get(pk=tier.campaign_id).state == CampaignState.FUNDED


@pytest.mark.parametrize("where", ["create_intent", "confirm_intent"])
def test_kill_in_the_middle_of_charging_charges_nobody_twice(
    stripe_stand_in: StandIn, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """The worker dies right after Stripe has done it, before anything is written down; another one goes on."""
    tier = opened()
    pledges = [backed(stripe_stand_in, tier) for _ in range(3)]
    closed(tier.campaign)
    real = getattr(charging.gateway, where)
    calls = 0

    def dies(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        answer = real(*args, **kwargs)
        calls += 1
        if calls == 2:
            raise SystemExit("kill -9")
        return answer

    monkeypatch.setattr(charging.gateway, where, dies)
    with pytest.raises(SystemExit):
        settle()
    monkeypatch.setattr(charging.gateway, where, real)
    with time_machine.travel(timezone.now() + timedelta(minutes=30)):
        settle("payments.events")
    assert [taken(stripe_stand_in, pledge) for pledge in pledges] == [5000] * 3
    assert Campaign.objects.get(pk=tier.campaign_id).state == CampaignState.FUNDED
    assert queries.funds_held(tier.campaign.project) == make.euros(150)
    assert not Mismatch.objects.filter(kind="charged_twice").exists()


def test_payment_that_arrives_after_the_pledge_ended_goes_back(stripe_stand_in: StandIn) -> None:
    tier = opened(Kind.PREORDER)
    pledge = backed(stripe_stand_in, tier)
    run_once(["crowdfund.charge", "payments.charges"])
    # What we would believe had the bank been silent until we gave up.
    Pledge.objects.filter(pk=pledge.pk).update(state=PledgeState.DROPPED, ended_because="charge_failed")
    assert run_once(["crowdfund.strays"]) == 1
    run_once(["payments.refunds"])
    assert Refund.objects.get(charge__reference=pledge.reference).state == "succeeded"
    assert balance(tier.campaign.held_account, "EUR") == Money(0, "EUR")
    assert run_once(["crowdfund.strays"]) == 0


def test_money_page_adds_up_when_money_moves_both_ways(stripe_stand_in: StandIn) -> None:
    tier = opened(goal=50)
    for _ in range(3):
        backed(stripe_stand_in, tier)
    closed(tier.campaign)
    settle()
    campaign = tier.campaign
    charge = Charge.objects.order_by("pk").first()
    payments.queue_refund(charge=charge, money=make.euros(50), reference="tests:1", reason="tests")
    steps = "held:milestone:1"
    for key, amount, legs in (
        ("a", 60, (campaign.held_account, steps)),
        ("b", 10, (steps, campaign.held_account)),
    ):
        post(kind="milestone.funded", key=key, transfers=[Leg(*legs, make.euros(amount))])
    facts = money_facts(campaign)
    assert facts.collected == make.euros(150)
    assert facts.refunded == make.euros(50)
    assert facts.reserved == make.euros(50)
    assert facts.held == balance(campaign.held_account, "EUR") == make.euros(50)
    # A refund that the bank sends back is no refund.
    post(
        kind="payments.refund_returned",
        key="c",
        transfers=[Leg("stripe:clearing", campaign.held_account, make.euros(50))],
    )
    facts = money_facts(campaign)
    assert (facts.collected, facts.refunded, facts.held) == (make.euros(150), make.euros(0), make.euros(100))
    assert facts.held == balance(campaign.held_account, "EUR")


def test_card_refused_at_saving_may_be_followed_by_another_one(stripe_stand_in: StandIn) -> None:
    pledge = make.held(opened())
    setup = services.start_card(pledge=pledge)
    stripe_stand_in.save_card(setup.setup_intent, "pm_card_chargeDeclined")
    assert payments.refresh_card_setup(setup=setup).state == "failed"
    assert services.start_card(pledge=pledge) == setup
    stripe_stand_in.save_card(setup.setup_intent, GOOD)
    payments.refresh_card_setup(setup=setup)
    run_once(["crowdfund.saved_cards"])
    pledge.refresh_from_db()
    assert pledge.state == PledgeState.ACTIVE


def test_person_may_back_two_projects(stripe_stand_in: StandIn) -> None:
    person = UserFactory()
    for _ in range(2):
        pledge = make.held(opened(), person)
        assert services.start_card(pledge=pledge).state == "pending"
    assert Pledge.objects.filter(person=person).count() == 2
