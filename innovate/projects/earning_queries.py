"""Reads about what a person has earned: what they are owed, what of it can be paid out, and every movement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from innovate.accounts.models import User
from innovate.core.money import Money
from innovate.core.paging import Page, paginate
from innovate.ledger.models import Account, Transfer
from innovate.ledger.queries import balances
from innovate.projects.keeping import account_of, kept_back, payable_of
from innovate.projects.models import Offer, Project


@dataclass(frozen=True, slots=True)
class Due:
    """What a person is owed in one currency, and how much of it can be paid out now."""

    money: Money
    payable: Money


def due_to(person: User) -> list[Due]:
    """Return what a person is owed, by currency, as the ledger says (five queries)."""
    code = account_of(person.pk)
    # The ledger first: what is earned between the two reads is kept back, not paid out.
    found = [money for money in balances([code])[code] if money]
    kept = kept_back(person.pk)
    return [Due(money, payable_of(money, kept)) for money in found]


@dataclass(frozen=True, slots=True)
class Line:
    """One movement on a person's account: when, what it was for, and how much, below zero when it went out."""

    at: datetime
    kind: str
    project: Project | None
    money: Money


def lines_of(person: User, *, cursor: str = "", limit: int = 40) -> tuple[Page[Transfer], list[Line]]:
    """Return a page of what moved a person's balance, the newest first, in a fixed number of queries."""
    accounts = set(Account.objects.filter(code=account_of(person.pk)).values_list("pk", flat=True))
    moved = Transfer.objects.filter(credit__in=accounts) | Transfer.objects.filter(debit__in=accounts)
    page = paginate(moved.select_related("journal"), order=("-pk",), cursor=cursor, limit=limit)
    titles = _projects_behind(page.items)
    return page, [
        Line(
            row.journal.created_at,
            row.journal.kind,
            titles.get(_behind(row)),
            row.money if row.credit_id in accounts else -row.money,
        )
        for row in page.items
    ]


def _behind(row: Transfer) -> tuple[str, int]:
    """Which project a movement is about: named by the royalty's journal, or by the offer that was paid."""
    data = row.journal.data
    if "project" in data:
        return "project", data["project"]
    kind, number, *_card = [*str(data.get("reference", "")).split(":"), ""]
    return (kind, int(number)) if number.isascii() and number.isdigit() else ("", 0)


def _projects_behind(rows: list[Transfer]) -> dict[tuple[str, int], Project]:
    keys = {_behind(row) for row in rows}
    offers = Offer.objects.filter(pk__in=[number for kind, number in keys if kind == "offer"])
    found = {("offer", offer.pk): offer.project for offer in offers.select_related("project")}
    wanted = [number for kind, number in keys if kind == "project"]
    return found | {("project", row.pk): row for row in Project.objects.filter(pk__in=wanted)}
