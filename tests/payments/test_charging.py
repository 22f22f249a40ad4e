"""Charges against the stand-in, as a real client of a real server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from innovate.core.errors import Conflict, Refused
from innovate.core.money import Money
from innovate.ledger import audit as ledger_audit
from innovate.ledger.queries import balance
from innovate.notifications.models import Notice
from innovate.payments import charging, gateway, reconcilers, services
from innovate.payments.models import CardSetup, Charge, ChargeAttempt, Customer, Mismatch
from tests.factories.accounts import UserFactory
from tests.factories.payments import paid_charge, queued_charge, real_card, saved_card
from tests.stripe_fixture import StandIn

pytestmark = pytest.mark.django_db
State = Charge.State
HELD = "held:campaign:1"
PAST = timedelta(hours=1)


def settle_all(rounds: int = 8) -> None:
    """Let time pass until nothing is due any more: leases expire, workers look."""
    for _ in range(rounds):
        past = timezone.now() - PAST
        ChargeAttempt.objects.filter(leased_until__gt=past).update(leased_until=past)
        if not charging.carry_on_left_behind() + charging.charge_due():
            return


def paid_at(stripe: StandIn, charge: Charge) -> list[Any]:
    """The PaymentIntents that took money from the charge's payer."""
    return stripe.intents(Customer.objects.get(person=charge.person).stripe_id, "succeeded")


def notices(charge: Charge) -> list[str]:
    return list(Notice.objects.filter(person=charge.person).order_by("pk").values_list("kind", flat=True))


def assert_paid_once(stripe: StandIn, charge: Charge) -> None:
    charge.refresh_from_db()
    assert charge.state == State.SUCCEEDED, (charge.error_code, charge.error_message)
    (intent,) = paid_at(stripe, charge)
    assert intent["amount"] == charge.amount
    assert charge.attempt_rows.get(state="succeeded").payment_intent == intent["id"]
    assert balance(charge.credit_account, charge.currency) == charge.money
    assert list(ledger_audit.findings()) == []


def test_good_card_is_charged_once_with_fee_in_the_ledger(stripe_stand_in: StandIn) -> None:
    charge = queued_charge(real_card(stripe_stand_in))
    assert reconcilers.charges() == 1
    assert reconcilers.charges() == 0
    assert_paid_once(stripe_stand_in, charge)
    fee = balance("fees:stripe", "EUR")
    assert fee.amount > 0
    assert balance("stripe:clearing", "EUR") == charge.money - fee
    assert charge.fee_known
    assert notices(charge) == []


@pytest.mark.parametrize(
    ("card", "state", "code", "notice"),
    [
        ("pm_card_chargeCustomerFail", State.RETRY_WAIT, "card_declined", "payments.charge_failed"),
        (
            "pm_card_authenticationRequired",
            State.ACTION_REQUIRED,
            "authentication_required",
            "payments.action_required",
        ),
    ],
)
def test_refused_card_says_what_comes_next(
    stripe_stand_in: StandIn, card: str, state: str, code: str, notice: str
) -> None:
    charge = queued_charge(real_card(stripe_stand_in, card))
    charging.charge_due()
    charge.refresh_from_db()
    assert (charge.state, charge.error_code) == (state, code)
    assert notices(charge) == [notice]
    assert Notice.objects.get().url == f"/payments/charges/{charge.pk}/"
    assert paid_at(stripe_stand_in, charge) == []
    assert charging.charge_due() == 0


def test_insufficient_funds_are_tried_on_the_dunning_days_then_given_up(stripe_stand_in: StandIn) -> None:
    start = timezone.now()
    card = real_card(stripe_stand_in, "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds")
    charge = queued_charge(card)
    tried = []
    for half_day in range(32):
        with time_machine.travel(start + timedelta(hours=12 * half_day, minutes=1), tick=False):
            if charging.charge_due():
                tried.append(half_day / 2)
    charge.refresh_from_db()
    assert tried == [0, 2, 4, 7, 10, 13]
    assert (charge.state, charge.error_code) == (State.FAILED, "insufficient_funds")
    assert notices(charge) == [*["payments.charge_failed"] * 5, "payments.charge_ended"]
    assert paid_at(stripe_stand_in, charge) == []


def test_hard_decline_asks_for_another_card_and_the_other_card_pays(
    stripe_stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("innovate.payments.rules.HARD_DECLINES", frozenset({"card_declined"}))
    bad = real_card(stripe_stand_in, "pm_card_chargeCustomerFail")
    charge = queued_charge(bad)
    charging.charge_due()
    charge.refresh_from_db()
    assert charge.state == State.ACTION_REQUIRED
    assert not charge.needs_bank
    assert notices(charge) == ["payments.card_needed"]
    services.use_another_card(charge=charge, card_setup=real_card(stripe_stand_in, person=charge.person))
    settle_all()
    assert_paid_once(stripe_stand_in, charge)


def test_nobody_answers_and_the_charge_ends_with_the_intent_withdrawn(stripe_stand_in: StandIn) -> None:
    charge = queued_charge(real_card(stripe_stand_in, "pm_card_authenticationRequired"))
    charging.charge_due()
    with time_machine.travel(timezone.now() + timedelta(days=13, minutes=1), tick=False):
        charging.charge_due()
    charge.refresh_from_db()
    assert charge.state == State.FAILED
    intent = charge.attempt_rows.get().payment_intent
    assert stripe_stand_in.ask("GET", f"/v1/payment_intents/{intent}")["status"] == "canceled"


def _confirm_in_browser(stripe: StandIn, charge: Charge, *, passed: bool = True) -> None:
    attempt = charge.attempt_rows.get(state="action_required")
    answer = stripe.ask(
        "POST",
        f"/v1/payment_intents/{attempt.payment_intent}/confirm",
        {"client_secret": attempt.client_secret, "payment_method": attempt.card_setup.payment_method},
        key="pk_test_of_the_tests",
    )
    assert answer["status"] == "requires_action", answer
    stripe.answer_bank(attempt.payment_intent, attempt.client_secret, passed=passed)


def test_person_confirms_with_the_bank_and_it_is_paid_once(stripe_stand_in: StandIn) -> None:
    charge = queued_charge(real_card(stripe_stand_in, "pm_card_authenticationRequired"))
    charging.charge_due()
    _confirm_in_browser(stripe_stand_in, charge)
    charging.look_at(charge)
    charging.look_at(charge)
    assert_paid_once(stripe_stand_in, charge)


def test_person_fails_at_the_bank_and_uses_another_card(stripe_stand_in: StandIn) -> None:
    charge = queued_charge(real_card(stripe_stand_in, "pm_card_authenticationRequired"))
    charging.charge_due()
    _confirm_in_browser(stripe_stand_in, charge, passed=False)
    charging.look_at(charge)
    charge.refresh_from_db()
    assert charge.state == State.ACTION_REQUIRED
    services.use_another_card(charge=charge, card_setup=real_card(stripe_stand_in, person=charge.person))
    settle_all()
    assert_paid_once(stripe_stand_in, charge)
    assert sorted(charge.attempt_rows.values_list("state", flat=True)) == ["abandoned", "succeeded"]


def test_confirmed_at_the_bank_while_another_card_was_chosen_is_paid_once(stripe_stand_in: StandIn) -> None:
    charge = queued_charge(real_card(stripe_stand_in, "pm_card_authenticationRequired"))
    charging.charge_due()
    charge.refresh_from_db()
    services.use_another_card(charge=charge, card_setup=real_card(stripe_stand_in, person=charge.person))
    _confirm_in_browser(stripe_stand_in, charge)
    settle_all()
    assert_paid_once(stripe_stand_in, charge)


@pytest.mark.parametrize("path", ["/v1/payment_intents", "/v1/payment_intents/*/confirm"])
@pytest.mark.parametrize(
    ("fault", "more"),
    [
        ("lost_response_after_success", {}),
        ("error_500", {"applied": False}),
        ("error_500", {"applied": True}),
        ("error_500", {"applied": False, "times": 2}),
        ("rate_limit_429", {"times": 2}),
    ],
)
def test_answer_that_never_came_is_looked_up_and_paid_once(
    stripe_stand_in: StandIn, path: str, fault: str, more: dict[str, Any]
) -> None:
    charge = queued_charge(real_card(stripe_stand_in))
    stripe_stand_in.fault(fault, path=path, **more)
    charging.charge_due()
    charge.refresh_from_db()
    assert charge.state == State.CALLING
    assert charging.charge_due() + charging.carry_on_left_behind() == 0  # the lease still runs
    settle_all()
    assert_paid_once(stripe_stand_in, charge)


class Killed(BaseException):
    """The process is gone: nothing catches this."""


class Chaos:
    """Kills the process before or after the n-th step that touches Stripe or writes a result."""

    STEPS = ("create_intent", "confirm_intent", "retrieve_intent", "cancel_intent", "find_intent")

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.kills: set[int] = set()
        self.count = 0
        for name in self.STEPS:
            monkeypatch.setattr(gateway, name, self._wrap(getattr(gateway, name)))
        settle = charging.outcomes.settle
        monkeypatch.setattr(charging.outcomes, "settle", self._wrap(settle))

    def _wrap(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **kwargs: Any) -> Any:
            self._point()
            result = function(*args, **kwargs)
            self._point()
            return result

        return step

    def _point(self) -> None:
        self.count += 1
        if self.count in self.kills:
            raise Killed


@pytest.mark.parametrize("kind", ["good", "declined", "asks"])
def test_killed_anywhere_even_twice_never_takes_money_twice(
    stripe_stand_in: StandIn, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Every pair of kill points: after the last recovery Stripe, our rows and the ledger tell the same."""
    names = {
        "good": "pm_card_visa",
        "declined": "pm_card_chargeCustomerFail",
        "asks": "pm_card_authenticationRequired",
    }
    card = real_card(stripe_stand_in, names[kind])
    chaos = Chaos(monkeypatch)
    expected = {"good": State.SUCCEEDED, "declined": State.RETRY_WAIT, "asks": State.ACTION_REQUIRED}[kind]
    runs = [(first, second) for first in range(1, 8) for second in (0, *range(first + 1, first + 3))]
    for number, kills in enumerate(runs):
        account = f"held:campaign:{kind}-{number}"
        charge = queued_charge(card, Money(1000 + number, "EUR"), account=account)
        chaos.count, chaos.kills = 0, set(kills)
        for _ in range(4):
            try:
                settle_all(4)
            except Killed:
                continue
        charge.refresh_from_db()
        assert charge.state == expected, (kills, charge.error_message)
        paid = [row for row in paid_at(stripe_stand_in, charge) if row["amount"] == charge.amount]
        assert len(paid) == (1 if kind == "good" else 0), kills
        assert balance(account, "EUR") == Money(sum(row["amount"] for row in paid), "EUR"), kills
        Charge.objects.filter(pk=charge.pk).update(next_attempt_at=timezone.now() + timedelta(days=1))
    assert not Mismatch.objects.exists()
    assert list(ledger_audit.findings()) == []


def test_intent_made_long_ago_whose_answer_was_lost_is_found_by_its_metadata(
    stripe_stand_in: StandIn,
) -> None:
    charge = queued_charge(real_card(stripe_stand_in))
    stripe_stand_in.fault("lost_response_after_success", path="/v1/payment_intents")
    charging.charge_due()
    ChargeAttempt.objects.update(tries=9)  # as if its key had been tried for a day
    settle_all()
    assert_paid_once(stripe_stand_in, charge)
    assert charge.attempts == 1


def test_intent_that_was_never_made_is_given_up_for_a_new_attempt(stripe_stand_in: StandIn) -> None:
    charge = queued_charge(real_card(stripe_stand_in))
    stripe_stand_in.fault("error_500", path="/v1/payment_intents")  # replayed under its key ever after
    settle_all(12)
    assert_paid_once(stripe_stand_in, charge)
    assert charge.attempts == 2


def test_called_off_before_anything_happened_takes_nothing(stripe_stand_in: StandIn) -> None:
    charge = queued_charge(real_card(stripe_stand_in))
    assert services.cancel_charge(charge=charge)
    assert services.cancel_charge(charge=charge)
    settle_all()
    charge.refresh_from_db()
    assert (charge.state, charge.error_code) == (State.FAILED, "cancelled")
    assert paid_at(stripe_stand_in, charge) == []


def test_called_off_while_the_intent_is_ready_is_withdrawn(
    stripe_stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    charge = queued_charge(real_card(stripe_stand_in))
    chaos = Chaos(monkeypatch)
    chaos.kills = {3}  # before the confirmation
    with pytest.raises(Killed):
        charging.charge_due()
    charge.refresh_from_db()
    assert not services.cancel_charge(charge=charge)
    settle_all()
    assert services.cancel_charge(charge=charge)
    assert paid_at(stripe_stand_in, charge) == []
    assert charge.attempt_rows.get().state == "abandoned"


def test_called_off_while_the_bank_waits_for_the_person_is_withdrawn(stripe_stand_in: StandIn) -> None:
    charge = queued_charge(real_card(stripe_stand_in, "pm_card_authenticationRequired"))
    charging.charge_due()
    assert not services.cancel_charge(charge=charge)
    settle_all()
    assert services.cancel_charge(charge=charge)
    charge.refresh_from_db()
    assert charge.error_code == "cancelled"


def test_paid_charge_cannot_be_called_off() -> None:
    charge = paid_charge()
    assert not services.cancel_charge(charge=charge)
    assert charge.state == State.SUCCEEDED


def test_same_reference_is_one_charge_and_another_amount_is_refused() -> None:
    card = saved_card()
    one = queued_charge(card, reference="pledge:1")
    assert queued_charge(card, reference="pledge:1") == one
    with pytest.raises(Conflict):
        queued_charge(card, Money(1, "EUR") * 5000, reference="pledge:1")


@pytest.mark.parametrize(
    ("change", "code"),
    [({"amount": 10}, "amount_too_small"), ({"amount": 10**9}, "amount_too_large"), ({}, "no_card")],
)
def test_charge_that_cannot_work_is_refused_in_words(change: dict[str, int], code: str) -> None:
    card = saved_card()
    if not change:
        CardSetup.objects.filter(pk=card.pk).update(state="pending")
        card.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        queued_charge(card, Money(change.get("amount", 4900), "EUR"))
    assert refusal.value.code == code


def test_card_of_somebody_else_is_refused() -> None:
    card = saved_card()
    card.person = UserFactory()
    with pytest.raises(Refused):
        services.queue_charge(
            person=UserFactory(),
            card_setup=card,
            reference="x",
            money=Money(4900, "EUR"),
            credit_account=HELD,
            description="x",
        )


def test_database_allows_one_open_and_one_successful_attempt() -> None:
    charge = paid_charge()
    done = charge.attempt_rows.get()
    for state in ("succeeded", "started"):
        fields = {
            "charge": charge,
            "card_setup": charge.card_setup,
            "leased_until": timezone.now(),
            "payment_intent": "pi_other" if state == "succeeded" else "",
        }
        with pytest.raises(IntegrityError), transaction.atomic():
            for number in (2, 3):
                ChargeAttempt.objects.create(
                    number=number, idempotency_key=f"{number}", state=state, **fields
                )
    assert charge.attempt_rows.get() == done


def test_no_call_to_stripe_inside_a_transaction(stripe_stand_in: StandIn) -> None:
    with pytest.raises(RuntimeError, match="never called inside"), transaction.atomic():
        gateway.create_customer(uid=UserFactory().pk, email="a@b.c", name="x")
    assert connection.in_atomic_block  # the test's own, which is allowed
