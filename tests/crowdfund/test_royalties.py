from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from innovate.core.reconcilers import run_once
from innovate.crowdfund import royalties, services
from innovate.crowdfund.models import Campaign, Pledge
from innovate.crowdfund.money_page import money_facts
from innovate.ledger import audit
from innovate.ledger.queries import balance
from innovate.ledger.services import Leg, post
from innovate.payments import posting
from innovate.payments import services as payments
from innovate.payments.models import Charge, Mismatch, Refund
from innovate.projects.keeping import account_of
from innovate.projects.models import Sale, ShareAgreement
from innovate.projects.services import shares
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


def agree(tier, **changes):
    """Another version of the same, agreed now."""
    project = tier.campaign.project
    values = {"rate": 1000, "years": 5, "currency": "EUR", **changes}
    return shares.propose_shares(
        project=project, actor=project.author, shares={project.author_id: 10_000}, **values
    )


def agreed_ago(agreement, **ago):
    ShareAgreement.objects.filter(pk=agreement.pk).update(agreed_at=timezone.now() - timedelta(**ago))


@pytest.mark.parametrize("change", [{"currency": "USD"}, {"years": 1}])
def test_sales_the_version_in_force_does_not_share_are_not_looked_at(tier, monkeypatch, change):
    agreed_ago(ShareAgreement.objects.get(), days=1000)
    agreed_ago(agree(tier, **change), days=500)
    sold(tier)
    asked = []
    monkeypatch.setattr(royalties, "_accrue", lambda pledge, **_of: bool(asked.append(pledge)))
    assert royalties.accrue_sales() == 0
    assert asked == []


def test_a_sale_just_after_the_years_are_over_earns_nothing_and_stops_nobody(tier):
    agreed_ago(ShareAgreement.objects.get(), days=5 * 366)
    sold(tier)
    assert royalties.accrue_sales() == 0
    assert not Sale.objects.exists()


def without_money(tier, number):
    """Paid pledges whose money is with the makers already."""
    stuck = [sold(tier) for _n in range(number)]
    post(
        kind="tests.released",
        key=f"tests:{stuck[0].pk}",
        transfers=[Leg(tier.campaign.held_account, "stripe:clearing", make.euros(50 * number))],
    )
    return stuck


def fresh_rounds(monkeypatch):
    for name in ("_sales", "_promised", "_returned"):
        monkeypatch.setattr(royalties, name, royalties.Rotation())


def test_sales_without_money_do_not_starve_those_behind_them(tier, monkeypatch):
    fresh_rounds(monkeypatch)
    other = make.TierFactory()
    agree(other)
    stuck = without_money(tier, 10)
    sold(other)
    # Two at a turn: eight are looked at in the first, the rest in the second.
    assert [royalties.accrue_sales(limit=2), royalties.accrue_sales(limit=2)] == [0, 1]
    assert (owed(tier), owed(other)) == (0, 500)
    assert Mismatch.objects.filter(kind="royalty_not_held").count() == len(stuck)
    # The money is found: the turns have gone round, and each is told once.
    post(
        kind="tests.found",
        key="tests:found",
        transfers=[Leg("stripe:clearing", tier.campaign.held_account, make.euros(500))],
    )
    assert sum(royalties.accrue_sales(limit=2) for _turn in range(6)) == len(stuck)
    assert owed(tier) == 5000
    assert Sale.objects.count() == 11


def test_a_sale_that_breaks_is_not_the_first_of_every_turn(tier, monkeypatch):
    fresh_rounds(monkeypatch)
    broken, fine = sold(tier), sold(tier)
    accrue = royalties.accrue

    def breaks(**sale):
        if sale["event"] == broken.reference:
            raise ValueError("nobody thought of this")
        return accrue(**sale)

    monkeypatch.setattr(royalties, "accrue", breaks)
    with pytest.raises(ValueError, match="nobody"):
        royalties.accrue_sales()
    assert not Sale.objects.exists()
    with pytest.raises(ValueError, match="nobody"):
        royalties.accrue_sales()
    assert Sale.objects.get().event == fine.reference


def test_refunds_of_royalties_paid_out_do_not_starve_those_behind_them(tier, monkeypatch):
    fresh_rounds(monkeypatch)
    other = make.TierFactory()
    agree(other)
    pledges = [sold(tier) for _n in range(5)]
    fine = sold(other)
    royalties.accrue_sales()
    author = account_of(tier.campaign.project.author_id)
    post(
        kind="tests.paid_out",
        key="tests:paid_out",
        transfers=[Leg(author, "stripe:clearing", balance(author, "EUR"))],
    )
    for number, pledge in enumerate([*pledges, fine]):
        payments.queue_refund(
            charge=pledge.charge, money=make.euros(5), reference=f"staff:{number}", reason="tests"
        )
    # One at a turn: four are looked at in the first.
    assert [royalties.give_back_refunds(limit=1), royalties.give_back_refunds(limit=1)] == [0, 1]
    assert owed(other) == 450
    assert Mismatch.objects.filter(kind="royalty_paid_out").count() == len(pledges)
