"""Two workers, two tabs, two refunds at once; each with a control that shows the race is real without the
guard.
"""

from __future__ import annotations

import threading

import pytest

from innovate.core.money import Money
from innovate.ledger.queries import balance
from innovate.payments import charging, gateway, services
from innovate.payments.models import CardSetup, Charge, Customer, Refund
from innovate.payments.services.refunds import OverRefund
from tests.at_once import at_once
from tests.factories.accounts import UserFactory
from tests.factories.payments import paid_charge, queued_charge, real_card
from tests.stripe_fixture import StandIn

pytestmark = pytest.mark.django_db(transaction=True)


def _paid(stripe: StandIn, charge: Charge) -> int:
    return len(stripe.intents(Customer.objects.get(person=charge.person).stripe_id, "succeeded"))


def test_many_workers_charge_one_charge_once(stripe_stand_in: StandIn) -> None:
    charge = queued_charge(real_card(stripe_stand_in))
    results = at_once(
        [charging.charge_due, charging.charge_due, charging.carry_on_left_behind, charging.charge_due]
    )
    assert sum(results) == 1, results
    charge.refresh_from_db()
    assert charge.state == "succeeded"
    assert _paid(stripe_stand_in, charge) == 1
    assert balance("held:campaign:1", "EUR") == charge.money


def test_many_workers_take_over_one_attempt_and_it_is_paid_once(stripe_stand_in: StandIn) -> None:
    charge = queued_charge(real_card(stripe_stand_in))
    stripe_stand_in.fault("lost_response_after_success", path="/v1/payment_intents")
    charging.charge_due()
    attempt = charge.attempt_rows.get()

    def without_lease() -> None:
        # As if the lease had run out for all of them at once: worse than what the lease allows.
        charging.carry_on(
            charge.attempt_rows.select_related("charge", "card_setup").get(pk=attempt.pk), again=True
        )

    results = at_once([without_lease] * 4)
    assert not any(isinstance(result, Exception) for result in results), results
    charge.attempt_rows.update(leased_until=charge.created_at)
    charging.carry_on_left_behind()
    charge.refresh_from_db()
    assert charge.state == "succeeded"
    assert _paid(stripe_stand_in, charge) == 1
    assert balance("held:campaign:1", "EUR") == charge.money


def test_control_without_the_claim_the_card_is_charged_twice(stripe_stand_in: StandIn) -> None:
    """The same work by read, check, call: what charging must not do."""
    charge = queued_charge(real_card(stripe_stand_in))
    customer = Customer.objects.get(person=charge.person).stripe_id
    seen = threading.Barrier(2)

    def naive(worker: int) -> None:
        row = Charge.objects.select_related("card_setup").get(pk=charge.pk)
        seen.wait()
        if row.state == Charge.State.QUEUED:
            intent = gateway.create_intent(
                key=f"naive:{row.uid}:{worker}",
                customer=customer,
                payment_method=row.card_setup.payment_method,
                money=row.money,
                description=row.description,
                metadata={},
            )
            gateway.confirm_intent(intent.id, key=f"naive:{row.uid}:{worker}:confirm")

    at_once([lambda: naive(1), lambda: naive(2)])
    assert _paid(stripe_stand_in, charge) == 2


def test_refunds_at_once_never_exceed_the_charge() -> None:
    charge = paid_charge(Money(1000, "EUR"))

    def refund(number: int) -> Refund:
        row = Charge.objects.get(pk=charge.pk)
        return services.queue_refund(
            charge=row, money=Money(600, "EUR"), reference=f"r:{number}", reason="test"
        )

    results = at_once([lambda number=number: refund(number) for number in range(4)])
    assert sum(isinstance(result, Refund) for result in results) == 1, results
    assert sum(isinstance(result, OverRefund) for result in results) == 3
    charge.refresh_from_db()
    assert charge.refunded_amount == 600
    assert balance("held:campaign:1", "EUR") == Money(400, "EUR")


def test_one_refund_asked_for_twice_at_once_is_one_refund() -> None:
    charge = paid_charge(Money(1000, "EUR"))

    def refund() -> Refund:
        row = Charge.objects.get(pk=charge.pk)
        return services.queue_refund(charge=row, money=Money(300, "EUR"), reference="same", reason="test")

    results = at_once([refund] * 4)
    assert len({result.pk for result in results}) == 1
    charge.refresh_from_db()
    assert charge.refunded_amount == 300


def test_control_refunds_that_read_before_they_write_exceed_the_charge() -> None:
    charge = paid_charge(Money(1000, "EUR"))
    seen = threading.Barrier(2)

    def naive(number: int) -> None:
        row = Charge.objects.get(pk=charge.pk)
        enough = row.refundable.amount >= 600
        seen.wait()
        if enough:
            Charge.objects.filter(pk=row.pk).update(refunded_amount=row.refunded_amount + 600)
            Refund.objects.create(
                charge=row, reference=f"n:{number}", amount=600, currency="EUR", reason="test"
            )

    at_once([lambda: naive(1), lambda: naive(2)])
    assert sum(Refund.objects.values_list("amount", flat=True)) == 1200 > charge.amount


def test_two_tabs_share_one_card_setup(stripe_stand_in: StandIn) -> None:
    person = UserFactory()
    results = at_once([lambda: services.start_card_setup(person=person, reference="pledge:1")] * 3)
    assert {result.client_secret for result in results} == {CardSetup.objects.get().client_secret}
    assert CardSetup.objects.get().state == "pending"
