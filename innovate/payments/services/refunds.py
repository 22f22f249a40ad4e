"""Promising money back."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from innovate.core import doorbell
from innovate.core.errors import Conflict, Refused
from innovate.core.money import CurrencyMismatch, Money
from innovate.payments import posting
from innovate.payments.models import Charge, Refund


class OverRefund(Refused):
    """More was to be given back than is left of what was paid."""

    status = 409
    default_code = "over_refund"


def queue_refund(*, charge: Charge, money: Money, reference: str, reason: str) -> Refund:
    """Promise `money` of a paid charge back to its card, once per `reference`; return the refund.

    Pure database: it counts against the charge and is set aside in the ledger at once, and sent by the
    reconciler. Raises OverRefund when less is left (or nothing was paid), NotEnoughHeld when the money has
    been released to somebody else, Conflict when the reference stands for another refund.
    """
    if money.currency != charge.currency:
        raise CurrencyMismatch(f"{money.currency} of a charge in {charge.currency}")
    if money.amount <= 0:
        raise Refused(_("A refund must be more than nothing."), code="bad_amount")
    with transaction.atomic():
        if found := Refund.objects.filter(reference=reference).first():
            return _same(found, charge, money)
        try:
            with transaction.atomic():
                refund = _promise(charge, money, reference, reason)
        except IntegrityError:
            # Somebody else promised under this reference at the same moment; ours was rolled back as a whole.
            return _same(Refund.objects.get(reference=reference), charge, money)
        doorbell.ring("payments.refunds")
    charge.refresh_from_db(fields=["refunded_amount"])
    return refund


def _promise(charge: Charge, money: Money, reference: str, reason: str) -> Refund:
    # One UPDATE decides and counts, so of two refunds that together are too much, one is refused.
    counted = Charge.objects.filter(
        pk=charge.pk, state=Charge.State.SUCCEEDED, refunded_amount__lte=F("amount") - money.amount
    ).update(refunded_amount=F("refunded_amount") + money.amount)
    if not counted:
        charge.refresh_from_db(fields=["state", "refunded_amount"])
        raise OverRefund(_refusal(charge))
    refund = Refund.objects.create(
        charge=charge, reference=reference, amount=money.amount, currency=money.currency, reason=reason
    )
    posting.refund_reserved(refund)
    return refund


def _refusal(charge: Charge) -> str:
    if charge.state != Charge.State.SUCCEEDED:
        return _("Only a payment that has been made can be refunded.")
    if not charge.refundable:
        return _("This payment has already been refunded in full.")
    return _("Only %(left)s of this payment can still be refunded.") % {"left": charge.refundable}


def _same(refund: Refund, charge: Charge, money: Money) -> Refund:
    if refund.charge_id != charge.pk or refund.money != money:
        raise Conflict(_("This refund was asked for before with another amount."), code="other_refund")
    return refund
