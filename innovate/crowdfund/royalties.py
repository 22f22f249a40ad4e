"""Pledges as sales: what was charged earns the project's contributors their shares, what was refunded takes them back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import transaction
from django.db.models import CharField, Exists, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from innovate.core.money import Money
from innovate.crowdfund.models import Pledge
from innovate.crowdfund.rules import CampaignState, PledgeState
from innovate.ledger.services import NotEnoughHeld
from innovate.payments.models import Charge, Refund
from innovate.payments.services import report_mismatch
from innovate.projects.models import Sale
from innovate.projects.services.royalties import accrue, give_back, shares_in

M = TypeVar("M", bound=Model)
BATCH = 50
#: How many rows one turn looks at, for each it may bring forward.
TRIES = 4
#: Before these, every pledge may still be given back as a matter of course.
SOLD_IN = (CampaignState.FUNDED, CampaignState.PREORDER_OPEN)


class Rotation(Generic[M]):
    """Goes round rows of which some cannot be brought forward now: a turn begins behind the last row the turn
    before looked at, and after the last row comes the first. However many wait for a person to find the money,
    each of the others has its turn.

    Where the last turn ended is in this process's memory only: it decides the order, and nothing else.
    """

    def __init__(self) -> None:
        self._seen = 0

    def turn(self, rows: QuerySet[M], bring: Callable[[M], bool], limit: int) -> int:
        """Bring up to `limit` rows forward, looking at TRIES times as many at most; return how many it were."""
        seen, most = self._seen, limit * TRIES
        waiting = list(rows.filter(pk__gt=seen).order_by("pk")[:most])
        waiting += rows.filter(pk__lte=seen).order_by("pk")[: most - len(waiting)]
        brought = 0
        for row in waiting:
            if brought == limit:
                break
            # Before it is tried: a row that fails in a way nobody thought of must not be the first of each turn.
            self._seen = row.pk
            brought += bring(row)
        return brought


_sales, _promised, _returned = Rotation[Pledge](), Rotation[Refund](), Rotation[Refund]()


def sale_of(pledge: Pledge) -> str:
    """The event under which a pledge's payment is told."""
    return pledge.reference


def accrue_sales(limit: int = BATCH) -> int:
    """Tell of paid pledges of funded campaigns whose project shares its sales; return how many were told."""
    told = Sale.objects.filter(event=Concat(Value("pledge:"), Cast(OuterRef("pk"), CharField())))
    due = Pledge.objects.filter(
        shares_in(project="campaign__project", currency="currency", at="charge__succeeded_at"),
        ~Exists(told),
        state=PledgeState.CONFIRMED,
        charge__state=Charge.State.SUCCEEDED,
        campaign__state__in=SOLD_IN,
    ).select_related("charge", "campaign__project")
    return _sales.turn(due, lambda pledge: _accrue(pledge, event=sale_of(pledge), money=pledge.total), limit)


def _accrue(pledge: Pledge, *, event: str, money: Money) -> bool:
    charge = pledge.charge
    assert charge is not None and charge.succeeded_at is not None
    try:
        sale = accrue(
            project=pledge.campaign.project,
            sale=money,
            event=event,
            at=charge.succeeded_at,
            held_in=charge.credit_account,
        )
    except NotEnoughHeld:
        # All of it is with the makers already: a person has to find the money first.
        report_mismatch(kind="royalty_not_held", subject=event, pledge=pledge.pk)
        return False
    return sale is not None


def before_refund(pledge: Pledge, money: Money, reference: str) -> None:
    """Inside the caller's transaction, before it promises a refund under `reference`: the royalties of what
    goes back return to the account the refund is taken from. Raises NotEnoughHeld when they cannot.
    """
    charge = pledge.charge
    if charge is not None and charge.succeeded_at is not None:
        give_back(of=sale_of(pledge), money=money, event=f"refund:{reference}", at=charge.succeeded_at)


def give_back_refunds(limit: int = BATCH) -> int:
    """Tell of refunds of sold pledges that were promised elsewhere (by staff), and of those a bank sent back;
    return how many were told.
    """
    pledge = Pledge.objects.filter(charge=OuterRef("charge")).values("pk")[:1]
    sold = Sale.objects.filter(event=Concat(Value("pledge:"), Cast(OuterRef("pledge_id"), CharField())))
    refunds = Refund.objects.annotate(pledge_id=Subquery(pledge)).filter(Exists(sold))
    promised = refunds.exclude(_told("refund:")).exclude(state=Refund.State.FAILED)
    returned = refunds.filter(_told("refund:"), ~_told("returned:"), state=Refund.State.FAILED)
    return _promised.turn(promised, _give_back, limit) + _returned.turn(returned, _take_again, limit)


def _told(prefix: str) -> Exists:
    return Exists(Sale.objects.filter(event=Concat(Value(prefix), OuterRef("reference"))))


def _give_back(refund: Refund) -> bool:
    pledge = _pledge_of(refund)
    try:
        with transaction.atomic():
            before_refund(pledge, refund.money, refund.reference)
    except NotEnoughHeld:
        # Contributors were paid out before the refund: here, too.
        report_mismatch(kind="royalty_paid_out", subject=refund.reference, refund=refund.pk)
        return False
    return True


def _take_again(refund: Refund) -> bool:
    """The refund never arrived: the sale stands as before."""
    return _accrue(_pledge_of(refund), event=f"returned:{refund.reference}", money=refund.money)


def _pledge_of(refund: Refund) -> Pledge:
    return Pledge.objects.select_related("charge", "campaign__project").get(charge=refund.charge_id)
