"""Paying organisations and people: their accounts at Stripe opened when money waits for them, then the transfers."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from innovate.accounts.models import User
from innovate.core.money import Money
from innovate.core.reconcilers import claim
from innovate.core.states import try_advance
from innovate.notifications.services import notify
from innovate.organisations.models import Membership, Organisation
from innovate.payments import gateway, posting, rules
from innovate.payments.models import ConnectedAccount, Payout
from innovate.payments.services.mismatches import report_mismatch

_P, _A = Payout.State, ConnectedAccount.State
#: Charged money becomes available at Stripe days later; until then a transfer waits.
WAIT_FOR_FUNDS = timedelta(hours=1)
LOOK_AT_ACCOUNT = timedelta(minutes=10)
#: Refusals that time or the organisation heals: the money stays reserved and the transfer is tried again.
_HEALING = {"balance_insufficient", "insufficient_capabilities_for_transfer"}
#: Who is paid: what waits for others (a suspended organisation, a closed account) waits until they are.
_MAY_RECEIVE = Q(organisation__state=Organisation.State.VERIFIED) | Q(person__is_active=True)


def send_due(limit: int = 10) -> int:
    """Transfer what is queued for those who can receive it; return how many payouts were taken up."""
    now = timezone.now()
    ready = ConnectedAccount.objects.filter(_MAY_RECEIVE, state=_A.READY)
    due = Payout.objects.filter(
        # What was being sent is looked up in any case: it may have left.
        Q(state=_P.CALLING) | Q(state__in=(_P.QUEUED, _P.WAITING), account__in=ready),
        leased_until__lte=now,
    )
    with transaction.atomic():
        taken = [
            (payout, payout.state == _P.CALLING) for payout in claim(due.order_by("leased_until"), limit)
        ]
        for payout, _again in taken:
            Payout.objects.filter(pk=payout.pk).update(leased_until=now + rules.LEASE)
            try_advance(payout, to=_P.CALLING, allowed=rules.PAYOUT)
    for payout, again in taken:
        _carry_on(payout, again=again)
    return len(taken)


def _carry_on(payout: Payout, *, again: bool) -> None:
    group = f"payout:{payout.uid}"
    try:
        sent = gateway.find_transfer(group) if again else None
        if sent is None and again and not _may_receive(payout.account_id):
            _wait(payout)
            return
        if sent is None:
            sent = gateway.create_transfer(
                key=f"{group}:{payout.attempt}",
                account=payout.account.stripe_account,
                money=Money(payout.amount, payout.currency),
                group=group,
                metadata={"payout": str(payout.uid), "reference": payout.reference},
            )
    except gateway.Rejected as error:
        _refused(payout, error)
        return
    except gateway.GatewayError as error:
        tries = payout.tries + 1
        Payout.objects.filter(pk=payout.pk, state=_P.CALLING).update(
            tries=tries,
            # An error is replayed under its key; three lookups that found nothing allow a new one.
            attempt=payout.attempt + (1 if tries % 3 == 0 else 0),
            leased_until=timezone.now() + rules.technical_pause(tries),
            error_message=str(error)[:300],
        )
        return
    _paid(payout, sent)


def _may_receive(account_id: int) -> bool:
    return ConnectedAccount.objects.filter(_MAY_RECEIVE, pk=account_id, state=_A.READY).exists()


def _wait(payout: Payout, **why: str) -> None:
    try_advance(
        payout,
        to=_P.WAITING,
        allowed=rules.PAYOUT,
        attempt=payout.attempt + 1,
        leased_until=timezone.now() + WAIT_FOR_FUNDS,
        **why,
    )


def _paid(payout: Payout, sent: gateway.Sent) -> None:
    if sent.money != Money(payout.amount, payout.currency):
        report_mismatch(kind="payout_differs", subject=sent.id, payout=payout.pk, stripe=sent.money.amount)
        return
    with transaction.atomic():
        paid: dict[str, Any] = {
            "stripe_transfer": sent.id,
            "paid_at": timezone.now(),
            "error_code": "",
            "error_message": "",
        }
        if try_advance(payout, to=_P.PAID, allowed=rules.PAYOUT, **paid):
            posting.payout_paid(payout)
            _tell(payout.account, "payments.paid_out", payout)


def _refused(payout: Payout, error: gateway.Rejected) -> None:
    why = {"error_code": error.code, "error_message": str(error)[:300]}
    with transaction.atomic():
        if error.code in _HEALING:
            _wait(payout, **why)
            if error.code == "insufficient_capabilities_for_transfer":
                ConnectedAccount.objects.filter(pk=payout.account_id).update(
                    state=_A.ONBOARDING, leased_until=timezone.now()
                )
            return
        if not try_advance(payout, to=_P.FAILED, allowed=rules.PAYOUT, **why):
            return
        posting.payout_failed(payout)
        _tell(payout.account, "payments.payout_failed", payout)
    report_mismatch(kind="payout_failed", subject=str(payout.uid), payout=payout.pk, why=why["error_message"])


def open_accounts(limit: int = 10) -> int:
    """Open the accounts of those whom money waits for, and look whether they are ready; return how many moved."""
    now = timezone.now()
    owed = Payout.objects.filter(account=OuterRef("pk"), state__in=(_P.QUEUED, _P.WAITING))
    due = ConnectedAccount.objects.filter(
        _MAY_RECEIVE, Exists(owed), state__in=(_A.CREATING, _A.ONBOARDING), leased_until__lte=now
    ).exclude(error_code=rules.NOT_THERE)
    with transaction.atomic():
        accounts = claim(due.order_by("leased_until"), limit)
        ConnectedAccount.objects.filter(pk__in=[account.pk for account in accounts]).update(
            leased_until=now + LOOK_AT_ACCOUNT
        )
    return sum(_open_or_look(account) for account in accounts)


def link_to_details(account: ConnectedAccount, *, here: str, back: str) -> str:
    """Return the address at Stripe where the holder of an account says where the money goes. It leads `back`, or
    `here` when it is opened too late.

    Opens the account when nobody has yet. Raises GatewayError when Stripe does not answer or would not open it; the
    account then says in `is_refused` whether it was for its country.
    """
    if not account.stripe_account:
        _open(account)
    if not account.stripe_account:
        raise gateway.TryLater("another country was chosen at this moment")
    return gateway.onboarding_link(account.stripe_account, return_url=back, refresh_url=here)


def look_at(account: ConnectedAccount) -> None:
    """Look now whether an account is ready: its holder has just come back from giving the details."""
    with suppress(gateway.GatewayError):
        if account.stripe_account:
            settle_account(account, gateway.retrieve_account(account.stripe_account))


def _open_or_look(account: ConnectedAccount) -> bool:
    try:
        found = gateway.retrieve_account(account.stripe_account) if account.stripe_account else _open(account)
    except gateway.GatewayError:
        return False
    moved = settle_account(account, found)
    if not found.can_receive:
        _ask(account, "payments.details_needed")
    return moved


def _open(account: ConnectedAccount) -> gateway.Account:
    holder = account.holder
    asked = ConnectedAccount.objects.filter(pk=account.pk, stripe_account="", attempt=account.attempt)
    try:
        seen = gateway.create_account(
            key=f"account:{account.uid}:{account.attempt}",
            country=account.country,
            email=holder.email if isinstance(holder, User) else holder.created_by.email,
            name=str(holder),
            metadata={"account": str(account.uid)},
        )
    except gateway.GatewayError as error:
        # A refusal is replayed under its key, so the next question needs another; a lost answer is found under it.
        used = 1 if isinstance(error, gateway.Rejected) else 0
        why = {"error_code": error.code[:60], "error_message": str(error)[:300]}
        noted = asked.update(attempt=F("attempt") + used, **why)
        account.refresh_from_db()
        if noted and account.is_refused:
            _ask(account, "payments.country_refused")
            report_mismatch(kind="account_refused", subject=str(account.uid), country=account.country)
        raise
    # Who chose another country meanwhile gets another account; this one stays empty.
    asked.update(stripe_account=seen.id, state=_A.ONBOARDING, error_code="", error_message="")
    account.refresh_from_db()
    return seen


def settle_account(account: ConnectedAccount, seen: gateway.Account) -> bool:
    """Bring the row to what Stripe says of the account; return whether it moved."""
    state = _A.READY if seen.can_receive else _A.ONBOARDING
    # Not one that was let go meanwhile for another country's.
    rows = ConnectedAccount.objects.filter(pk=account.pk, stripe_account=seen.id).exclude(state=state)
    moved = rows.update(state=state) == 1
    if moved and state == _A.READY:
        Payout.objects.filter(account=account, state=_P.WAITING).update(leased_until=timezone.now())
    return moved


def _ask(account: ConnectedAccount, kind: str) -> None:
    """Ask for what the oldest waiting payout needs, once."""
    owed = Payout.objects.filter(account=account, state__in=(_P.QUEUED, _P.WAITING)).order_by("pk").first()
    if owed is not None:
        _tell(account, kind, owed)


def _tell(account: ConnectedAccount, kind: str, payout: Payout) -> None:
    """Tell those who are paid, once for each payout."""
    notify(
        event=f"{kind}:{payout.uid}",
        people=_people_of(account),
        kind=kind,
        data={"payee": str(account.holder), "amount": {"amount": payout.amount, "currency": payout.currency}},
        url=account.get_absolute_url(),
    )


def _people_of(account: ConnectedAccount) -> list[int]:
    if account.organisation is None:
        return [account.person_id] if account.person_id else []
    owners = account.organisation.memberships.filter(role=Membership.Role.OWNER)
    return list(owners.values_list("person_id", flat=True))
