"""The only way into the book."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connections, router, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from innovate.core.errors import Refused
from innovate.core.money import Money
from innovate.core.proofs import digest
from innovate.ledger import queries, rules
from innovate.ledger.models import Account, Journal, Transfer


class LedgerConflict(Exception):
    """The key was used before for another content: a bug of the caller, never the person's fault."""


class NotEnoughHeld(Refused):
    """More was to be taken out of an account of other people's money than is in it."""

    status = 409
    default_code = "not_enough_held"


@dataclass(frozen=True, slots=True)
class Leg:
    """`money` goes from the account `debit` to the account `credit`, both by code and of its currency."""

    debit: str
    credit: str
    money: Money


def post(
    *, kind: str, key: str, transfers: Sequence[Leg], data: Mapping[str, Any] | None = None, memo: str = ""
) -> Journal:
    """Write one journal with its transfers, once per `key`, and return it; accounts are made on first use.

    The same key with the same kind, data and legs returns the journal that is there, also when two do it
    at once: the unique key decides. Raises LedgerConflict when the key holds something else, NotEnoughHeld
    when a liability would fall below zero, ValueError for legs that move nothing, nowhere or off the chart.
    """
    legs = tuple(transfers)
    _check(legs)
    content = content_of(kind, key, legs, data or {})
    with transaction.atomic():
        try:
            with transaction.atomic():
                journal = Journal.objects.create(
                    kind=kind, idempotency_key=key, data=dict(data or {}), memo=memo, digest=content
                )
        except IntegrityError:
            return _same(key, content)
        accounts = _accounts(legs)
        _require_cover(legs, accounts)
        Transfer.objects.bulk_create(
            Transfer(
                journal=journal,
                debit=accounts[leg.debit, leg.money.currency],
                credit=accounts[leg.credit, leg.money.currency],
                amount=leg.money.amount,
                currency=leg.money.currency,
            )
            for leg in legs
        )
    return journal


def content_of(kind: str, key: str, legs: Sequence[Leg], data: Mapping[str, Any]) -> str:
    """Return the digest by which two posts are told apart and a journal is checked later."""
    return digest(
        {
            "kind": kind,
            "key": key,
            "data": dict(data),
            "legs": [[leg.debit, leg.credit, leg.money.amount, leg.money.currency] for leg in legs],
        }
    )


def _check(legs: Sequence[Leg]) -> None:
    if not legs:
        raise ValueError("a journal has at least one transfer")
    for leg in legs:
        rules.kind_of(leg.debit)
        rules.kind_of(leg.credit)
        if leg.money.amount <= 0:
            raise ValueError("a transfer moves more than nothing; swap debit and credit to go back")
        if leg.debit == leg.credit:
            raise ValueError("a transfer goes from one account to another")


def _same(key: str, content: str) -> Journal:
    journal = Journal.objects.get(idempotency_key=key)
    if journal.digest != content:
        raise LedgerConflict(f"{key} was posted before with another content")
    return journal


def _accounts(legs: Sequence[Leg]) -> dict[tuple[str, str], Account]:
    """Return the accounts by (code, currency), made where missing; whoever else makes one at once is
    waited for.
    """
    wanted = {(code, leg.money.currency) for leg in legs for code in (leg.debit, leg.credit)}
    found = _existing(wanted)
    if missing := sorted(wanted - found.keys()):
        Account.objects.bulk_create(
            [Account(code=code, currency=currency) for code, currency in missing], ignore_conflicts=True
        )
        found = _existing(wanted)
    return found


def _existing(wanted: set[tuple[str, str]]) -> dict[tuple[str, str], Account]:
    rows = Account.objects.filter(
        code__in={code for code, _currency in wanted}, currency__in={currency for _code, currency in wanted}
    )
    return {(row.code, row.currency): row for row in rows if (row.code, row.currency) in wanted}


def lock_all(codes: Iterable[str], currency: str) -> dict[str, Money]:
    """Return what is in each of these accounts, from which nobody else takes until the caller's transaction ends.

    For rules about how much may leave them. Deposits go on meanwhile. Raises ValueError off the chart.
    """
    wanted = list(codes)
    _locked(Account.objects.filter(code__in=wanted, currency=currency))
    return {code: queries.balance(code, currency) for code in wanted}


def _locked(accounts: QuerySet[Account]) -> list[Account]:
    rows = accounts.order_by("pk")
    if connections[router.db_for_write(Account)].features.has_select_for_update:
        rows = rows.select_for_update(no_key=True)
    return list(rows)


def _require_cover(legs: Sequence[Leg], accounts: Mapping[tuple[str, str], Account]) -> None:
    """Raise NotEnoughHeld unless each liability stays at zero or above.

    Whoever takes from an account locks its row first (in the order of ids, so that two cannot wait for each
    other), so two withdrawals are added up one after the other; deposits need no lock, they only add.
    """
    change: dict[tuple[str, str], int] = {}
    for leg in legs:
        for code, amount in ((leg.debit, -leg.money.amount), (leg.credit, leg.money.amount)):
            if not rules.may_fall_below_zero(code):
                pot = (code, leg.money.currency)
                change[pot] = change.get(pot, 0) + amount
    taken = {accounts[pot].pk: (pot, amount) for pot, amount in change.items() if amount < 0}
    if not taken:
        return
    for account in _locked(Account.objects.filter(pk__in=taken)):
        (code, currency), amount = taken[account.pk]
        if queries.balance(code, currency).amount + amount < 0:
            raise NotEnoughHeld(
                _("There is not enough money left in what is held for this. Nothing was moved.")
            )
