"""Asking for money: rows that the reconciler `payments.charges` brings forward."""

from __future__ import annotations

import structlog
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core import doorbell
from innovate.core.errors import Conflict, Refused
from innovate.core.money import Money
from innovate.core.permissions import require
from innovate.core.states import advance
from innovate.ledger.rules import kind_of
from innovate.payments import rules
from innovate.payments.models import CardSetup, Charge, ChargeAttempt

log = structlog.get_logger(__name__)
_State = Charge.State


def queue_charge(
    *,
    person: User,
    card_setup: CardSetup,
    reference: str,
    money: Money,
    credit_account: str,
    description: str,
) -> Charge:
    """Ask for `money` to be taken from the saved card, once per `reference`; return the charge.

    Pure database. The same reference again returns the charge that is there. Raises Conflict when it is for
    something else, Refused when the card is not saved or is another person's, or the amount cannot be
    charged.
    """
    kind_of(credit_account)
    _check(person, card_setup, money)
    with transaction.atomic():
        try:
            with transaction.atomic():
                charge = Charge.objects.create(
                    person=person,
                    card_setup=card_setup,
                    reference=reference,
                    amount=money.amount,
                    currency=money.currency,
                    credit_account=credit_account,
                    description=description[:200],
                )
        except IntegrityError:
            charge = Charge.objects.get(reference=reference)
            if (charge.person_id, charge.money, charge.credit_account) != (person.pk, money, credit_account):
                raise Conflict(
                    _("This payment was asked for before with another amount."), code="other_charge"
                ) from None
            return charge
        doorbell.ring("payments.charges")
    return charge


def _check(person: User, card_setup: CardSetup, money: Money) -> None:
    if card_setup.person_id != person.pk:
        raise Refused(_("This card belongs to somebody else."), code="not_your_card")
    if card_setup.state != CardSetup.State.SAVED:
        raise Refused(_("Save a card first."), code="no_card")
    if money.amount < rules.SMALLEST_CHARGE:
        raise Refused(str(rules.DECLINE_WORDS["amount_too_small"]), code="amount_too_small")
    if money.amount > rules.LARGEST_CHARGE:
        raise Refused(str(rules.DECLINE_WORDS["amount_too_large"]), code="amount_too_large")


def without_open_attempt() -> QuerySet[Charge]:
    """Charges of which certainly nothing can be taken at this moment."""
    attempts = ChargeAttempt.objects.filter(charge=OuterRef("pk"), state__in=rules.OPEN_ATTEMPTS)
    return Charge.objects.filter(~Exists(attempts))


def cancel_charge(*, charge: Charge) -> bool:
    """Call a charge off; return whether it is certain that nothing was and will be taken.

    False means that the money was taken, or that the bank is being asked at this moment: then it is noted, no
    new attempt begins, and what may still take money is withdrawn at Stripe. Ask again until it is True, or
    the state is `succeeded`. Pure database.
    """
    now = timezone.now()
    with transaction.atomic():
        idle = without_open_attempt().filter(
            pk=charge.pk, state__in=(_State.QUEUED, _State.RETRY_WAIT, _State.ACTION_REQUIRED)
        )
        ended = idle.update(state=_State.FAILED, cancel_reason="cancelled", error_code="cancelled")
        if not ended:
            rows = Charge.objects.filter(pk=charge.pk, cancel_reason="").exclude(
                state__in=(_State.SUCCEEDED, _State.FAILED)
            )
            rows.update(cancel_reason="cancelled", next_attempt_at=now)
            doorbell.ring("payments.charges")
        charge.refresh_from_db(fields=["state", "cancel_reason", "error_code", "next_attempt_at"])
    return charge.state == _State.FAILED


def use_another_card(*, charge: Charge, card_setup: CardSetup) -> None:
    """Charge another saved card instead, now. What the old card could still take is withdrawn first.

    Raises Conflict when it is paid, called off or being charged; Refused when the card is not the person's
    or not saved.
    """
    _check(charge.person, card_setup, charge.money)
    with transaction.atomic():
        rows = Charge.objects.filter(pk=charge.pk, cancel_reason="")
        if not rows.filter(Q(state=_State.ACTION_REQUIRED) | Q(state=_State.RETRY_WAIT)).exists():
            raise Conflict(_("This payment does not need another card any more."), code="no_card_needed")
        advance(
            charge,
            to=_State.QUEUED,
            allowed={_State.QUEUED: {_State.ACTION_REQUIRED, _State.RETRY_WAIT}},
            card_setup=card_setup,
            next_attempt_at=timezone.now(),
            error_code="",
            error_message="",
        )
        doorbell.ring("payments.charges")


def retry_now(*, charge: Charge, actor: User) -> None:
    """Staff: try a declined card again now instead of on its next day; the worker does it.

    Raises NotAllowed, and Conflict unless the charge waits for its next try.
    """
    require(actor, "payments.retry_charge", charge)
    waiting = Charge.objects.filter(pk=charge.pk, state=_State.RETRY_WAIT, cancel_reason="")
    if not waiting.update(next_attempt_at=timezone.now()):
        raise Conflict(_("Only a payment that waits for its next try can be tried now."), code="not_waiting")
    log.info("payments.retried_by_staff", charge=charge.pk, actor=actor.pk)
    doorbell.ring("payments.charges")
