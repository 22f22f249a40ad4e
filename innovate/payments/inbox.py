"""What Stripe tells us: an event is only a reason to look, so repeated, reordered and lost ones do no
harm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from innovate.core import doorbell
from innovate.core.reconcilers import claim
from innovate.payments import gateway, outcomes, paying_out, posting, refunding, rules
from innovate.payments.models import (
    Bookmark,
    CardSetup,
    ChargeAttempt,
    ConnectedAccount,
    Dispute,
    Payout,
    Refund,
    WebhookEvent,
)
from innovate.payments.services.cards import settle_setup
from innovate.payments.services.mismatches import report_mismatch

log = structlog.get_logger(__name__)
_W = WebhookEvent.State
#: The poll reads a little of what it has read before: Stripe's list may fill in late.
OVERLAP = timedelta(minutes=5)
FIRST_LOOK = timedelta(hours=24)
MOST_TRIES = 12
#: Stripe itself keeps events for 30 days; what we looked at need not stay longer than that.
KEEP = timedelta(days=60)


def take_in(events: Iterable[gateway.Event], source: str) -> int:
    """Put events that concern us into the inbox, each once ever; return how many were new."""
    rows = [
        WebhookEvent(
            event_id=event.id,
            kind=event.kind[:80],
            object_id=event.object_id[:80],
            happened_at=event.happened_at,
            source=source,
        )
        for event in events
        if event.kind.startswith(gateway.EVENTS) and event.object_id
    ]
    known = set(
        WebhookEvent.objects.filter(event_id__in=[row.event_id for row in rows]).values_list(
            "event_id", flat=True
        )
    )
    fresh = [row for row in rows if row.event_id not in known]
    if fresh:
        with transaction.atomic():
            # The unique id decides when a webhook and the poll bring the same event at once.
            WebhookEvent.objects.bulk_create(fresh, ignore_conflicts=True)
            doorbell.ring("payments.webhooks")
    return len(fresh)


def poll() -> int:
    """Read Stripe's own list of events, in case webhooks do not reach us; return how many were new."""
    now = timezone.now()
    mark, _created = Bookmark.objects.get_or_create(name="events", defaults={"at": now - FIRST_LOOK})
    try:
        fresh = take_in(gateway.events_since(mark.at - OVERLAP), "poll")
    except gateway.GatewayError:
        # The bookmark stays, so nothing is passed over.
        return 0
    Bookmark.objects.filter(pk=mark.pk, at__lt=now).update(at=now)
    return fresh


def look_after(limit: int = 20) -> int:
    """Refetch the object of each new event and move our rows by what it is now; return how many were done."""
    now = timezone.now()
    due = WebhookEvent.objects.filter(state=_W.NEW, due_at__lte=now).order_by("due_at", "pk")
    with transaction.atomic():
        events = claim(due, limit)
        WebhookEvent.objects.filter(pk__in=[event.pk for event in events]).update(due_at=now + rules.LEASE)
    for event in events:
        _look_at(event)
    return len(events)


def sweep() -> int:
    """Delete events that were looked at long ago; those that failed stay for a person."""
    old = WebhookEvent.objects.filter(received_at__lt=timezone.now() - KEEP, state__in=(_W.DONE, _W.IGNORED))
    return old.delete()[0]


def _look_at(event: WebhookEvent) -> None:
    prefix = event.object_id.partition("_")[0]
    follow = _FOLLOW.get(prefix)
    try:
        known = follow is not None and follow(event.object_id)
        changes: dict[str, Any] = {"state": _W.DONE if known else _W.IGNORED, "error": ""}
    except gateway.Rejected as error:
        changes = {"state": _W.FAILED, "error": str(error)[:300]}
    except gateway.GatewayError as error:
        tries = event.tries + 1
        pause = rules.technical_pause(tries)
        changes = {"tries": tries, "due_at": timezone.now() + pause, "error": str(error)[:300]}
        if tries >= MOST_TRIES:
            changes["state"] = _W.FAILED
    WebhookEvent.objects.filter(pk=event.pk, state=_W.NEW).update(**changes)


def _intent(payment_intent: str) -> bool:
    attempt = ChargeAttempt.objects.select_related("charge").filter(payment_intent=payment_intent).first()
    if attempt is None:
        # Not ours, or its id is not stored yet: then it is not confirmed, and its worker carries on.
        return False
    outcomes.settle(attempt, gateway.retrieve_intent(payment_intent))
    return True


def _setup(setup_intent: str) -> bool:
    setup = CardSetup.objects.filter(setup_intent=setup_intent).first()
    if setup is None:
        return False
    settle_setup(setup, gateway.retrieve_setup(setup_intent))
    return True


def _refund(stripe_refund: str) -> bool:
    seen = gateway.retrieve_refund(stripe_refund)
    ours = Refund.objects.select_related("charge")
    refund = ours.filter(stripe_refund=stripe_refund).first()
    if refund is None and (uid := seen.metadata.get("refund")):
        refund = ours.filter(uid=uid).first()
    if refund is None:
        return False
    refunding.settle_refund(refund, seen)
    return True


def _dispute(stripe_dispute: str) -> bool:
    seen = gateway.retrieve_dispute(stripe_dispute)
    attempt = (
        ChargeAttempt.objects.select_related("charge").filter(payment_intent=seen.payment_intent).first()
        if seen.payment_intent
        else None
    )
    if attempt is None:
        return False
    with transaction.atomic():
        Dispute.objects.update_or_create(
            stripe_dispute=seen.id,
            defaults={
                "charge": attempt.charge,
                "amount": seen.money.amount,
                "currency": seen.money.currency,
                "reason": seen.reason,
                "state": seen.status,
                "respond_by": seen.respond_by,
            },
        )
        posting.dispute_moved(attempt.charge, seen)
    if seen.status.endswith("needs_response"):
        # Only a person can answer the bank, and only in time.
        report_mismatch(
            kind="dispute",
            subject=seen.id,
            charge=attempt.charge_id,
            reason=seen.reason,
            respond_by=seen.respond_by.isoformat() if seen.respond_by else "",
        )
    return True


def _transfer(stripe_transfer: str) -> bool:
    payout = Payout.objects.filter(stripe_transfer=stripe_transfer).first()
    if payout is None:
        return False
    seen = gateway.retrieve_transfer(stripe_transfer)
    if seen.reversed_amount:
        report_mismatch(
            kind="transfer_reversed", subject=stripe_transfer, payout=payout.pk, amount=seen.reversed_amount
        )
    return True


def _account(stripe_account: str) -> bool:
    account = ConnectedAccount.objects.filter(stripe_account=stripe_account).first()
    if account is None:
        return False
    paying_out.settle_account(account, gateway.retrieve_account(stripe_account))
    return True


#: What to look at, by the first letters of an object's id.
_FOLLOW: dict[str, Callable[[str], bool]] = {
    "pi": _intent,
    "seti": _setup,
    "re": _refund,
    "pyr": _refund,
    "du": _dispute,
    "dp": _dispute,
    "tr": _transfer,
    "acct": _account,
}
