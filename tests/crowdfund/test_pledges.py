"""A pledge's way: units, holds, cancelling, and the counters that must always equal a recount."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.db.models import F, Sum
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from innovate.core.errors import Conflict, Refused
from innovate.core.reconcilers import run_once
from innovate.crowdfund import rules, services
from innovate.crowdfund.models import Campaign, Pledge, Tier
from innovate.crowdfund.rules import COUNTED, OCCUPYING, CampaignState, Kind, PledgeState
from innovate.payments.models import CardSetup, Charge
from tests.factories import crowdfund as make
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def recount(campaign: Campaign) -> None:
    """Assert that every counter equals what the pledges themselves say."""
    fresh = Campaign.objects.get(pk=campaign.pk)
    counted = list(fresh.pledges.filter(state__in=COUNTED).values_list("amount", flat=True))
    assert (fresh.pledged_amount, fresh.backers) == (sum(counted), len(counted))
    for tier in fresh.tiers.all():
        real = tier.pledges.filter(state__in=OCCUPYING).aggregate(n=Sum("quantity"))["n"] or 0
        assert tier.taken == real
        assert tier.capacity is None or tier.taken <= tier.capacity


def test_hold_takes_units_and_counts_nothing_before_the_card() -> None:
    tier = make.TierFactory(capacity=3)
    pledge = make.held(tier, quantity=2)
    tier.refresh_from_db()
    assert (pledge.state, pledge.amount, tier.taken, tier.left) == (PledgeState.HELD, 10_000, 2, 1)
    assert Campaign.objects.get(pk=tier.campaign_id).pledged_amount == 0
    services.attach_card(pledge=pledge, card_setup=make.CardFactory(person=pledge.person))
    services.activate(pledge=pledge)
    campaign = Campaign.objects.get(pk=tier.campaign_id)
    assert (campaign.pledged_amount, campaign.backers) == (10_000, 1)
    recount(campaign)


def test_hold_beyond_what_is_left_says_how_many_are() -> None:
    tier = make.TierFactory(capacity=3)
    make.held(tier, quantity=2)
    with pytest.raises(Conflict, match="Only 1 is left") as refusal:
        make.held(tier, quantity=2)
    assert refusal.value.code == "too_few_left"
    make.held(tier)
    with pytest.raises(Conflict) as refusal:
        make.held(tier)
    assert refusal.value.code == "sold_out"
    recount(tier.campaign)


@pytest.mark.parametrize("quantity", [0, -1, rules.LARGEST_QUANTITY + 1])
def test_hold_of_an_impossible_quantity_is_refused_at_its_field(quantity: int) -> None:
    with pytest.raises(Refused) as refusal:
        make.held(make.TierFactory(), quantity=quantity)
    assert "quantity" in refusal.value.fields


def test_hold_never_asks_for_more_than_a_card_can_pay_at_once() -> None:
    tier = make.TierFactory(amount=40_000_000)
    with pytest.raises(Refused, match="between 1 and 2"):
        make.held(tier, quantity=3)


def test_hold_twice_returns_the_reservation_that_is_there() -> None:
    tier, person = make.TierFactory(capacity=1), UserFactory()
    first = make.held(tier, person)
    assert make.held(tier, person) == first
    recount(tier.campaign)


def test_hold_of_a_second_tier_by_the_same_person_is_refused_and_frees_the_unit() -> None:
    tier, person = make.TierFactory(), UserFactory()
    other = make.TierFactory(campaign=tier.campaign, capacity=1)
    make.active(tier, person)
    with pytest.raises(Conflict) as refusal:
        make.held(other, person)
    assert refusal.value.code == "backed_already"
    recount(tier.campaign)


def test_hold_after_the_closing_time_is_refused_before_the_clock_has_closed_it() -> None:
    tier = make.TierFactory()
    with (
        time_machine.travel(tier.campaign.closes_at + timedelta(seconds=1)),
        pytest.raises(Conflict) as refusal,
    ):
        make.held(tier)
    assert refusal.value.code == "campaign_closed"


def test_address_is_cleaned_when_kept() -> None:
    pledge = services.hold_pledge(
        tier=make.TierFactory(), person=UserFactory(), quantity=1, address={"name": " A\u202eda\n "}
    )
    assert pledge.address == {"name": "Ada"}


def test_lapsed_hold_frees_its_units_and_a_saved_card_stands() -> None:
    tier = make.TierFactory(capacity=2)
    left, kept = make.held(tier), make.pending(tier)
    CardSetup.objects.filter(pk=kept.card_setup_id).update(state="saved", payment_method="pm_1")
    with time_machine.travel(timezone.now() + rules.HOLD + timedelta(seconds=1)):
        run_once(["crowdfund.holds", "crowdfund.saved_cards"])
    left.refresh_from_db()
    kept.refresh_from_db()
    assert (left.state, left.ended_because) == (PledgeState.DROPPED, "hold_lapsed")
    assert kept.state == PledgeState.ACTIVE
    recount(tier.campaign)


def test_lapse_loses_against_a_card_saved_at_the_last_moment() -> None:
    """The clock read the pledge as pending; meanwhile it was activated. It must not be dropped."""
    tier = make.TierFactory()
    pledge = make.pending(tier)
    stale = Pledge.objects.get(pk=pledge.pk)
    CardSetup.objects.filter(pk=pledge.card_setup_id).update(state="saved", payment_method="pm_1")
    services.activate(pledge=pledge)
    with pytest.raises(Conflict):
        services.lapse(pledge=stale, because="hold_lapsed")
    assert Pledge.objects.get(pk=pledge.pk).state == PledgeState.ACTIVE
    recount(tier.campaign)


def test_attach_card_twice_is_harmless_and_a_given_up_one_makes_way() -> None:
    pledge = make.pending(make.TierFactory())
    setup = pledge.card_setup
    services.attach_card(pledge=Pledge.objects.get(pk=pledge.pk), card_setup=setup)
    CardSetup.objects.filter(pk=setup.pk).update(state="cancelled")
    fresh = make.CardFactory(person=pledge.person)
    services.attach_card(pledge=pledge, card_setup=fresh)
    assert Pledge.objects.get(pk=pledge.pk).card_setup == fresh


def test_attach_card_to_a_lapsed_pledge_is_refused() -> None:
    pledge = make.held(make.TierFactory())
    services.lapse(pledge=pledge, because="hold_lapsed")
    with pytest.raises(Conflict) as refusal:
        services.attach_card(pledge=pledge, card_setup=make.CardFactory(person=pledge.person))
    assert refusal.value.code == "hold_over"


def test_cancel_by_the_backer_is_free_while_open_and_binds_afterwards() -> None:
    tier = make.TierFactory(capacity=2)
    free, bound = make.active(tier), make.active(tier)
    services.cancel_pledge(pledge=free)
    recount(tier.campaign)
    services.close(campaign=tier.campaign)
    with pytest.raises(Conflict) as refusal:
        services.cancel_pledge(pledge=bound)
    assert refusal.value.code == "pledge_binds"
    assert Pledge.objects.get(pk=bound.pk).state == PledgeState.ACTIVE


def test_cancel_of_a_reservation_works_even_after_the_close() -> None:
    tier = make.TierFactory()
    pledge = make.pending(tier)
    services.close(campaign=tier.campaign)
    services.cancel_pledge(pledge=pledge)
    assert Pledge.objects.get(pk=pledge.pk).state == PledgeState.CANCELLED
    recount(tier.campaign)


def test_cancelled_pledge_is_never_charged_by_a_worker_that_read_it_before() -> None:
    campaign = make.LiveCampaignFactory(kind=Kind.PREORDER)
    pledge = make.active(make.TierFactory(campaign=campaign))
    stale = Pledge.objects.select_related("campaign__project", "tier", "person", "card_setup").get(
        pk=pledge.pk
    )
    services.cancel_pledge(pledge=pledge)
    with pytest.raises(Conflict):
        services.queue_pledge_charge(pledge=stale)
    assert not Charge.objects.exists()


def test_cancel_of_a_preorder_that_is_being_charged_is_refused() -> None:
    campaign = make.LiveCampaignFactory(kind=Kind.PREORDER)
    pledge = make.active(make.TierFactory(campaign=campaign))
    assert run_once(["crowdfund.charge"]) == 1
    with pytest.raises(Conflict):
        services.cancel_pledge(pledge=pledge)


def test_charge_of_a_live_all_or_nothing_pledge_is_refused() -> None:
    pledge = make.active(make.TierFactory())
    with pytest.raises(Conflict):
        services.queue_pledge_charge(pledge=pledge)


def test_call_off_sees_a_charge_queued_since_it_read_the_pledge() -> None:
    tier = make.TierFactory()
    pledge = make.active(tier)
    stale = Pledge.objects.select_related("charge").get(pk=pledge.pk)
    Campaign.objects.filter(pk=tier.campaign_id).update(state=CampaignState.COLLECTING)
    charge = services.queue_pledge_charge(pledge=pledge)
    assert services.call_off(pledge=stale)
    charge.refresh_from_db()
    assert (charge.state, charge.cancel_reason) == (Charge.State.FAILED, "cancelled")
    recount(tier.campaign)


def test_drop_unpaid_refuses_a_charge_that_succeeded_after_all() -> None:
    tier = make.TierFactory()
    pledge = make.active(tier)
    Campaign.objects.filter(pk=tier.campaign_id).update(state=CampaignState.COLLECTING)
    charge = services.queue_pledge_charge(pledge=pledge)
    Charge.objects.filter(pk=charge.pk).update(state="succeeded", succeeded_at=timezone.now())
    with pytest.raises(Conflict):
        services.drop_unpaid(pledge=pledge)


def test_audit_mends_a_counter_that_is_off_and_leaves_the_others() -> None:
    tier = make.TierFactory()
    make.active(tier)
    assert run_once(["crowdfund.audit"]) == 0
    Tier.objects.filter(pk=tier.pk).update(taken=F("taken") + 3)
    Campaign.objects.filter(pk=tier.campaign_id).update(backers=9)
    assert run_once(["crowdfund.audit"]) == 2
    recount(tier.campaign)


def test_one_broken_pledge_does_not_hold_up_the_others() -> None:
    """A charge that cannot even be asked for used to stop the whole reconciler, for every campaign."""
    tier = make.TierFactory()
    broken, good = make.active(tier), make.active(tier)
    Campaign.objects.filter(pk=tier.campaign_id).update(state=CampaignState.COLLECTING)
    CardSetup.objects.filter(pk=broken.card_setup_id).update(state="cancelled")
    assert run_once(["crowdfund.charge"]) == 1
    good.refresh_from_db()
    broken.refresh_from_db()
    assert good.charge is not None
    assert broken.charge is None


def test_broken_pledges_by_the_batch_do_not_starve_who_comes_after(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("innovate.crowdfund.reconcilers.BATCH", 2)
    tier = make.TierFactory()
    broken = [make.active(tier) for _ in range(5)]
    good = make.active(tier)
    Campaign.objects.filter(pk=tier.campaign_id).update(state=CampaignState.COLLECTING)
    CardSetup.objects.filter(pk__in=[row.card_setup_id for row in broken]).update(state="cancelled")
    assert run_once(["crowdfund.charge"]) == 1
    good.refresh_from_db()
    assert good.charge is not None


@pytest.mark.parametrize("to", list(PledgeState))
def test_pledge_table_never_leads_out_of_an_end(to: PledgeState) -> None:
    assert not set(rules.ENDED) & set(rules.PLEDGE.get(to, ()))


@given(path=st.lists(st.sampled_from(list(CampaignState)), max_size=12))
def test_campaign_table_never_leads_from_an_end_to_money(path: list[CampaignState]) -> None:
    """However it is walked: after an end nothing is reached, and nothing is collected without having been live."""
    state, seen = CampaignState.DRAFT, {CampaignState.DRAFT}
    for step in path:
        if state in rules.CAMPAIGN.get(step, ()):
            assert state not in (CampaignState.FAILED, CampaignState.CANCELLED)
            state = step
            seen.add(step)
    if seen & {CampaignState.COLLECTING, CampaignState.FUNDED, CampaignState.SHORTFALL}:
        assert {CampaignState.REVIEW, CampaignState.LIVE, CampaignState.EVALUATING} <= seen


@given(
    kind=st.sampled_from(list(Kind)),
    goal=st.integers(1, 10**6),
    pledged=st.integers(0, 10**6),
    collected=st.integers(0, 10**6),
)
def test_verdict_and_outcome_keep_the_promise_of_all_or_nothing(
    kind: Kind, goal: int, pledged: int, collected: int
) -> None:
    if rules.verdict(kind, pledged=pledged, goal=goal) == CampaignState.COLLECTING:
        assert pledged > 0
        assert kind != Kind.ALL_OR_NOTHING or pledged >= goal
    if rules.outcome(kind, collected=collected, goal=goal) == CampaignState.FUNDED:
        assert collected > 0
        assert kind != Kind.ALL_OR_NOTHING or collected >= goal


OPERATIONS = [
    "hold",
    "card",
    "save",
    "cancel",
    "lapse",
    "charge",
    "pay",
    "fail",
    "settle",
    "close",
    "call_off",
]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.tuples(st.sampled_from(OPERATIONS), st.integers(0, 3)), max_size=25),
    kind=st.sampled_from(list(Kind)),
)
def test_counters_equal_a_recount_after_any_sequence(steps: list[tuple[str, int]], kind: Kind) -> None:
    campaign = make.LiveCampaignFactory(kind=kind)
    tiers = [make.TierFactory(campaign=campaign, capacity=n) for n in (None, 3)]
    people = [UserFactory() for _ in range(4)]
    for step, number in steps:
        with suppress(Refused):
            _step(step, campaign, tiers[number % 2], people[number], number)
        recount(campaign)
        for pledge in campaign.pledges.select_related("charge"):
            # Nobody's money is asked for without a pledge that stands or has been called off properly.
            if pledge.charge and pledge.state in rules.ENDED:
                assert pledge.charge.state in ("failed", "succeeded") or pledge.charge.cancel_reason


def _step(step: str, campaign: Campaign, tier: Tier, person: object, number: int) -> None:
    if step == "hold":
        make.held(tier, person, quantity=1 + number % 2)  # type: ignore[arg-type]
        return
    if step == "close":
        services.close(campaign=Campaign.objects.get(pk=campaign.pk))
        return
    if step == "settle":
        run_once(
            ["crowdfund.saved_cards", "crowdfund.charge", "crowdfund.charged", "crowdfund.evaluate"], passes=2
        )
        return
    pledge = campaign.pledges.filter(person=person).order_by("-pk").first()
    if pledge is None:
        return
    match step:
        case "card":
            services.attach_card(pledge=pledge, card_setup=make.CardFactory(person=pledge.person))
        case "save":
            services.activate(pledge=pledge)
        case "cancel":
            services.cancel_pledge(pledge=pledge)
        case "lapse":
            services.lapse(pledge=pledge, because="hold_lapsed")
        case "charge":
            services.queue_pledge_charge(pledge=pledge)
        case "pay" if pledge.charge:
            waiting = Charge.objects.filter(pk=pledge.charge_id, state="queued")
            waiting.update(state="succeeded", succeeded_at=timezone.now())
        case "fail" if pledge.charge:
            Charge.objects.filter(pk=pledge.charge_id, state="queued").update(state="failed")
        case "call_off" if not (pledge.charge and pledge.charge.state == "succeeded"):
            services.call_off(pledge=pledge)
