"""Many at one gate: the last units, the close, the second tab; with controls that show the races."""

from __future__ import annotations

import threading
from functools import partial
from typing import Any

import pytest
from django.db.models import F, Sum

from innovate.core.errors import Conflict
from innovate.core.reconcilers import run_once
from innovate.crowdfund import services
from innovate.crowdfund.models import Campaign, Pledge, Tier
from innovate.crowdfund.rules import COUNTED, OCCUPYING, CampaignState, Kind, PledgeState
from innovate.crowdfund.services import pledges as pledge_services
from innovate.payments.models import Charge
from tests.crowdfund.together import together
from tests.factories import crowdfund as make
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
THREADS, UNITS = 20, 5


def _taken_for_real(tier: Tier) -> int:
    return tier.pledges.filter(state__in=OCCUPYING).aggregate(n=Sum("quantity"))["n"] or 0


def test_last_units_are_never_oversold() -> None:
    tier = make.TierFactory(capacity=UNITS)
    people = [UserFactory() for _ in range(THREADS)]
    results = together([partial(make.held, tier, person) for person in people])
    won = [result for result in results if isinstance(result, Pledge)]
    lost = [result for result in results if isinstance(result, Conflict)]
    assert (len(won), len(lost)) == (UNITS, THREADS - UNITS), results
    tier.refresh_from_db()
    assert (tier.taken, _taken_for_real(tier)) == (UNITS, UNITS)


def test_control_looking_first_and_taking_afterwards_oversells(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same hold with a look instead of the guard, and without a counter a constraint could check."""
    tier = make.TierFactory(capacity=1)
    people = [UserFactory(), UserFactory()]
    looked = threading.Barrier(2, timeout=30)

    def naive(tier: Tier, person: Any) -> Pledge:
        left = (tier.capacity or 0) - _taken_for_real(tier)
        looked.wait()
        if left < 1:
            raise Conflict("sold out")
        # The counter is what the guard and the constraint stand on; this one does not touch it.
        monkeypatch.setattr(pledge_services, "_take", lambda tier, quantity: None)
        return make.held(tier, person)

    results = together([partial(naive, tier, person) for person in people])
    assert all(isinstance(result, Pledge) for result in results), results
    assert _taken_for_real(tier) == 2 > tier.capacity


def test_same_person_in_many_tabs_has_one_pledge() -> None:
    tier, person = make.TierFactory(capacity=UNITS), UserFactory()
    results = together([partial(make.held, tier, person) for _ in range(6)])
    assert len({result.pk for result in results if isinstance(result, Pledge)}) == 1
    tier.refresh_from_db()
    assert (tier.taken, _taken_for_real(tier)) == (1, 1)


def test_nobody_gets_in_behind_the_close() -> None:
    """Whoever holds a unit did so before the close, and the verdict waits for them."""
    tier = make.TierFactory()
    campaign = tier.campaign
    people = [UserFactory() for _ in range(8)]
    calls: list[Any] = [partial(make.held, tier, person) for person in people]
    calls.insert(4, lambda: services.close(campaign=Campaign.objects.get(pk=campaign.pk)))
    results = together(calls)
    won = [result for result in results if isinstance(result, Pledge)]
    assert all(isinstance(result, Pledge | Conflict | None) for result in results), results
    assert Campaign.objects.get(pk=campaign.pk).state == CampaignState.EVALUATING
    assert _taken_for_real(tier) == len(won)
    with pytest.raises(Conflict):
        make.held(tier)
    # The evaluation does not begin while a card may still be on its way.
    assert run_once(["crowdfund.evaluate"]) == (0 if won else 1)


def test_control_a_look_at_the_campaign_alone_lets_one_in_behind_the_close(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without the tier's own flag in the UPDATE: it looks, the campaign closes, it takes."""
    tier = make.TierFactory()
    real_look = pledge_services._require_open

    def look_then_close(campaign_id: int) -> None:
        real_look(campaign_id)
        Campaign.objects.filter(pk=campaign_id).update(state=CampaignState.EVALUATING)

    def take_without_flag(tier: Tier, quantity: int) -> None:
        Tier.objects.filter(pk=tier.pk).update(taken=F("taken") + quantity)

    monkeypatch.setattr(pledge_services, "_require_open", look_then_close)
    Tier.objects.filter(pk=tier.pk).update(on_sale=False)
    with pytest.raises(Conflict):
        make.held(tier)
    Campaign.objects.filter(pk=tier.campaign_id).update(state=CampaignState.LIVE)
    monkeypatch.setattr(pledge_services, "_take", take_without_flag)
    assert make.held(tier).state == PledgeState.HELD
    assert Campaign.objects.get(pk=tier.campaign_id).state == CampaignState.EVALUATING


def test_cancelling_and_charging_at_once_never_charges_an_ended_pledge() -> None:
    for _round in range(5):
        campaign = make.LiveCampaignFactory(kind=Kind.PREORDER)
        pledge = make.active(make.TierFactory(campaign=campaign))
        rows = Pledge.objects.select_related("campaign__project", "tier", "person", "card_setup")
        one, two = rows.get(pk=pledge.pk), rows.get(pk=pledge.pk)
        results = together(
            [
                lambda one=one: services.cancel_pledge(pledge=one),
                lambda two=two: services.queue_pledge_charge(pledge=two),
            ]
        )
        assert sum(isinstance(result, Conflict) for result in results) == 1, results
        pledge.refresh_from_db()
        charged = Charge.objects.filter(reference=pledge.reference).exists()
        assert charged == (pledge.state == PledgeState.ACTIVE)


def test_counters_survive_everybody_at_once() -> None:
    tier = make.TierFactory(capacity=50)
    standing = [make.active(tier) for _ in range(6)]
    waiting = [make.pending(tier) for _ in range(6)]
    calls: list[Any] = [
        partial(lambda pk: services.cancel_pledge(pledge=Pledge.objects.get(pk=pk)), pledge.pk)
        for pledge in standing[:4]
    ]
    calls += [
        partial(lambda pk: services.activate(pledge=Pledge.objects.get(pk=pk)), pledge.pk)
        for pledge in waiting
    ]
    calls += [
        partial(lambda pk: services.lapse(pledge=Pledge.objects.get(pk=pk), because="hold_lapsed"), pledge.pk)
        for pledge in waiting
    ]
    calls += [partial(make.held, tier, UserFactory()) for _ in range(4)]
    calls.append(lambda: run_once(["crowdfund.audit"]))
    results = together(calls)
    unexpected = [r for r in results if isinstance(r, Exception) and not isinstance(r, Conflict)]
    assert not unexpected
    campaign = Campaign.objects.get(pk=tier.campaign_id)
    counted = list(campaign.pledges.filter(state__in=COUNTED).values_list("amount", flat=True))
    assert (campaign.pledged_amount, campaign.backers) == (sum(counted), len(counted))
    tier.refresh_from_db()
    assert tier.taken == _taken_for_real(tier)


def test_state_advances_for_exactly_one_of_many() -> None:
    """core.states.advance: the conditional UPDATE is the lock."""
    campaign = make.CampaignFactory()
    results = together(
        [lambda: services.send_to_review(campaign=Campaign.objects.get(pk=campaign.pk)) for _ in range(8)]
    )
    assert sum(result is None for result in results) == 1
    assert sum(isinstance(result, Conflict) for result in results) == 7
