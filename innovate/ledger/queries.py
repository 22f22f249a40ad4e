"""What the book says: balances are sums over transfers, never a number kept beside them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from innovate.core.money import Money
from innovate.ledger import rules
from innovate.ledger.models import Account, Transfer


def balance(code: str, currency: str) -> Money:
    """Return what is in the account: credits − debits where a credit makes it grow, else debits − credits.

    An account that does not exist yet has nothing in it. One query. Raises ValueError off the chart.
    """
    side = Q(credit__code=code), Q(debit__code=code)
    sums = Transfer.objects.filter(Q(debit__code=code) | Q(credit__code=code), currency=currency).aggregate(
        credits=Coalesce(Sum("amount", filter=side[0]), Value(0)),
        debits=Coalesce(Sum("amount", filter=side[1]), Value(0)),
    )
    return Money(_signed(code, sums["debits"], sums["credits"]), currency)


def balances(codes: Iterable[str]) -> dict[str, list[Money]]:
    """Return what is in each of the accounts, one Money per currency it has, in two queries for all."""
    wanted = list(codes)
    found: dict[str, list[Money]] = {code: [] for code in wanted}
    for account, debits, credits in _sums(Account.objects.filter(code__in=wanted)):
        found[account.code].append(Money(_signed(account.code, debits, credits), account.currency))
    return found


def all_balances() -> list[tuple[Account, Money]]:
    """Return every account with what is in it, by code and currency: for checks and reports."""
    return [
        (account, Money(_signed(account.code, debits, credits), account.currency))
        for account, debits, credits in _sums(Account.objects.all())
    ]


def history(code: str, currency: str) -> QuerySet[Transfer]:
    """Return the transfers of an account, newest first, with journal and accounts."""
    return (
        Transfer.objects.filter(Q(debit__code=code) | Q(credit__code=code), currency=currency)
        .select_related("journal", "debit", "credit")
        .order_by("-pk")
    )


def _signed(code: str, debits: int, credits: int) -> int:
    return credits - debits if rules.grows_by_credit(code) else debits - credits


def _sums(accounts: QuerySet[Account]) -> Iterable[tuple[Account, int, int]]:
    rows = {account.pk: account for account in accounts.order_by("code", "currency")}
    totals = {
        side: dict(
            Transfer.objects.filter(**{f"{side}__in": accounts.order_by()})
            .values_list(side)
            .annotate(total=Sum(F("amount")))
            .values_list(side, "total")
        )
        for side in ("debit", "credit")
    }
    for pk, account in rows.items():
        yield account, totals["debit"].get(pk, 0), totals["credit"].get(pk, 0)
