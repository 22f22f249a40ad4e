"""Having paid out what one has earned."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Conflict, Refused
from innovate.ledger.services import lock_all
from innovate.payments.models import Payout
from innovate.payments.queries import own_account, payouts_to
from innovate.payments.services import queue_payout, receive_at_home
from innovate.projects.keeping import account_of, kept_back, payable_of


def pay_out(*, person: User, currency: str, country: str = "") -> Payout:
    """Release to a person all that can be paid out to them in this currency, and return the payout.

    `country`: where they live, when they are paid for the first time. Raises Refused when there is nothing to pay
    out, or when it is not known where they live, Conflict when they are closing their account.
    """
    code = account_of(person.pk)
    with transaction.atomic():
        # Who closes their account holds this row while looking for money of theirs.
        if not User.objects.select_for_update(no_key=True).get(pk=person.pk).is_active:
            raise Conflict(_("This account is closed."), code="closed")
        # Locked before it is read: neither a second click nor a refund takes from it meanwhile.
        held = lock_all([code], currency)[code]
        money = payable_of(held, kept_back(person.pk))
        if not money:
            raise Refused(_("There is nothing to pay out right now."), code="nothing_payable")
        return queue_payout(
            account=own_account(person) or receive_at_home(person=person, country=country),
            money=money,
            reference=f"earnings:{person.pk}:{payouts_to(person).count() + 1}",
            debit_account=code,
        )
