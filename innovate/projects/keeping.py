"""How much of what a person has earned may leave: what those who paid can still get back is kept.

Until a project is completed it may fail, and everybody is refunded; afterwards what was delivered may be sent back. A
royalty that is paid out by then would be missing from the refund. What an idea was bought for is kept as long, and
whatever a bank contests until that is decided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from django.db.models import F, Q, Sum
from django.utils import timezone

from innovate.core.money import Money
from innovate.payments.models import Charge, Dispute
from innovate.projects.models import RoyaltyEntry
from innovate.projects.stages import Stage

#: What was bought from afar can be sent back within fourteen days of its delivery (Directive 2011/83/EU, article 9).
SENT_BACK_WITHIN = timedelta(days=14)
#: Our own rule: who paid for a product that is not made any more has a year to ask for their money.
STOPPED_FOR = timedelta(days=365)
_STOPPED = (Stage.CANCELLED, Stage.DECLINED, Stage.UNFUNDED)
#: Stripe's words for a dispute that leaves the money where it was.
_HARMLESS = ("won", "warning_closed")


def account_of(person_id: int) -> str:
    """Return the ledger account that holds what a person is owed."""
    return f"payable:person:{person_id}"


def payable_of(money: Money, kept: Mapping[str, int]) -> Money:
    """Return how much of what is owed can be paid out when this much is kept back, by currency."""
    # Of one sale more, somebody's part may be a minor unit less: what is kept can be below zero.
    return Money(max(money.amount - max(kept.get(money.currency, 0), 0), 0), money.currency)


def kept_back(person_id: int, *, but: int | None = None) -> Mapping[str, int]:
    """Return currency → minor units owed to a person which those who paid may still get back (two queries).

    `but`: a project whose sales are left out.
    """
    now = timezone.now()
    contested = Dispute.objects.exclude(state__in=_HARMLESS)
    settled = now - SENT_BACK_WITHIN
    project = "sale__agreement__project"
    safe = Q(sale__at__lte=settled) & (
        Q(**{f"{project}__stage": Stage.COMPLETED, f"{project}__stage_since__lte": settled})
        | Q(**{f"{project}__stage__in": _STOPPED, f"{project}__stage_since__lte": now - STOPPED_FOR})
    )
    royalties = RoyaltyEntry.objects.filter(
        # A sale is called as the charge that paid it.
        ~safe | Q(sale__event__in=contested.values("charge__reference")),
        person=person_id,
    )
    if but is not None:
        royalties = royalties.exclude(sale__agreement__project=but)
    bought = Charge.objects.filter(
        Q(succeeded_at__gt=settled) | Q(pk__in=contested.values("charge")),
        credit_account=account_of(person_id),
        state=Charge.State.SUCCEEDED,
    )
    kept = Counter[str]()
    for rows, left in ((royalties, F("amount")), (bought, F("amount") - F("refunded_amount"))):
        kept.update(dict(rows.order_by().values_list("currency").annotate(total=Sum(left))))
    return kept
