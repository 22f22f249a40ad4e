"""What became of an attempt, written down with everything that follows from it, in one transaction.

The same functions serve the worker that called, the webhook that came first, the poll and the recovery:
each may come twice, late or in any order, and the conditional UPDATEs let exactly one of them count.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from innovate.core.money import Money
from innovate.core.states import try_advance
from innovate.notifications.services import notify
from innovate.payments import posting, rules
from innovate.payments.gateway import Fee, Intent
from innovate.payments.models import Charge, ChargeAttempt
from innovate.payments.services.mismatches import report_mismatch

_C, _A = Charge.State, ChargeAttempt.State


def settle(attempt: ChargeAttempt, intent: Intent) -> bool:
    """Bring the attempt and its charge to what Stripe says of the PaymentIntent; return whether anything
    moved.
    """
    if intent.status == "succeeded":
        return _succeeded(attempt, intent)
    if intent.status == "canceled":
        return abandon(attempt)
    if intent.status == "requires_action":
        return _asks_person(attempt, "authentication_required", "")
    if intent.status == "requires_payment_method" and intent.error_code:
        return _declined(attempt, intent.error_code, intent.error_message)
    # Being processed by the bank, or not confirmed: nothing to write down yet.
    return False


def _succeeded(attempt: ChargeAttempt, intent: Intent) -> bool:
    charge = attempt.charge
    wanted = Money(charge.amount, charge.currency)
    if intent.money != wanted or intent.received != wanted.amount:
        report_mismatch(
            kind="amount_differs",
            subject=intent.id,
            charge=charge.pk,
            ours=wanted.amount,
            stripe=intent.received,
        )
        return False
    now = timezone.now()
    try:
        with transaction.atomic():
            if not try_advance(
                attempt, to=_A.SUCCEEDED, allowed=rules.ATTEMPT, payment_intent=intent.id, finished_at=now
            ):
                return False
            charge.refresh_from_db(fields=["state"])
            believed_over = charge.state == _C.FAILED
            try_advance(
                charge,
                to=_C.SUCCEEDED,
                allowed=rules.CHARGE,
                succeeded_at=now,
                error_code="",
                error_message="",
                fee_known=intent.fee is not None,
            )
            posting.charge_succeeded(charge, intent.id)
            if intent.fee:
                posting.charge_fee(charge, intent.fee)
    except IntegrityError:
        # The database lets one attempt of a charge succeed: this would be the second.
        report_mismatch(kind="charged_twice", subject=intent.id, charge=charge.pk, amount=intent.received)
        return False
    if believed_over:
        report_mismatch(kind="paid_after_all", subject=str(charge.uid), charge=charge.pk, intent=intent.id)
    return True


def note_fee(charge: Charge, fee: Fee) -> bool:
    """Write down the fee of a payment that Stripe booked later; return whether it was news."""
    with transaction.atomic():
        if not Charge.objects.filter(pk=charge.pk, fee_known=False).update(fee_known=True):
            return False
        posting.charge_fee(charge, fee)
    return True


def _declined(attempt: ChargeAttempt, code: str, message: str) -> bool:
    if attempt.state == _A.CLOSING:
        return False
    if attempt.state == _A.ACTION_REQUIRED:
        return _declined_on_session(attempt, code, message)
    decline = rules.classify(code)
    if decline is rules.Decline.AUTHENTICATION:
        return _asks_person(attempt, code, message)
    with transaction.atomic():
        ended: dict[str, Any] = {"error_code": code, "error_message": message, "finished_at": timezone.now()}
        if not try_advance(attempt, to=_A.DECLINED, allowed=rules.ATTEMPT, **ended):
            return False
        _after_decline(attempt.charge, decline, code, message)
    return True


def _declined_on_session(attempt: ChargeAttempt, code: str, message: str) -> bool:
    """The person was there and the bank said no. The intent stays theirs until they choose another card."""
    rows = Charge.objects.filter(pk=attempt.charge_id, state=_C.ACTION_REQUIRED).exclude(error_code=code)
    return rows.update(error_code=code, error_message=message) == 1


def refused_before_the_bank(attempt: ChargeAttempt, code: str, message: str) -> None:
    """Stripe refused the request itself, most often because the card was removed: another card is needed."""
    with transaction.atomic():
        ended: dict[str, Any] = {"error_code": code, "error_message": message, "finished_at": timezone.now()}
        if try_advance(attempt, to=_A.ABANDONED, allowed=rules.ATTEMPT, **ended):
            _after_decline(attempt.charge, rules.Decline.HARD, code or "resource_missing", message)


def _after_decline(charge: Charge, decline: rules.Decline, code: str, message: str) -> None:
    now = timezone.now()
    charge.refresh_from_db(fields=["cancel_reason", "first_attempt_at"])
    if charge.cancel_reason:
        give_up(charge)
        return
    why: dict[str, Any] = {"error_code": code, "error_message": message}
    first = charge.first_attempt_at or now
    again = rules.next_try(first, now)
    if again is None:
        give_up(charge, **why)
    elif decline is rules.Decline.HARD:
        try_advance(
            charge,
            to=_C.ACTION_REQUIRED,
            allowed=rules.CHARGE,
            next_attempt_at=first + rules.RESPOND_WITHIN,
            **why,
        )
        _tell(charge, "card_needed")
    else:
        try_advance(charge, to=_C.RETRY_WAIT, allowed=rules.CHARGE, next_attempt_at=again, **why)
        _tell(charge, "charge_failed", again=again)


def _asks_person(attempt: ChargeAttempt, code: str, message: str) -> bool:
    """The bank wants the person: no automatic retry, a notice with the link, the clock of the response."""
    charge = attempt.charge
    with transaction.atomic():
        if not try_advance(attempt, to=_A.ACTION_REQUIRED, allowed=rules.ATTEMPT, error_code=code):
            return False
        first = charge.first_attempt_at or timezone.now()
        try_advance(
            charge,
            to=_C.ACTION_REQUIRED,
            allowed=rules.CHARGE,
            error_code=code,
            error_message=message,
            # When this moment comes without an answer, or it is called off, the attempt is withdrawn.
            next_attempt_at=timezone.now() if charge.cancel_reason else first + rules.RESPOND_WITHIN,
        )
        _tell(charge, "action_required")
    return True


def abandon(attempt: ChargeAttempt) -> bool:
    """The attempt will take no money: end the charge when it was called off or its time is over, else
    queue it.
    """
    charge = attempt.charge
    now = timezone.now()
    with transaction.atomic():
        if not try_advance(attempt, to=_A.ABANDONED, allowed=rules.ATTEMPT, finished_at=now):
            return False
        charge.refresh_from_db(fields=["state", "cancel_reason", "first_attempt_at", "error_code"])
        if charge.cancel_reason or _time_is_over(charge, now):
            give_up(charge)
        else:
            try_advance(charge, to=_C.QUEUED, allowed=rules.CHARGE, next_attempt_at=now)
    return True


def _time_is_over(charge: Charge, now: datetime) -> bool:
    return charge.respond_by is not None and charge.respond_by <= now


def give_up(charge: Charge, *, error_code: str = "", error_message: str = "") -> bool:
    """End a charge that nothing can be taken for any more; call it when no attempt is open."""
    code = charge.cancel_reason or error_code or charge.error_code or "too_late"
    with transaction.atomic():
        ended = try_advance(
            charge,
            to=_C.FAILED,
            allowed=rules.CHARGE,
            error_code=code,
            error_message=error_message or charge.error_message,
        )
        if ended and not charge.cancel_reason:
            _tell(charge, "charge_ended")
    return ended


def _tell(charge: Charge, what: str, *, again: datetime | None = None) -> None:
    """Tell the payer, once per attempt, with the link to the page where they can act."""
    data: dict[str, Any] = {
        "what": charge.description,
        "amount": {"amount": charge.amount, "currency": charge.currency},
    }
    if charge.respond_by:
        data["until"] = charge.respond_by.date().isoformat()
    if again:
        data["again"] = again.date().isoformat()
    notify(
        event=f"payments:{charge.uid}:{charge.attempts}:{what}",
        people=[charge.person_id],
        kind=f"payments.{what}",
        data=data,
        url=f"/payments/charges/{charge.pk}/",
    )
