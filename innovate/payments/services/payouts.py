"""Releasing money to organisations."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from innovate.core import doorbell
from innovate.core.errors import Conflict, Refused
from innovate.core.money import Money
from innovate.organisations.models import Organisation
from innovate.payments import posting
from innovate.payments.models import Payout


def queue_payout(*, organisation: Organisation, money: Money, reference: str, debit_account: str) -> Payout:
    """Release `money` from a ledger account to an organisation, once per `reference`; return the payout.

    Pure database: it is set aside in the ledger at once, and transferred when the organisation's account is
    ready. Raises NotEnoughHeld when the account does not hold it, Conflict when the reference stands for
    another payout.
    """
    if money.amount <= 0:
        raise Refused(_("A payout must be more than nothing."), code="bad_amount")
    with transaction.atomic():
        if found := Payout.objects.filter(reference=reference).first():
            return _same(found, organisation, money)
        try:
            with transaction.atomic():
                payout = Payout.objects.create(
                    organisation=organisation,
                    reference=reference,
                    amount=money.amount,
                    currency=money.currency,
                    debit_account=debit_account,
                )
                posting.payout_reserved(payout)
        except IntegrityError:
            return _same(Payout.objects.get(reference=reference), organisation, money)
        doorbell.ring("payments.connected_accounts", "payments.payouts")
    return payout


def _same(payout: Payout, organisation: Organisation, money: Money) -> Payout:
    if payout.organisation_id != organisation.pk or payout.money != money:
        raise Conflict(_("This payout was asked for before with another amount."), code="other_payout")
    return payout
