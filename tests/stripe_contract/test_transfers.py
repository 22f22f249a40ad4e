"""Connected accounts, transfers and the balance. Source: "
"https://docs.stripe.com/connect/separate-charges-and-transfers."""

from __future__ import annotations

import urllib.request

import pytest
import stripe

from .conftest import Target
from .processes import StandIn


@pytest.fixture
def target(stand_in: StandIn) -> Target:
    return Target("stand_in", stand_in.client())


def account(stand_in: StandIn, target: Target) -> str:
    """A connected account whose owner has finished onboarding."""
    made = target.v1.accounts.create({"type": "express", "capabilities": {"transfers": {"requested": True}}})
    stand_in.hook("POST", f"accounts/{made.id}/onboard")
    return made.id


def available(target: Target, **options: str) -> int:
    funds = target.v1.balance.retrieve(options=options or None).available
    return next((entry.amount for entry in funds if entry.currency == "usd"), 0)


def test_new_express_account_waits_for_onboarding(stand_in: StandIn, target: Target) -> None:
    made = target.v1.accounts.create({"type": "express", "capabilities": {"transfers": {"requested": True}}})
    assert (made.payouts_enabled, made.details_submitted, made.capabilities.transfers) == (
        False,
        False,
        "inactive",
    )
    link = target.v1.account_links.create(
        {
            "account": made.id,
            "type": "account_onboarding",
            "return_url": stand_in.url + "/_stand_in/health",
            "refresh_url": "https://example.com/again",
        }
    )
    urllib.request.urlopen(link.url, data=b"", timeout=5).close()
    found = target.v1.accounts.retrieve(made.id)
    assert (found.payouts_enabled, found.details_submitted, found.capabilities.transfers) == (
        True,
        True,
        "active",
    )
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(link.url, timeout=5)


def test_transfer_to_an_account_that_cannot_take_it_is_refused(stripe_target: Target) -> None:
    if stripe_target.name == "stripe":
        pytest.skip("needs a platform account")
    made = stripe_target.v1.accounts.create(
        {"type": "express", "capabilities": {"transfers": {"requested": True}}}
    )
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_target.v1.transfers.create({"amount": 100, "currency": "usd", "destination": made.id})
    assert refused.value.code == "insufficient_capabilities_for_transfer"


def test_transfer_above_the_available_balance_is_refused(stand_in: StandIn, target: Target) -> None:
    destination = account(stand_in, target)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        target.v1.transfers.create({"amount": 90_000_000, "currency": "usd", "destination": destination})
    assert refused.value.code == "balance_insufficient"


def test_transfer_moves_funds_to_the_connected_account(stand_in: StandIn, target: Target) -> None:
    destination = account(stand_in, target)
    target.pay("pm_card_bypassPending", amount=50_000_00)
    before = available(target)
    transfer = target.v1.transfers.create(
        {"amount": 10_000, "currency": "usd", "destination": destination, "transfer_group": "campaign_9"}
    )
    assert available(target) == before - 10_000
    assert available(target, stripe_account=destination) == 10_000
    there = target.v1.charges.retrieve(transfer.destination_payment, options={"stripe_account": destination})
    assert (there.amount, there.source_transfer) == (10_000, transfer.id)
    listed = target.v1.transfers.list({"destination": destination, "transfer_group": "campaign_9"})
    assert [entry.id for entry in listed.data] == [transfer.id]


def test_source_transaction_sends_pending_funds_up_to_the_charge(stand_in: StandIn, target: Target) -> None:
    destination = account(stand_in, target)
    charge = target.pay(amount=10_000).latest_charge
    given = {"currency": "usd", "destination": destination, "source_transaction": charge}
    target.v1.transfers.create({"amount": 9000, **given})
    with pytest.raises(stripe.InvalidRequestError):
        target.v1.transfers.create({"amount": 1001, **given})
    assert available(target, stripe_account=destination) == 0


def test_transfer_is_reversed_in_part_and_never_above_its_amount(stand_in: StandIn, target: Target) -> None:
    destination = account(stand_in, target)
    target.pay("pm_card_bypassPending", amount=10_000_00)
    transfer = target.v1.transfers.create({"amount": 5000, "currency": "usd", "destination": destination})
    target.v1.transfers.reversals.create(transfer.id, {"amount": 2000})
    found = target.v1.transfers.retrieve(transfer.id)
    assert (found.amount_reversed, found.reversed) == (2000, False)
    with pytest.raises(stripe.InvalidRequestError):
        target.v1.transfers.reversals.create(transfer.id, {"amount": 3001})
    target.v1.transfers.reversals.create(transfer.id)
    assert target.v1.transfers.retrieve(transfer.id).reversed is True
    assert available(target, stripe_account=destination) == 0


def test_connected_account_pays_out_what_it_has(stand_in: StandIn, target: Target) -> None:
    destination = account(stand_in, target)
    target.pay("pm_card_bypassPending", amount=10_000_00)
    target.v1.transfers.create({"amount": 5000, "currency": "usd", "destination": destination})
    there = {"stripe_account": destination}
    payout = target.v1.payouts.create({"amount": 4000, "currency": "usd"}, options=there)
    assert target.v1.payouts.retrieve(payout.id, options=there).status == "paid"
    with pytest.raises(stripe.InvalidRequestError) as refused:
        target.v1.payouts.create({"amount": 1001, "currency": "usd"}, options=there)
    assert refused.value.code == "balance_insufficient"


def test_stripe_account_header_keeps_accounts_apart(stand_in: StandIn, target: Target) -> None:
    destination = account(stand_in, target)
    theirs = target.v1.customers.create({"name": "Theirs"}, options={"stripe_account": destination})
    with pytest.raises(stripe.InvalidRequestError):
        target.v1.customers.retrieve(theirs.id)
    with pytest.raises(stripe.PermissionError):
        target.v1.customers.list(options={"stripe_account": "acct_nobody"})


def test_charged_funds_are_pending_until_they_settle(own_stand_in: StandIn) -> None:
    target = Target("stand_in", own_stand_in.client())
    target.pay(amount=10_000)
    assert available(target) == 0
    assert target.v1.balance.retrieve().pending[0].amount == 9680
    own_stand_in.hook("POST", "clock", advance=3 * 24 * 3600)
    assert available(target) == 9680
    assert {entry.status for entry in target.v1.balance_transactions.list().data} == {"available"}


def test_hosted_pages_show_receipt_and_balance(stand_in: StandIn, target: Target) -> None:
    destination = account(stand_in, target)
    charge = target.pay(amount=4900, expand=["latest_charge"]).latest_charge
    with urllib.request.urlopen(charge.receipt_url, timeout=5) as answer:
        assert "$49.00 · visa •••• 4242" in answer.read().decode()
    link = target.v1.accounts.login_links.create(destination)
    chinese = urllib.request.Request(link.url, headers={"Accept-Language": "zh-CN"})
    with urllib.request.urlopen(chinese, timeout=5) as answer:
        assert "收款账户" in answer.read().decode()
