"""Reads about what a person has earned: what they are owed, what of it can be paid out, and every movement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, Sum
from django.utils import timezone

from innovate.accounts.models import User
from innovate.core.money import Money
from innovate.core.paging import Page, paginate
from innovate.ledger.models import Account, Transfer
from innovate.ledger.queries import balances
from innovate.projects.models import Offer, Project, RoyaltyEntry
from innovate.projects.services.royalties import account_of
from innovate.projects.stages import Stage

#: What was bought from afar can be sent back within fourteen days of its delivery (Directive 2011/83/EU, article 9).
SENT_BACK_WITHIN = timedelta(days=14)


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


def payable_of(money: Money, kept: Mapping[str, int]) -> Money:
    """Return how much of what is owed can be paid out when this much is kept back, by currency."""
    return Money(max(money.amount - kept.get(money.currency, 0), 0), money.currency)


def kept_back(person_id: int) -> dict[str, int]:
    """Return currency → minor units owed to a person which those who paid may still get back (two queries).

    Until a project is completed it may fail, and everybody is refunded; afterwards what was delivered may be sent
    back. A royalty that is paid out by then would be missing from the refund. What an idea was bought for is kept as
    long, by our own rule: whose card it was may still be in doubt.
    """
    settled = timezone.now() - SENT_BACK_WITHIN
    safe = Q(
        sale__agreement__project__stage=Stage.COMPLETED,
        sale__agreement__project__stage_since__lte=settled,
        sale__at__lte=settled,
    )
    royalties = RoyaltyEntry.objects.filter(~safe, person=person_id)
    bought = Transfer.objects.filter(
        credit__code=account_of(person_id),
        journal__kind="payments.charge",
        journal__created_at__gt=settled,
    )
    kept = Counter[str]()
    for rows in (royalties, bought):
        kept.update(dict(rows.order_by().values_list("currency").annotate(total=Sum("amount"))))
    return kept


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
