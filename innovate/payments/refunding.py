"""Sending promised money back, once: what may have been sent is looked up before anything is sent again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from innovate.core.money import Money
from innovate.core.reconcilers import claim
from innovate.core.states import AllowedFrom, try_advance
from innovate.notifications.services import notify
from innovate.payments import gateway, posting, rules
from innovate.payments.models import Charge, ChargeAttempt, Refund
from innovate.payments.services.mismatches import report_mismatch

_R = Refund.State
#: How often a refund that is on its way is looked at when no webhook tells of it.
LOOK_AGAIN = timedelta(hours=1)


def send_due(limit: int = 10) -> int:
    """Send what is queued and look after what was left behind; return how many refunds were taken up."""
    now = timezone.now()
    due = Refund.objects.filter(state__in=(_R.QUEUED, _R.CALLING, _R.PENDING), leased_until__lte=now)
    with transaction.atomic():
        taken = [(refund, refund.state != _R.QUEUED) for refund in claim(due.order_by("leased_until"), limit)]
        for refund, _again in taken:
            Refund.objects.filter(pk=refund.pk).update(leased_until=now + rules.LEASE)
            try_advance(refund, to=_R.CALLING, allowed=rules.REFUND)
    for refund, again in taken:
        _carry_on(refund, again=again)
    return len(taken)


def _carry_on(refund: Refund, *, again: bool) -> None:
    try:
        seen = _sent_before(refund) if again else None
        if seen is None:
            seen = gateway.create_refund(
                key=f"refund:{refund.uid}:{refund.attempt}",
                payment_intent=_payment_intent(refund),
                money=Money(refund.amount, refund.currency),
                metadata={"refund": str(refund.uid), "reference": refund.reference},
            )
    except gateway.Rejected as error:
        _fail(refund, str(error) or error.code)
        return
    except gateway.GatewayError as error:
        _look_later(refund, str(error))
        return
    settle_refund(refund, seen)


def _look_later(refund: Refund, message: str) -> None:
    """No usable answer. An error is replayed under its key, so after some lookups that found nothing a
    new key is used.
    """
    tries = refund.tries + 1
    Refund.objects.filter(pk=refund.pk, state=_R.CALLING).update(
        tries=tries,
        attempt=refund.attempt + (1 if tries % 3 == 0 else 0),
        leased_until=timezone.now() + rules.technical_pause(tries),
        error_message=message[:300],
    )


def _sent_before(refund: Refund) -> gateway.Returned | None:
    if refund.stripe_refund:
        return gateway.retrieve_refund(refund.stripe_refund)
    made = gateway.refunds_of(_payment_intent(refund))
    return next((seen for seen in made if seen.metadata.get("refund") == str(refund.uid)), None)


def _payment_intent(refund: Refund) -> str:
    paid = ChargeAttempt.objects.get(charge_id=refund.charge_id, state=ChargeAttempt.State.SUCCEEDED)
    return paid.payment_intent


def settle_refund(refund: Refund, seen: gateway.Returned) -> bool:
    """Bring the refund to what Stripe says; return whether it moved. Safe to repeat and in any order."""
    if seen.money != Money(refund.amount, refund.currency):
        report_mismatch(kind="refund_differs", subject=seen.id, refund=refund.pk, stripe=seen.money.amount)
        return False
    if seen.status in ("failed", "canceled"):
        return _fail(refund, seen.reason, stripe_refund=seen.id)
    if seen.status == "succeeded":
        return _succeed(refund, seen.id)
    Refund.objects.filter(pk=refund.pk).update(leased_until=timezone.now() + LOOK_AGAIN)
    return try_advance(refund, to=_R.PENDING, allowed=rules.REFUND, stripe_refund=seen.id)


def _succeed(refund: Refund, stripe_refund: str) -> bool:
    charge = refund.charge
    with transaction.atomic():
        done: dict[str, Any] = {
            "stripe_refund": stripe_refund,
            "finished_at": timezone.now(),
            "error_message": "",
        }
        if not try_advance(refund, to=_R.SUCCEEDED, allowed=rules.REFUND, **done):
            return False
        posting.refund_succeeded(refund)
        notify(
            event=f"payments:refund:{refund.uid}",
            people=[charge.person_id],
            kind="payments.refunded",
            data={
                "what": charge.description,
                "amount": {"amount": refund.amount, "currency": refund.currency},
            },
            url=f"/payments/charges/{charge.pk}/",
        )
    return True


def _fail(refund: Refund, message: str, stripe_refund: str = "") -> bool:
    """It came to nothing, or the card's bank sent it back: hold the money again and ask a person to see
    to it.
    """
    with transaction.atomic():
        refund.refresh_from_db(fields=["state", "stripe_refund"])
        was_sent = refund.state == _R.SUCCEEDED
        # The state just read is the one that must still hold, or the wrong account would be corrected.
        failed: dict[str, Any] = {
            "stripe_refund": stripe_refund or refund.stripe_refund,
            "error_message": message[:300],
            "finished_at": timezone.now(),
        }
        here: AllowedFrom = {_R.FAILED: {refund.state} & set(rules.REFUND[_R.FAILED])}
        if not try_advance(refund, to=_R.FAILED, allowed=here, **failed):
            return False
        Charge.objects.filter(pk=refund.charge_id).update(
            refunded_amount=F("refunded_amount") - refund.amount
        )
        posting.refund_failed(refund, was_sent=was_sent)
    report_mismatch(kind="refund_failed", subject=str(refund.uid), charge=refund.charge_id, why=message[:300])
    return True
