from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from innovate.core.errors import Conflict, NotAllowed
from innovate.core.money import Money
from innovate.ledger import audit as ledger_audit
from innovate.ledger.queries import balance
from innovate.ledger.services import NotEnoughHeld
from innovate.notifications.models import Notice
from innovate.organisations.models import Membership, Organisation
from innovate.payments import charging, paying_out, services
from innovate.payments.models import ConnectedAccount, Mismatch, Payout
from tests.factories.accounts import UserFactory
from tests.factories.ledger import fund
from tests.factories.payments import queued_charge, ready_account, real_card, verified_organisation
from tests.stripe_fixture import StandIn

pytestmark = pytest.mark.django_db
TEN = Money(1000, "EUR")


@pytest.fixture
def maker() -> Organisation:
    return verified_organisation()


def owed(maker: Organisation, money: Money = TEN) -> Payout:
    account = f"payable:organisation:{maker.pk}"
    fund(account, money)
    return services.queue_payout(
        account=services.account_of(maker), money=money, reference=f"m:{maker.pk}", debit_account=account
    )


def settle(rounds: int = 6) -> None:
    for _ in range(rounds):
        Payout.objects.update(leased_until=timezone.now() - timedelta(minutes=1))
        ConnectedAccount.objects.update(leased_until=timezone.now() - timedelta(minutes=1))
        paying_out.open_accounts()
        paying_out.send_due()


def test_payout_opens_an_account_asks_the_owner_and_pays_once(
    stripe_stand_in: StandIn, maker: Organisation
) -> None:
    owner = UserFactory()
    Membership.objects.create(organisation=maker, person=owner, role="owner")
    # The stand-in sends only what it has: let somebody pay first.
    queued_charge(real_card(stripe_stand_in), Money(5000, "EUR"))
    charging.charge_due()
    payout = owed(maker)
    settle(2)
    payout.refresh_from_db()
    account = ConnectedAccount.objects.get()
    assert (payout.state, account.state) == ("queued", "onboarding")
    assert Notice.objects.get().kind == "payments.details_needed"
    stripe_stand_in.hook("POST", f"accounts/{account.stripe_account}/onboard")
    stripe_stand_in.fault("lost_response_after_success", path="/v1/transfers")
    settle()
    payout.refresh_from_db()
    assert payout.state == "paid", payout.error_message
    sent = stripe_stand_in.ask("GET", "/v1/transfers", {"destination": account.stripe_account})["data"]
    assert [row["amount"] for row in sent] == [1000]
    assert balance("payouts:pending", "EUR") == Money(0, "EUR")
    assert list(ledger_audit.findings()) == []


def test_payout_without_funds_at_stripe_waits(stripe_stand_in: StandIn, maker: Organisation) -> None:
    payout = owed(maker, Money(99_999_900, "CNY"))
    settle(1)
    stripe_stand_in.hook("POST", f"accounts/{ConnectedAccount.objects.get().stripe_account}/onboard")
    settle()
    payout.refresh_from_db()
    assert (payout.state, payout.error_code) == ("waiting", "balance_insufficient")
    assert balance("payouts:pending", "CNY") == payout.money


def test_payout_that_is_refused_is_owed_again_and_told_to_a_person(
    stripe_stand_in: StandIn, maker: Organisation
) -> None:
    payout = owed(maker)
    ready_account(maker, "acct_gone")
    settle(1)
    payout.refresh_from_db()
    assert payout.state == "failed"
    assert balance(f"payable:organisation:{maker.pk}", "EUR") == TEN
    assert Mismatch.objects.get().kind == "payout_failed"


def test_suspended_organisation_is_not_paid(stripe_stand_in: StandIn, maker: Organisation) -> None:
    payout = owed(maker)
    ready_account(maker)
    Organisation.objects.filter(pk=maker.pk).update(state="suspended")
    settle(1)
    payout.refresh_from_db()
    assert payout.state == "queued"


def test_payout_of_money_that_is_not_owed_is_refused(maker: Organisation) -> None:
    owed(maker)
    with pytest.raises(NotEnoughHeld):
        services.queue_payout(
            account=services.account_of(maker),
            money=TEN,
            reference="again",
            debit_account=f"payable:organisation:{maker.pk}",
        )
    assert Payout.objects.count() == 1


def test_payout_of_an_organisation_is_taken_back_by_nobody(maker: Organisation) -> None:
    payout, owner = owed(maker), UserFactory()
    Membership.objects.create(organisation=maker, person=owner, role="owner")
    assert not AnonymousUser().has_perm("payments.take_back", payout)
    with pytest.raises(NotAllowed):
        services.take_back(payout=payout, actor=owner)


def test_same_reference_is_one_payout(maker: Organisation) -> None:
    payout = owed(maker)
    account = f"payable:organisation:{maker.pk}"
    again = {"account": payout.account, "reference": payout.reference, "debit_account": account}
    assert services.queue_payout(money=TEN, **again) == payout
    with pytest.raises(Conflict):
        services.queue_payout(money=Money(1, "EUR"), **again)
