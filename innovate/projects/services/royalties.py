"""Royalties: what is sold and given back moves the balances of those who share, in the ledger.

Account `payable:person:<id>` holds what a person is owed. The money comes out of the account that holds the sale's
(`held_in`), and goes back there when the sale is given back.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _

from innovate.core.money import Money
from innovate.ledger.services import Leg, NotEnoughHeld, lock_all, post
from innovate.projects.keeping import account_of, kept_back
from innovate.projects.models import Project, RoyaltyEntry, Sale, ShareAgreement
from innovate.projects.models.contributions import LONGEST_YEARS
from innovate.projects.royalties import Terms, balances, counts, merged


def accrue(*, project: Project, sale: Money, event: str, at: datetime, held_in: str) -> Sale | None:
    """Tell of a sale paid at `at`, once per `event`; return it, or None when no version in force shares it.

    Idempotent: the same event again returns the sale that is there. Raises NotEnoughHeld when `held_in` does
    not hold the royalty, ValueError for a sale of nothing.
    """
    if sale.amount <= 0:
        raise ValueError("a sale is of more than nothing; use give_back for a refund")
    with transaction.atomic():
        _lock(project)
        if found := Sale.objects.filter(event=event).first():
            return found
        agreement = _in_force(project, sale.currency, at)
        if agreement is None:
            return None
        return _book(agreement, sale, event=event, at=at, held_in=held_in)


def give_back(*, of: str, money: Money, event: str, at: datetime) -> Sale | None:
    """Tell that `money` of the sale `of` (its event) goes back to the buyer, once per `event`; return None
    when that sale earned nobody anything.

    Call it before the refund is reserved: the royalty must be back in the account the refund is taken from.
    Raises NotEnoughHeld when somebody's part was paid out meanwhile: what is left to them is kept for the buyers of
    other projects. Raises ValueError for more than was sold.
    """
    sold = Sale.objects.select_related("agreement__project").filter(event=of).first()
    if sold is None:
        return None
    with transaction.atomic():
        _lock(sold.agreement.project)
        if found := Sale.objects.filter(event=event).first():
            return found
        if not 0 < money.amount <= sold.amount or money.currency != sold.currency:
            raise ValueError("no more goes back than was sold")
        return _book(sold.agreement, -money, event=event, at=at, held_in=sold.source)


def _lock(project: Project) -> None:
    """Two sales at once are counted one after the other: each moves the balances from where they are."""
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)


def shares_in(*, project: str, currency: str, at: str) -> Exists:
    """Return the condition that a row is a sale `accrue` would share: the version agreed last before it is in
    its currency and still runs. The arguments name the row's own columns.

    A superset by two days at most: a calendar year is no interval that both databases reckon alike, so at the
    end of a version's years the condition is wide and `accrue` has the last word.
    """
    last = _agreed(OuterRef(OuterRef(project)), OuterRef(OuterRef(at)))
    runs = Q()
    for years in range(1, LONGEST_YEARS + 1):
        longest = timedelta(days=365 * years + years // 4 + 2)
        runs |= Q(years=years, agreed_at__gt=OuterRef(at) - longest)
    return Exists(
        ShareAgreement.objects.filter(runs, pk=Subquery(last.values("pk")[:1]), currency=OuterRef(currency))
    )


def _agreed(project: Any, at: Any) -> QuerySet[ShareAgreement]:
    """The versions agreed by `at`, the last one first: that one alone is in force, whatever it says."""
    rows = ShareAgreement.objects.filter(
        project=project, state=ShareAgreement.State.AGREED, agreed_at__lte=at
    )
    return rows.order_by("-number")


def _in_force(project: Project, currency: str, at: datetime) -> ShareAgreement | None:
    agreement = _agreed(project, at).first()
    if agreement is None or agreement.agreed_at is None or agreement.currency != currency:
        return None
    runs = counts(sold_at=at, agreed_at=agreement.agreed_at, years=agreement.years)
    return agreement if runs else None


def _book(agreement: ShareAgreement, money: Money, *, event: str, at: datetime, held_in: str) -> Sale:
    sale = Sale.objects.create(
        agreement=agreement,
        event=event,
        amount=money.amount,
        currency=money.currency,
        source=held_in,
        at=at,
    )
    change = _change(agreement.project_id, money.currency)
    if uncovered := _uncovered(agreement.project_id, money.currency, change):
        if money.amount < 0:
            raise NotEnoughHeld(_("What a contributor earned by this was paid out. Nothing was moved."))
        # A minor unit that the split gives to somebody else now: it is taken when the next sale is told.
        change = {person: amount for person, amount in change.items() if person not in uncovered}
    legs = [_leg(held_in, person, Money(amount, money.currency)) for person, amount in change.items()]
    if legs:
        post(
            kind="projects.royalty",
            key=f"royalty:{event}",
            transfers=legs,
            data={"project": agreement.project_id, "agreement": agreement.pk, "sale": sale.pk},
        )
        RoyaltyEntry.objects.bulk_create(
            RoyaltyEntry(sale=sale, person_id=person, amount=amount, currency=money.currency)
            for person, amount in change.items()
        )
    return sale


def _uncovered(project_id: int, currency: str, change: Mapping[int, int]) -> set[int]:
    """Return from whom more would be taken than is theirs by this project. One account holds what a person earned by
    all of them: what leaves it for one must not be what the buyers of another may get back.
    """
    codes = {account_of(person): person for person, amount in change.items() if amount < 0}
    return {
        codes[code]
        for code, money in lock_all(codes, currency).items()
        if money.amount + change[codes[code]]
        < max(kept_back(codes[code], but=project_id).get(currency, 0), 0)
    }


def _leg(held_in: str, person: int, money: Money) -> Leg:
    owed = account_of(person)
    return Leg(held_in, owed, money) if money.amount > 0 else Leg(owed, held_in, -money)


def _change(project_id: int, currency: str) -> dict[int, int]:
    """Person → how far their balance is from where all sales together say it belongs; zeroes left out."""
    owed = owed_by(project_id, currency)
    entries = RoyaltyEntry.objects.filter(sale__agreement__project=project_id, currency=currency)
    booked = dict(entries.order_by().values_list("person").annotate(total=Sum("amount")))
    people = sorted(owed.keys() | booked.keys())
    change = {person: owed.get(person, 0) - booked.get(person, 0) for person in people}
    return {person: amount for person, amount in change.items() if amount}


def owed_by(project_id: int, currency: str) -> Mapping[int, int]:
    """Return person → minor units the project owes them for everything sold so far: what the balances must
    add up to (three queries). For checks as well.
    """
    rows = ShareAgreement.objects.filter(
        project=project_id, state=ShareAgreement.State.AGREED, currency=currency
    )
    versions = list(rows.order_by("number").prefetch_related("shares"))
    sold = dict(
        Sale.objects.filter(agreement__in=versions)
        .order_by()
        .values_list("agreement")
        .annotate(total=Sum("amount"))
    )
    terms = [
        (
            Terms(
                rate=version.rate,
                cap=version.cap_amount,
                shares=merged((share.person_id, share.basis_points) for share in version.shares.all()),
            ),
            sold.get(version.pk, 0),
        )
        for version in versions
    ]
    return balances(terms, currency)
