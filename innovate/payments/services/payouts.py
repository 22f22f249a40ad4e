"""Releasing money to organisations and to people."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core import doorbell
from innovate.core.errors import Conflict, Refused
from innovate.core.money import Money
from innovate.core.permissions import require
from innovate.core.states import advance
from innovate.organisations.countries import is_country
from innovate.organisations.models import Organisation
from innovate.payments import posting, rules
from innovate.payments.models import ConnectedAccount, Payout


def receive_at_home(*, person: User, country: str) -> ConnectedAccount:
    """Say in which country a person is to be paid, and return the account that will be opened there.

    It can be said again until the account is ready; one that was opened elsewhere is let go, as there is no money in
    it. Raises Refused for what is no country, Conflict when the account is ready.
    """
    if not is_country(country):
        message = _("Choose the country you live in.")
        raise Refused(message, code="bad_country", fields={"country": message})
    with transaction.atomic():
        account, made = ConnectedAccount.objects.get_or_create(person=person, defaults={"country": country})
        if made or account.country == country:
            return account
        rows = ConnectedAccount.objects.filter(pk=account.pk).exclude(state=ConnectedAccount.State.READY)
        changed = rows.update(
            country=country,
            state=ConnectedAccount.State.CREATING,
            stripe_account="",
            # Another question to Stripe than the last one, so under another key.
            attempt=F("attempt") + 1,
            error_code="",
            error_message="",
            leased_until=timezone.now(),
        )
        if not changed:
            raise Conflict(_("Your bank details are complete already."), code="ready")
        doorbell.ring("payments.connected_accounts")
    account.refresh_from_db()
    return account


def account_of(organisation: Organisation) -> ConnectedAccount:
    """Return the account through which an organisation is paid; it is opened when money waits for it."""
    account, _made = ConnectedAccount.objects.get_or_create(
        organisation=organisation, defaults={"country": organisation.country}
    )
    return account


def queue_payout(*, account: ConnectedAccount, money: Money, reference: str, debit_account: str) -> Payout:
    """Release `money` from a ledger account to whom `account` belongs, once per `reference`; return the payout.

    Pure database: it is set aside in the ledger at once, and transferred when the account at Stripe is ready.
    Raises NotEnoughHeld when the ledger account does not hold it, Conflict when the reference stands for another
    payout.
    """
    if money.amount <= 0:
        raise Refused(_("A payout must be more than nothing."), code="bad_amount")
    with transaction.atomic():
        if found := Payout.objects.filter(reference=reference).first():
            return _same(found, account, money)
        try:
            with transaction.atomic():
                payout = Payout.objects.create(
                    account=account,
                    reference=reference,
                    amount=money.amount,
                    currency=money.currency,
                    debit_account=debit_account,
                )
                posting.payout_reserved(payout)
        except IntegrityError:
            return _same(Payout.objects.get(reference=reference), account, money)
        doorbell.ring("payments.connected_accounts", "payments.payouts")
    return payout


def take_back(*, payout: Payout, actor: User) -> None:
    """Have a payout of one's own as earnings again: it is held where it was. Raises NotAllowed for others', Conflict
    once it is on its way.
    """
    require(actor, "payments.take_back", payout)
    with transaction.atomic():
        advance(payout, to=Payout.State.TAKEN_BACK, allowed=rules.PAYOUT)
        posting.payout_failed(payout)


def _same(payout: Payout, account: ConnectedAccount, money: Money) -> Payout:
    if payout.account_id != account.pk or payout.money != money:
        raise Conflict(_("This payout was asked for before with another amount."), code="other_payout")
    return payout
