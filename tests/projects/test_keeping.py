"""What of a person's earnings those who paid may still get back: a payout never takes it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from innovate.accounts.models import User
from innovate.ledger import audit
from innovate.ledger.queries import balance
from innovate.ledger.services import NotEnoughHeld
from innovate.payments import charging
from innovate.payments.models import Charge, Dispute, Payout
from innovate.payments.services import queue_payout, queue_refund, receive_at_home
from innovate.projects.keeping import account_of, kept_back, payable_of
from innovate.projects.models import Project, RoyaltyEntry, Sale
from innovate.projects.services import earnings, royalties
from innovate.projects.stages import Stage
from tests.at_once import at_once
from tests.factories.accounts import UserFactory
from tests.factories.payments import paid_charge, queued_charge, real_card
from tests.factories.projects import ProjectFactory
from tests.projects.test_earnings import finish, given_back, payable, selling, sold
from tests.projects.test_shares import agreed, euros, gave, owed, paid_in
from tests.stripe_fixture import StandIn, stripe_process, stripe_stand_in  # noqa: F401

pytestmark = pytest.mark.django_db


def test_share_of_a_sale_is_kept_until_its_buyers_cannot_send_it_back() -> None:
    project = selling(done=False)
    sold(project, 1000, "pledge:1")
    assert (owed(project.author), payable(project.author)) == (100, 0)
    finish(project, timedelta(days=13))
    assert payable(project.author) == 0
    finish(project)
    assert payable(project.author) == 100
    sold(project, 500, "pledge:2", ago=timedelta(days=13))
    assert (owed(project.author), payable(project.author)) == (150, 100)


def test_price_of_a_bought_idea_is_kept_for_a_while(stripe_stand_in: StandIn) -> None:  # noqa: F811
    person = UserFactory()
    queued_charge(real_card(stripe_stand_in), euros(5000), account=account_of(person.pk))
    charging.charge_due()
    assert (owed(person), payable(person)) == (5000, 0)
    with time_machine.travel(timezone.now() + timedelta(days=15), tick=False):
        assert payable(person) == 5000


@pytest.mark.parametrize(
    ("state", "kept"), [("needs_response", True), ("lost", True), ("won", False), ("warning_closed", False)]
)
def test_what_a_bank_contests_is_kept_until_it_is_won(state: str, kept: bool) -> None:
    author = UserFactory()
    idea = paid_charge(euros(5000), account=account_of(author.pk))
    sale = paid_charge(euros(1000))
    sold(selling(author), 1000, sale.reference)
    Charge.objects.update(succeeded_at=timezone.now() - timedelta(days=20))
    assert payable(author) == 5100
    for number, charge in enumerate((idea, sale)):
        Dispute.objects.create(
            charge=charge,
            stripe_dispute=f"du_{number}",
            amount=1,
            currency="EUR",
            reason="fraud",
            state=state,
        )
    assert payable(author) == (0 if kept else 5100)


def test_purchase_that_was_refunded_keeps_nothing_else() -> None:
    author = UserFactory()
    sold(selling(author), 10_000, "pledge:1")
    bought = paid_charge(euros(5000), account=account_of(author.pk))
    queue_refund(charge=bought, money=euros(5000), reference="back", reason="test")
    assert (owed(author), payable(author)) == (1000, 1000)


def test_share_of_a_stopped_project_is_kept_for_a_year() -> None:
    project = selling(done=False)
    sold(project, 1000, "pledge:1")
    for days, out in ((364, 0), (366, 100)):
        stopped = timezone.now() - timedelta(days=days)
        Project.objects.filter(pk=project.pk).update(
            stage=Stage.CANCELLED, stage_since=stopped, stopped_at=Stage.PRODUCTION
        )
        assert payable(project.author) == out


def test_more_is_never_payable_than_is_owed() -> None:
    assert payable_of(euros(10), {"EUR": -3}) == euros(10)
    assert payable_of(euros(10), {"EUR": 30, "USD": 1}) == euros(0)


def test_late_refund_takes_nothing_that_is_kept_for_others_buyers() -> None:
    author = UserFactory()
    done = selling(author)
    sold(done, 1000, "pledge:done")
    sold(selling(author, done=False), 1000, "pledge:going")
    earnings.pay_out(person=author, currency="EUR", country="DE")
    with pytest.raises(NotEnoughHeld):
        given_back(1000, "pledge:done")
    given_back(1000, "pledge:going")
    # Earned anew by the same project, it can go back.
    sold(done, 1000, "pledge:next")
    given_back(1000, "pledge:done")
    assert list(audit.findings()) == []


def test_minor_unit_that_moves_to_somebody_else_stops_no_sale() -> None:
    """Of one sale more, the method of largest remainders may give a person less: it is taken when it can be."""
    project, others = ProjectFactory(), UserFactory.create_batch(2)
    with time_machine.travel(timezone.now() - timedelta(days=30), tick=False):
        for person in others:
            gave(project, person)
        agreed(project, {project.author_id: 500, others[0].pk: 1500, others[1].pk: 8000}, rate=10_000)
    finish(project)
    paid_in(100)
    people = [project.author, *others]
    for number in range(1, 30):
        sold(project, 1, f"pledge:{number}")
        for person in people:
            if payable(person):
                earnings.pay_out(person=person, currency="EUR", country="DE")
    booked = RoyaltyEntry.objects.aggregate(total=Sum("amount"))["total"]
    assert Sale.objects.count() == 29 and 29 <= booked <= 31
    assert list(audit.findings()) == []


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("sell"), st.integers(0, 1), st.integers(1, 5000)),
        st.tuples(st.just("give back"), st.integers(0, 9), st.integers(1, 100)),
        st.tuples(st.just("pay out"), st.just(0), st.just(0)),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_happens_every_sale_of_an_unfinished_project_can_be_given_back(
    steps: list[tuple[str, int, int]],
) -> None:
    author = UserFactory()
    projects = [selling(author), selling(author, done=False)]
    events: list[tuple[str, int]] = []
    for number, (what, which, amount) in enumerate(steps):
        event = f"pledge:{author.pk}:{number}"
        if what == "sell":
            sold(projects[which], amount, event)
            if which == 1:
                events.append((event, amount))
        elif what == "give back" and events:
            back, left = events.pop(which % len(events))
            given_back(left, back)
        elif what == "pay out" and payable(author):
            earnings.pay_out(person=author, currency="EUR", country="DE")
            assert payable(author) == 0
    for event, left in events:
        given_back(left, event)
    paid = sum(payout.amount for payout in Payout.objects.filter(account__person=author))
    assert owed(author) + paid == royalties.owed_by(projects[0].pk, "EUR").get(author.pk, 0)
    assert list(audit.findings()) == []


def earning_from_both() -> User:
    """Somebody who is owed 100 that can be paid out and 300 that may be given back, 100 of it by one sale."""
    author = UserFactory()
    sold(selling(author), 1000, "pledge:done")
    going = selling(author, done=False)
    sold(going, 1000, "pledge:small")
    sold(going, 2000, "pledge:big")
    return author


@pytest.mark.django_db(transaction=True)
def test_payouts_and_a_refund_at_once_leave_what_buyers_may_get_back() -> None:
    author = earning_from_both()

    def out() -> Payout:
        return earnings.pay_out(person=author, currency="EUR", country="DE")

    results = at_once([out, lambda: given_back(1000, "pledge:small"), out])
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "Payout", "Refused"]
    assert Payout.objects.get().amount == 100
    assert owed(author) == 200
    given_back(2000, "pledge:big")


@pytest.mark.django_db(transaction=True)
def test_control_a_balance_read_before_a_refund_pays_out_what_a_buyer_gets_back() -> None:
    """The same with the look and the payout apart, as without the lock."""
    author = earning_from_both()
    held = balance(account_of(author.pk), "EUR")
    given_back(1000, "pledge:small")
    money = payable_of(held, kept_back(author.pk))
    queue_payout(
        account=receive_at_home(person=author, country="DE"),
        money=money,
        reference="control",
        debit_account=account_of(author.pk),
    )
    assert money.amount == 200
    with pytest.raises(NotEnoughHeld):
        given_back(2000, "pledge:big")
