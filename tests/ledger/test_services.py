"""The book: balanced whatever is posted, once per key, never below zero for other people's money."""

from __future__ import annotations

import threading
from collections import defaultdict

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from innovate.core.money import Money
from innovate.ledger import audit, queries, rules
from innovate.ledger.models import Journal, Transfer
from innovate.ledger.services import LedgerConflict, Leg, NotEnoughHeld, post
from tests.factories.ledger import fund

EUR = "EUR"
CODES = ("stripe:clearing", "fees:stripe", "held:campaign:1", "held:milestone:1", "payable:organisation:1")
LEGS = st.builds(
    lambda pair, amount, currency: Leg(*pair, Money(amount, currency)),
    st.sampled_from([(a, b) for a in CODES for b in CODES if a != b]),
    st.integers(1, 10**12),
    st.sampled_from(["EUR", "CNY"]),
)


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.lists(LEGS, min_size=1, max_size=4), st.integers(0, 3)), max_size=6))
def test_any_sequence_of_posts_balances_and_holds(posts: list[tuple[list[Leg], int]]) -> None:
    expected: dict[tuple[str, str], int] = defaultdict(int)
    before = {(a.code, a.currency): m.amount for a, m in queries.all_balances()}
    serial = Journal.objects.count()
    for number, (legs, repeats) in enumerate(posts):
        try:
            for _ in range(repeats + 1):
                post(kind="any", key=f"{serial}:{number}", transfers=legs)
        except NotEnoughHeld:
            assert not Journal.objects.filter(idempotency_key=f"{serial}:{number}").exists()
            continue
        for leg in legs:
            expected[leg.debit, leg.money.currency] += leg.money.amount
            expected[leg.credit, leg.money.currency] -= leg.money.amount
    totals: dict[str, int] = defaultdict(int)
    for account, money in queries.all_balances():
        sign = -1 if rules.grows_by_credit(account.code) else 1
        change = money.amount - before.get((account.code, account.currency), 0)
        assert sign * change == expected[account.code, account.currency]
        totals[account.currency] += sign * money.amount
        assert queries.balance(account.code, account.currency) == money
    assert not any(totals.values())
    assert list(audit.findings()) == []


@pytest.mark.django_db
def test_same_key_posts_once_and_another_content_is_refused() -> None:
    first = fund("held:campaign:1", Money(500, EUR))
    leg = Leg("held:campaign:1", "held:milestone:1", Money(200, EUR))
    one = post(kind="plan", key="k", transfers=[leg], data={"a": 1})
    two = post(kind="plan", key="k", transfers=[leg], data={"a": 1})
    assert one == two != first
    assert queries.balance("held:milestone:1", EUR) == Money(200, EUR)
    for other in (
        {"kind": "else", "transfers": [leg], "data": {"a": 1}},
        {"kind": "plan", "transfers": [leg, leg], "data": {"a": 1}},
        {"kind": "plan", "transfers": [leg], "data": {}},
    ):
        with pytest.raises(LedgerConflict):
            post(key="k", **other)
    assert Transfer.objects.count() == 2


@pytest.mark.django_db
def test_held_money_cannot_be_taken_twice() -> None:
    fund("held:campaign:1", Money(500, EUR))
    fund("held:campaign:1", Money(999, "USD"))
    with pytest.raises(NotEnoughHeld):
        post(kind="x", key="x", transfers=[Leg("held:campaign:1", "held:milestone:1", Money(501, EUR))])
    assert not Journal.objects.filter(idempotency_key="x").exists()
    post(kind="x", key="x", transfers=[Leg("held:campaign:1", "held:milestone:1", Money(500, EUR))])
    with pytest.raises(NotEnoughHeld):
        post(kind="x", key="y", transfers=[Leg("held:campaign:1", "held:milestone:1", Money(1, EUR))])


@pytest.mark.parametrize(
    "leg",
    [
        Leg("stripe:clearing", "held:campaign:1", Money(0, EUR)),
        Leg("stripe:clearing", "held:campaign:1", Money(-1, EUR)),
        Leg("stripe:clearing", "stripe:clearing", Money(1, EUR)),
        Leg("stripe:clearing", "nowhere:1", Money(1, EUR)),
        Leg("held", "stripe:clearing", Money(1, EUR)),
    ],
)
def test_legs_that_make_no_sense_are_refused(leg: Leg) -> None:
    with pytest.raises(ValueError):
        post(kind="x", key="x", transfers=[leg])


def test_empty_journal_is_refused() -> None:
    with pytest.raises(ValueError):
        post(kind="x", key="x", transfers=[])


@pytest.mark.django_db
def test_balances_cost_a_fixed_number_of_queries(django_assert_num_queries: pytest.FixtureRequest) -> None:
    for number in range(5):
        fund(f"held:campaign:{number}", Money(100 + number, EUR))
    with django_assert_num_queries(1):
        assert queries.balance("held:campaign:3", EUR) == Money(103, EUR)
    with django_assert_num_queries(3):
        found = queries.balances(["held:campaign:1", "held:campaign:4", "held:campaign:99"])
    assert found == {
        "held:campaign:1": [Money(101, EUR)],
        "held:campaign:4": [Money(104, EUR)],
        "held:campaign:99": [],
    }


def _at_once(work: list[object]) -> list[object]:
    """Run the callables in threads that start together; return what each returned or raised."""
    gate = threading.Barrier(len(work))
    results: list[object] = [None] * len(work)

    def run(index: int) -> None:
        gate.wait()
        try:
            results[index] = work[index]()  # type: ignore[operator]
        except Exception as error:  # noqa: BLE001 - what it raised is the result
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_races_for_one_key_and_for_the_last_money() -> None:
    fund("held:campaign:1", Money(100, EUR))
    leg = Leg("stripe:clearing", "held:campaign:2", Money(70, EUR))
    same = _at_once([lambda: post(kind="x", key="same", transfers=[leg])] * 6)
    assert len({journal.pk for journal in same}) == 1  # type: ignore[attr-defined]
    assert queries.balance("held:campaign:2", EUR) == Money(70, EUR)

    def take(number: int) -> Journal:
        out = Leg("held:campaign:1", "held:milestone:1", Money(70, EUR))
        return post(kind="x", key=f"take:{number}", transfers=[out])

    results = _at_once([lambda number=number: take(number) for number in range(4)])
    assert sum(isinstance(result, Journal) for result in results) == 1
    assert sum(isinstance(result, NotEnoughHeld) for result in results) == 3
    assert queries.balance("held:campaign:1", EUR) == Money(30, EUR)


@pytest.mark.django_db(transaction=True)
def test_control_without_the_check_the_money_is_taken_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same race with the check before the write and outside its lock: what the service must not do."""
    fund("held:campaign:1", Money(100, EUR))
    monkeypatch.setattr("innovate.ledger.services._require_cover", lambda legs, accounts: None)
    seen = threading.Barrier(2)

    def take(number: int) -> None:
        enough = queries.balance("held:campaign:1", EUR).amount >= 70
        seen.wait()
        if enough:
            out = Leg("held:campaign:1", "held:milestone:1", Money(70, EUR))
            post(kind="x", key=f"take:{number}", transfers=[out])

    _at_once([lambda: take(1), lambda: take(2)])
    assert queries.balance("held:campaign:1", EUR) == Money(-40, EUR)
