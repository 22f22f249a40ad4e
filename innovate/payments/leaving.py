"""Nobody leaves while money of theirs is on its way."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from innovate.accounts.leaving import Obstacle, register_obstacle
from innovate.accounts.models import User
from innovate.payments.models import Charge, Payout, Refund
from innovate.payments.queries import payouts_to


@register_obstacle
def _money_under_way(person: User) -> Iterator[Obstacle]:
    """Find charges that are neither paid nor given up, and refunds and payouts that have not arrived."""
    done = (Charge.State.SUCCEEDED, Charge.State.FAILED)
    for charge in Charge.objects.filter(person=person).exclude(state__in=done):
        words = _("Your payment of %(amount)s for “%(what)s” is not finished.")
        yield Obstacle(
            words % {"amount": charge.money, "what": charge.description}, charge.get_absolute_url()
        )
    waiting = (Refund.State.QUEUED, Refund.State.CALLING, Refund.State.PENDING)
    refunds = Refund.objects.filter(charge__person=person, state__in=waiting).select_related("charge")
    for refund in refunds:
        words = _("Money for “%(what)s” is on its way back to you.")
        yield Obstacle(words % {"what": refund.charge.description}, refund.charge.get_absolute_url())
    under_way = (Payout.State.QUEUED, Payout.State.CALLING, Payout.State.WAITING)
    for payout in payouts_to(person).filter(state__in=under_way).order_by("pk"):
        words = _("%(amount)s is being paid out to you.")
        yield Obstacle(words % {"amount": payout.money}, reverse("payments:own_account"))
