"""Paying organisations: their accounts at Stripe opened when money waits for them, then the transfers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

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


def send_due(limit: int = 10) -> int:
    """Transfer what is queued for organisations that can receive it; return how many payouts were taken
    up.
    """
    now = timezone.now()
    due = Payout.objects.filter(
        state__in=(_P.QUEUED, _P.WAITING, _P.CALLING),
        leased_until__lte=now,
        organisation__state=Organisation.State.VERIFIED,
        organisation__connected_account__state=_A.READY,
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
        if sent is None:
            sent = gateway.create_transfer(
                key=f"{group}:{payout.attempt}",
                account=payout.organisation.connected_account.stripe_account,
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


def _refused(payout: Payout, error: gateway.Rejected) -> None:
    why = {"error_code": error.code, "error_message": str(error)[:300]}
    with transaction.atomic():
        if error.code in _HEALING:
            try_advance(
                payout,
                to=_P.WAITING,
                allowed=rules.PAYOUT,
                attempt=payout.attempt + 1,
                leased_until=timezone.now() + WAIT_FOR_FUNDS,
                **why,
            )
            if error.code == "insufficient_capabilities_for_transfer":
                ConnectedAccount.objects.filter(organisation_id=payout.organisation_id).update(
                    state=_A.ONBOARDING, leased_until=timezone.now()
                )
            return
        if not try_advance(payout, to=_P.FAILED, allowed=rules.PAYOUT, **why):
            return
        posting.payout_failed(payout)
    report_mismatch(kind="payout_failed", subject=str(payout.uid), payout=payout.pk, why=why["error_message"])


def open_accounts(limit: int = 10) -> int:
    """Open an account for each verified organisation money waits for, and look whether it is ready;
    return how many moved.
    """
    waiting = Organisation.objects.filter(
        state=Organisation.State.VERIFIED,
        payouts__state__in=(_P.QUEUED, _P.WAITING),
        connected_account=None,
    ).distinct()[:limit]
    # Two workers at once: the one-to-one keeps one row per organisation.
    ConnectedAccount.objects.bulk_create(
        [ConnectedAccount(organisation=organisation) for organisation in waiting], ignore_conflicts=True
    )
    now = timezone.now()
    due = ConnectedAccount.objects.filter(state__in=(_A.CREATING, _A.ONBOARDING), leased_until__lte=now)
    with transaction.atomic():
        accounts = claim(due.order_by("leased_until"), limit)
        ConnectedAccount.objects.filter(pk__in=[account.pk for account in accounts]).update(
            leased_until=now + LOOK_AT_ACCOUNT
        )
    return sum(_open_or_look(account) for account in accounts)


def _open_or_look(account: ConnectedAccount) -> bool:
    organisation = account.organisation
    try:
        if account.stripe_account:
            return settle_account(account, gateway.retrieve_account(account.stripe_account))
        seen = gateway.create_account(
            key=f"account:{account.uid}:{account.attempt}",
            country=organisation.country,
            email=organisation.created_by.email,
            name=organisation.name,
            metadata={"account": str(account.uid), "organisation": str(organisation.pk)},
        )
    except gateway.GatewayError as error:
        # An account without money in it does no harm if its answer was lost, so a new key is fine.
        ConnectedAccount.objects.filter(pk=account.pk).update(
            attempt=account.attempt + 1, error_message=str(error)[:300]
        )
        return False
    ConnectedAccount.objects.filter(pk=account.pk, stripe_account="").update(
        stripe_account=seen.id, state=_A.ONBOARDING, error_message=""
    )
    account.refresh_from_db()
    _ask_for_details(account)
    settle_account(account, seen)
    return True


def settle_account(account: ConnectedAccount, seen: gateway.Account) -> bool:
    """Bring the row to what Stripe says of the account; return whether it moved."""
    state = _A.READY if seen.can_receive else _A.ONBOARDING
    rows = ConnectedAccount.objects.filter(pk=account.pk).exclude(state=state)
    moved = rows.update(state=state) == 1
    if moved and state == _A.READY:
        Payout.objects.filter(organisation_id=account.organisation_id, state=_P.WAITING).update(
            leased_until=timezone.now()
        )
    return moved


def _ask_for_details(account: ConnectedAccount) -> None:
    organisation = account.organisation
    owed = Payout.objects.filter(organisation=organisation, state__in=(_P.QUEUED, _P.WAITING)).first()
    if owed is None:
        return
    owners = organisation.memberships.filter(role=Membership.Role.OWNER).values_list("person_id", flat=True)
    notify(
        event=f"payments:account:{account.uid}",
        people=list(owners),
        kind="payments.details_needed",
        data={
            "organisation": organisation.name,
            "amount": {"amount": owed.amount, "currency": owed.currency},
        },
        url=f"/payments/accounts/{organisation.slug}/",
    )
