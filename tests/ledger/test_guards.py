"""The database itself refuses to change the book, and `check_ledger` names what is wrong."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from innovate.core.money import Money
from innovate.ledger import triggers
from innovate.ledger.models import Account, Journal, Transfer
from tests.factories.ledger import fund

pytestmark = pytest.mark.django_db
HUNDRED = Money(100, "EUR")


def _refused(sql: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_transfer SET amount = 1",
        "DELETE FROM ledger_transfer",
        "UPDATE ledger_journal SET kind = 'x'",
        "DELETE FROM ledger_journal",
        "UPDATE ledger_account SET currency = 'USD'",
        "DELETE FROM ledger_account",
    ],
)
def test_written_rows_stay_as_they_are(sql: str) -> None:
    fund("held:campaign:1", HUNDRED)
    _refused(sql)
    assert Transfer.objects.get().amount == 100


def test_transfer_in_another_currency_than_its_accounts_is_refused() -> None:
    fund("held:campaign:1", HUNDRED)
    fund("held:campaign:1", Money(1, "USD"))
    eur, usd = (Account.objects.get(code="held:campaign:1", currency=c) for c in ("EUR", "USD"))
    clearing = Account.objects.get(code="stripe:clearing", currency="EUR")
    journal = Journal.objects.first()
    for debit, credit, currency in ((clearing, usd, "EUR"), (clearing, eur, "USD")):
        with pytest.raises(DatabaseError), transaction.atomic():
            Transfer.objects.create(journal=journal, debit=debit, credit=credit, amount=1, currency=currency)
    for amount in (0, -5):
        with pytest.raises(DatabaseError), transaction.atomic():
            Transfer.objects.create(
                journal=journal, debit=clearing, credit=eur, amount=amount, currency="EUR"
            )
    with pytest.raises(DatabaseError), transaction.atomic():
        Transfer.objects.create(journal=journal, debit=eur, credit=eur, amount=1, currency="EUR")


def _check() -> tuple[int, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("check_ledger", stdout=out, stderr=err, no_color=True)
    except SystemExit as leaving:
        return int(str(leaving.code)), out.getvalue() + err.getvalue()
    return 0, out.getvalue() + err.getvalue()


def test_check_passes_on_a_good_book_and_shows_the_turnover() -> None:
    fund("held:campaign:1", Money(123456, "EUR"))
    code, text = _check()
    assert code == 0
    assert "EUR: 1,234.56 moved" in text
    assert "The ledger holds." in text


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        ("UPDATE ledger_transfer SET amount = amount + 1", "is not as it was posted"),
        ("DELETE FROM ledger_transfer", "has no transfer"),
        ("UPDATE ledger_account SET currency = 'USD' WHERE code = 'held:campaign:1'", "breaks a rule"),
        (
            "UPDATE ledger_transfer SET debit_id = credit_id, credit_id = debit_id",
            "held:campaign:1 is below zero: -100 EUR",
        ),
    ],
)
def test_check_names_what_somebody_did_behind_the_guards(damage: str, named: str) -> None:
    fund("held:campaign:1", HUNDRED)
    with connection.cursor() as cursor:
        for statement in triggers.drop(connection.vendor):
            cursor.execute(statement)
        cursor.execute(damage)
        for statement in triggers.create(connection.vendor):
            cursor.execute(statement)
    code, text = _check()
    assert code == 1
    assert named in text


def test_check_names_a_guard_that_is_gone() -> None:
    with connection.cursor() as cursor:
        for statement in triggers.drop(connection.vendor):
            cursor.execute(statement)
    code, text = _check()
    assert code == 1
    for name in triggers.names(connection.vendor):
        assert f"the database's guard {name} is gone" in text


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_both_databases_have_the_same_guards(vendor: str) -> None:
    text = "\n".join(triggers.create(vendor))
    for name in triggers.names(vendor):
        assert f"CREATE TRIGGER {name} " in text
        assert name in "\n".join(triggers.drop(vendor))


def test_a_database_without_guards_is_refused() -> None:
    with pytest.raises(ValueError, match="mysql"):
        triggers.create("mysql")
