from __future__ import annotations

import pytest
from django.utils import timezone

from innovate.core.reconcilers import run_once
from innovate.crowdfund import royalties, services
from innovate.crowdfund.models import Campaign, Pledge
from innovate.crowdfund.money_page import money_facts
from innovate.ledger import audit
from innovate.ledger.queries import balance
from innovate.payments import posting
from innovate.payments import services as payments
from innovate.payments.models import Charge, Refund
from innovate.projects.services import shares
from innovate.projects.services.royalties import account_of
from tests.factories import crowdfund as make
from tests.factories.payments import paid_charge

pytestmark = pytest.mark.django_db


@pytest.fixture
def tier():
    """Of a campaign whose project gives its author a tenth of the sales."""
    tier = make.TierFactory()
    project = tier.campaign.project
    shares.propose_shares(
        project=project,
        actor=project.author,
        rate=1000,
        years=5,
        currency="EUR",
        shares={project.author_id: 10_000},
    )
    return tier


def sold(tier, state="funded"):
    """A paid pledge of 50.00 EUR in a campaign that was funded."""
    Campaign.objects.filter(pk=tier.campaign_id).update(state="live")
    pledge = make.active(tier)
    charge = paid_charge(pledge.total, account=tier.campaign.held_account)
    Pledge.objects.filter(pk=pledge.pk).update(state="confirmed", charge=charge)
    Campaign.objects.filter(pk=tier.campaign_id).update(state=state)
    pledge.refresh_from_db()
    return pledge


def owed(tier):
    return balance(account_of(tier.campaign.project.author_id), "EUR").amount


def test_a_paid_pledge_of_a_funded_campaign_is_a_sale(tier):
    sold(tier)
    assert royalties.accrue_sales() == 1
    assert royalties.accrue_sales() == 0
    assert owed(tier) == 500
    facts = money_facts(tier.campaign)
    assert (facts.royalties.amount, facts.held.amount) == (500, 4500)
    assert balance(tier.campaign.held_account, "EUR") == facts.held
    assert list(audit.findings()) == []


def test_nothing_is_earned_before_the_campaign_is_funded(tier):
    sold(tier, state="collecting")
    assert royalties.accrue_sales() == 0
    assert owed(tier) == 0


def test_a_cancelled_campaign_gives_every_cent_back(tier):
    first, second = sold(tier), sold(tier)
    royalties.accrue_sales()
    assert owed(tier) == 1000
    Campaign.objects.filter(pk=tier.campaign_id).update(state="cancelling")
    for pledge in (first, second):
        assert services.call_off(pledge=pledge)
    assert owed(tier) == 0
    assert balance(tier.campaign.held_account, "EUR").amount == 0
    assert royalties.give_back_refunds() == 0
    assert list(audit.findings()) == []


def test_a_refund_made_elsewhere_is_found_and_one_sent_back_counts_again(tier):
    pledge = sold(tier)
    other = sold(tier)
    royalties.accrue_sales()
    refund = payments.queue_refund(
        charge=pledge.charge, money=make.euros(50), reference="staff:1", reason="tests"
    )
    run_once(["crowdfund.royalties"])
    assert owed(tier) == 500
    Refund.objects.filter(pk=refund.pk).update(state="failed", finished_at=timezone.now())
    refund.refresh_from_db()
    posting.refund_failed(refund, was_sent=False)
    run_once(["crowdfund.royalties"])
    assert owed(tier) == 1000
    run_once(["crowdfund.royalties"])
    assert owed(tier) == 1000
    assert other.charge.state == Charge.State.SUCCEEDED
    assert list(audit.findings()) == []
