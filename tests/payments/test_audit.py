"""The daily comparison finds what a person must see, and mends nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.money import Money
from innovate.payments import audit, charging, gateway, refunding, services
from innovate.payments.models import Bookmark, Charge, ChargeAttempt, Customer, Mismatch, Refund
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.payments import paid_charge, queued_charge, real_card
from tests.stripe_fixture import StandIn

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _only_my_objects(monkeypatch: pytest.MonkeyPatch, stripe_stand_in: StandIn) -> None:
    """The stand-in remembers the payments of earlier tests, whose rows are rolled back: leave those out."""
    for name in ("intents_since", "refunds_since", "transfers_since"):
        earlier = {row.id for row in getattr(gateway, name)(timezone.now() - timedelta(days=30))}

        def fresh(
            since: object, real: object = getattr(gateway, name), earlier: set[str] = earlier
        ) -> list[object]:
            return [row for row in real(since) if row.id not in earlier]  # type: ignore[operator]

        monkeypatch.setattr(gateway, name, fresh)
    monkeypatch.setattr(audit, "SETTLING", timedelta(seconds=-60))


def _kinds() -> list[str]:
    return sorted(Mismatch.objects.values_list("kind", flat=True))


def _paid(stripe: StandIn) -> Charge:
    charge = queued_charge(real_card(stripe), Money(5000, "EUR"))
    charging.charge_due()
    charge.refresh_from_db()
    return charge


def test_books_that_agree_give_no_mismatch(stripe_stand_in: StandIn) -> None:
    charge = _paid(stripe_stand_in)
    services.queue_refund(charge=charge, money=Money(100, "EUR"), reference="r", reason="x")
    refunding.send_due()
    assert audit.run() == 0
    assert _kinds() == []


def test_payment_our_rows_lost_is_found_once(stripe_stand_in: StandIn) -> None:
    charge = _paid(stripe_stand_in)
    ChargeAttempt.objects.update(state="abandoned")
    Charge.objects.update(state="failed")
    assert audit.run() >= 1
    assert "paid_only_at_stripe" in _kinds()
    assert audit.run() == 0
    assert Charge.objects.get(pk=charge.pk).state == "failed"


def test_payment_stripe_has_never_seen_is_found(stripe_stand_in: StandIn) -> None:
    paid_charge()
    audit.run()
    assert _kinds() == ["paid_only_here"]


def test_second_payment_of_one_charge_is_found(stripe_stand_in: StandIn) -> None:
    charge = _paid(stripe_stand_in)
    twin = gateway.create_intent(
        key=f"twin:{charge.uid}",
        customer=Customer.objects.get().stripe_id,
        payment_method=charge.card_setup.payment_method,
        money=charge.money,
        description="",
        metadata={"charge": str(charge.uid), "attempt": f"charge:{charge.uid}:9"},
    )
    gateway.confirm_intent(twin.id, key=f"twin:{charge.uid}:confirm")
    audit.run()
    assert "charged_twice" in _kinds()


def test_payment_missing_in_the_ledger_is_found(
    stripe_stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("innovate.payments.posting.charge_succeeded", lambda charge, intent: None)
    _paid(stripe_stand_in)
    audit.run()
    assert _kinds() == ["ledger_differs"]


def test_refund_made_at_stripe_by_hand_is_found(stripe_stand_in: StandIn) -> None:
    intent = _paid(stripe_stand_in).attempt_rows.get().payment_intent
    stripe_stand_in.ask("POST", "/v1/refunds", {"payment_intent": intent, "amount": 700})
    audit.run()
    assert _kinds() == ["refunded_only_at_stripe"]
    assert not Refund.objects.exists()


def test_runs_once_a_day_and_again_when_stripe_was_silent(
    stripe_stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[int] = []

    def counted(now: object = None) -> int:
        runs.append(1)
        if len(runs) == 2:
            raise gateway.Unknown("silence")
        return 0

    monkeypatch.setattr(audit, "run", counted)
    audit.run_if_due()
    audit.run_if_due()
    assert len(runs) == 1
    Bookmark.objects.update(at=timezone.now() - timedelta(hours=23))
    audit.run_if_due()
    audit.run_if_due()
    audit.run_if_due()
    assert len(runs) == 3


def test_mismatch_is_settled_by_staff_with_words_once() -> None:
    services.report_mismatch(kind="x", subject="y", amount=1)
    row = Mismatch.objects.get()
    with pytest.raises(NotAllowed):
        services.resolve_mismatch(mismatch=row, actor=UserFactory(), note="done")
    staff = StaffFactory()
    with pytest.raises(Refused):
        services.resolve_mismatch(mismatch=row, actor=staff, note="  ")
    services.resolve_mismatch(mismatch=row, actor=staff, note="Refunded by hand.")
    with pytest.raises(Conflict):
        services.resolve_mismatch(mismatch=row, actor=staff, note="again")
    assert services.report_mismatch(kind="x", subject="y")
