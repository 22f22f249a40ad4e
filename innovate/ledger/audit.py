"""Whether the book still holds: read by `manage.py check_ledger` and by the nightly comparison of
payments.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.db.models import F, Q, Sum

from innovate.core.money import Money
from innovate.ledger import queries, rules, triggers
from innovate.ledger.models import Journal, Transfer
from innovate.ledger.services import Leg, content_of


def findings() -> Iterator[str]:
    """Yield one sentence for each thing that is wrong; nothing when the book holds."""
    yield from _missing_guards()
    yield from _bad_transfers()
    yield from _bad_journals()
    yield from _unbalanced()


def turnover() -> dict[str, int]:
    """Return the sum of all transfers by currency, in minor units."""
    rows = Transfer.objects.order_by("currency").values("currency").annotate(total=Sum("amount"))
    return {row["currency"]: row["total"] for row in rows}


def _missing_guards() -> Iterator[str]:
    statement = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(statement)
        present = {name for (name,) in cursor.fetchall()}
    for name in sorted(triggers.names(connection.vendor) - present):
        yield f"the database's guard {name} is gone; run migrate ledger"


def _bad_transfers() -> Iterator[str]:
    rows = Transfer.objects.filter(
        ~Q(currency=F("debit__currency"))
        | ~Q(currency=F("credit__currency"))
        | Q(amount__lte=0)
        | Q(debit=F("credit"))
    )
    for transfer in rows.select_related("journal").order_by("pk").iterator():
        yield f"transfer {transfer.pk} of {transfer.journal.idempotency_key} breaks a rule: {transfer}"


def _bad_journals() -> Iterator[str]:
    """A journal must still read as it was posted; a lost, added or altered transfer changes the digest."""
    journals = Journal.objects.order_by("pk").prefetch_related("transfers__debit", "transfers__credit")
    for journal in journals.iterator(chunk_size=1000):
        legs = [
            Leg(transfer.debit.code, transfer.credit.code, Money(transfer.amount, transfer.currency))
            for transfer in sorted(journal.transfers.all(), key=lambda transfer: transfer.pk)
        ]
        if not legs:
            yield f"journal {journal.idempotency_key} has no transfer"
        elif content_of(journal.kind, journal.idempotency_key, legs, journal.data) != journal.digest:
            yield f"journal {journal.idempotency_key} is not as it was posted"


def _unbalanced() -> Iterator[str]:
    totals: dict[str, int] = {}
    for account, money in queries.all_balances():
        signed = -money.amount if rules.grows_by_credit(account.code) else money.amount
        totals[account.currency] = totals.get(account.currency, 0) + signed
        if money.amount < 0 and not rules.may_fall_below_zero(account.code):
            yield f"{account.code} is below zero: {money.amount} {money.currency} (minor units)"
    for currency, total in sorted(totals.items()):
        if total:
            yield f"debits and credits differ by {total} {currency} (minor units)"
