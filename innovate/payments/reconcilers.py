"""What follows from the state of payments, found by looking at it."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from innovate.core.reconcilers import reconciler
from innovate.core.states import try_advance
from innovate.payments import audit, charging, gateway, inbox, outcomes, paying_out, refunding, rules
from innovate.payments.models import CardSetup, ChargeAttempt
from innovate.payments.services.cards import settle_setup

BATCH = 10
#: How often a card set-up is looked at when no webhook tells of it, and when it is given up.
LOOK_AT_SETUP, GIVE_UP_SETUP = timedelta(minutes=5), timedelta(hours=24)


@reconciler("payments.charges", every=1)
def charges() -> int:
    """Charge what is due; look after what a dead worker left behind."""
    return charging.carry_on_left_behind() + charging.charge_due()


@reconciler("payments.refunds", every=2)
def refunds() -> int:
    """Send promised money back."""
    return refunding.send_due()


@reconciler("payments.connected_accounts", every=15)
def connected_accounts() -> int:
    """Open accounts for organisations that money waits for."""
    return paying_out.open_accounts()


@reconciler("payments.payouts", every=5)
def payouts() -> int:
    """Transfer released money."""
    return paying_out.send_due()


@reconciler("payments.webhooks", every=1)
def webhooks() -> int:
    """Look at what Stripe told us of."""
    return inbox.look_after()


@reconciler("payments.events", every=60)
def events() -> int:
    """Ask Stripe for events that no webhook brought."""
    return inbox.poll()


@reconciler("payments.inbox", every=3600)
def old_events() -> int:
    """Empty the inbox of what is long done."""
    return inbox.sweep()


@reconciler("payments.fees", every=60)
def fees() -> int:
    """Write down the fees Stripe had not booked yet when the payment succeeded."""
    paid = ChargeAttempt.objects.filter(
        state=ChargeAttempt.State.SUCCEEDED,
        charge__fee_known=False,
        # Booked within minutes; a fee missing for a week is for the audit and a person.
        finished_at__gte=timezone.now() - timedelta(days=7),
    )
    noted = 0
    for attempt in paid.select_related("charge")[:BATCH]:
        try:
            intent = gateway.retrieve_intent(attempt.payment_intent)
        except gateway.GatewayError:
            break
        noted += bool(intent.fee and outcomes.note_fee(attempt.charge, intent.fee))
    return noted


@reconciler("payments.card_setups", every=30)
def card_setups() -> int:
    """Look at cards whose page was left before it told us, and give up those nobody came back for."""
    now = timezone.now()
    states = (CardSetup.State.CREATING, CardSetup.State.PENDING, CardSetup.State.FAILED)
    stale = CardSetup.objects.filter(state__in=states, checked_at__lte=now - LOOK_AT_SETUP).order_by(
        "checked_at"
    )
    moved = 0
    for setup in stale[:BATCH]:
        try:
            moved += _look_at_setup(setup)
        except gateway.GatewayError:
            break
    return moved


def _look_at_setup(setup: CardSetup) -> bool:
    old = setup.created_at <= timezone.now() - GIVE_UP_SETUP
    if not setup.setup_intent:
        with transaction.atomic():
            CardSetup.objects.filter(pk=setup.pk).update(checked_at=timezone.now())
            return old and try_advance(setup, to=CardSetup.State.CANCELLED, allowed=rules.SETUP)
    if old:
        try:
            return settle_setup(setup, gateway.cancel_setup(setup.setup_intent))
        except gateway.Rejected:
            # Saved or cancelled at this very moment.
            pass
    return settle_setup(setup, gateway.retrieve_setup(setup.setup_intent))


@reconciler("payments.audit", every=3600)
def nightly_audit() -> int:
    """Once a day, compare our rows, Stripe and the ledger."""
    return audit.run_if_due()
