"""The rules of taking and giving money, without a database or a network."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from innovate.core.states import AllowedFrom

#: A declined card is tried again on these days after the first attempt; after the last one it is over.
DUNNING_DAYS = (0, 2, 4, 7, 10, 13)
#: How long a person has to answer their bank or choose another card, counted from the first attempt.
RESPOND_WITHIN = timedelta(days=DUNNING_DAYS[-1])
#: Whoever works on a call to Stripe owns it for this long; afterwards another worker looks what became of it.
LEASE = timedelta(minutes=2)
#: Stripe may forget an idempotency key after 24 hours; well before that we look the object up instead.
KEY_LIFE = timedelta(hours=20)
#: Stripe's word for a country in which it opens no account (https://docs.stripe.com/error-codes).
NOT_THERE = "country_unsupported"
#: Stripe's own limits for a card charge in minor units: at least about half a dollar, at most eight digits.
SMALLEST_CHARGE, LARGEST_CHARGE = 50, 99_999_999


class SetupState(models.TextChoices):
    CREATING = "creating", _("Being prepared")
    PENDING = "pending", _("Waiting for the card")
    SAVED = "saved", _("Card saved")
    FAILED = "failed", _("Card refused")
    CANCELLED = "cancelled", _("Given up")


class ChargeState(models.TextChoices):
    QUEUED = "queued", _("Waiting to be charged")
    CALLING = "calling", _("Being charged")
    SUCCEEDED = "succeeded", _("Paid")
    ACTION_REQUIRED = "action_required", _("Needs you")
    RETRY_WAIT = "retry_wait", _("Will be tried again")
    FAILED = "failed", _("Not paid")


class AttemptState(models.TextChoices):
    STARTED = "started", _("Started")
    CREATED = "created", _("Ready to be confirmed")
    ACTION_REQUIRED = "action_required", _("Waiting for the person")
    CLOSING = "closing", _("Being withdrawn")
    SUCCEEDED = "succeeded", _("Paid")
    DECLINED = "declined", _("Declined")
    ABANDONED = "abandoned", _("Withdrawn")


class RefundState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    CALLING = "calling", _("Being sent back")
    PENDING = "pending", _("On its way")
    SUCCEEDED = "succeeded", _("Sent back")
    FAILED = "failed", _("Could not be sent back")


class PayoutState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    CALLING = "calling", _("Being paid out")
    WAITING = "waiting", _("Waiting for the account or the funds")
    PAID = "paid", _("Paid out")
    FAILED = "failed", _("Could not be paid out")
    TAKEN_BACK = "taken_back", _("Taken back")


class AccountState(models.TextChoices):
    CREATING = "creating", _("Being opened")
    ONBOARDING = "onboarding", _("Waiting for details")
    READY = "ready", _("Ready to receive money")


_S, _C, _A, _R, _P = SetupState, ChargeState, AttemptState, RefundState, PayoutState
SETUP: AllowedFrom = {
    _S.PENDING: {_S.CREATING},
    # After a refusal the same form takes another card.
    _S.SAVED: {_S.PENDING, _S.FAILED},
    _S.FAILED: {_S.PENDING, _S.FAILED},
    _S.CANCELLED: {_S.CREATING, _S.PENDING, _S.FAILED},
}
CHARGE: AllowedFrom = {
    # Back to the queue: another card was chosen, or the attempt came to nothing without a decision of the
    # bank.
    _C.QUEUED: {_C.RETRY_WAIT, _C.ACTION_REQUIRED, _C.CALLING},
    _C.CALLING: {_C.QUEUED, _C.RETRY_WAIT, _C.ACTION_REQUIRED},
    # Money that arrived is a fact, whatever we believed before; a late success is told to a person
    # (Mismatch).
    _C.SUCCEEDED: {_C.CALLING, _C.ACTION_REQUIRED, _C.RETRY_WAIT, _C.QUEUED, _C.FAILED},
    _C.ACTION_REQUIRED: {_C.CALLING},
    _C.RETRY_WAIT: {_C.CALLING},
    _C.FAILED: {_C.QUEUED, _C.CALLING, _C.RETRY_WAIT, _C.ACTION_REQUIRED},
}
ATTEMPT: AllowedFrom = {
    _A.CREATED: {_A.STARTED},
    _A.ACTION_REQUIRED: {_A.CREATED},
    _A.CLOSING: {_A.STARTED, _A.CREATED, _A.ACTION_REQUIRED},
    _A.SUCCEEDED: {_A.STARTED, _A.CREATED, _A.ACTION_REQUIRED, _A.CLOSING, _A.DECLINED, _A.ABANDONED},
    _A.DECLINED: {_A.CREATED},
    # ACTION_REQUIRED: withdrawn at Stripe itself, by staff or by Stripe.
    _A.ABANDONED: {_A.STARTED, _A.CREATED, _A.CLOSING, _A.ACTION_REQUIRED},
}
#: An attempt in one of these may still take money: a charge has at most one of them.
OPEN_ATTEMPTS = (_A.STARTED, _A.CREATED, _A.ACTION_REQUIRED, _A.CLOSING)
REFUND: AllowedFrom = {
    _R.CALLING: {_R.QUEUED},
    _R.PENDING: {_R.CALLING},
    _R.SUCCEEDED: {_R.CALLING, _R.PENDING},
    # A card's bank can send a refund back days after Stripe reported success.
    _R.FAILED: {_R.CALLING, _R.PENDING, _R.SUCCEEDED},
}
PAYOUT: AllowedFrom = {
    _P.CALLING: {_P.QUEUED, _P.WAITING},
    _P.WAITING: {_P.CALLING},
    _P.PAID: {_P.CALLING},
    _P.FAILED: {_P.CALLING},
    # Before Stripe is asked, or after it said no: nothing has left.
    _P.TAKEN_BACK: {_P.QUEUED, _P.WAITING},
}


class Decline(StrEnum):
    """What a decline asks for."""

    SOFT = "soft"  # the same card may work later
    HARD = "hard"  # this card will never work: another one is needed
    AUTHENTICATION = "authentication"  # the bank wants the person to confirm


#: Declines after which the same card must not be tried again.
#: Source: https://docs.stripe.com/declines/codes and https://docs.stripe.com/error-codes
HARD_DECLINES = frozenset(
    {
        "card_not_supported", "currency_not_supported", "expired_card", "fraudulent", "incorrect_cvc",
        "incorrect_number", "incorrect_zip", "invalid_account", "invalid_cvc", "invalid_expiry_month",
        "invalid_expiry_year", "invalid_number", "live_mode_test_card", "lost_card", "merchant_blacklist",
        "new_account_information_available", "not_permitted", "pickup_card", "restricted_card",
        "revocation_of_all_authorizations", "revocation_of_authorization", "security_violation",
        "service_not_allowed", "stolen_card", "stop_payment_order", "test_mode_live_card",
        "transaction_not_allowed", "resource_missing", "payment_method_unactivated",
    }
)  # fmt: skip
AUTHENTICATION_DECLINES = frozenset(
    {"authentication_required", "payment_intent_authentication_failure", "authentication_not_handled"}
)


def classify(code: str, decline_code: str = "") -> Decline:
    """Say what to do after a decline, from Stripe's error code and the bank's decline code; unknown is
    soft.
    """
    given = {code, decline_code}
    if given & AUTHENTICATION_DECLINES:
        return Decline.AUTHENTICATION
    return Decline.HARD if given & HARD_DECLINES else Decline.SOFT


def next_try(first: datetime, now: datetime) -> datetime | None:
    """Return when a card that was declined softly is tried again, or None when the last day has passed.

    Counted in days since the `first` attempt, so that a person's own attempts between do not shift the
    calendar.
    """
    return next((day for days in DUNNING_DAYS if (day := first + timedelta(days=days)) > now), None)


def technical_pause(tries: int) -> timedelta:
    """Return how long to wait after Stripe did not answer for the `tries`-th time: 5 s doubling to 10
    minutes.
    """
    return timedelta(seconds=min(5 * 2 ** min(tries, 10), 600))


#: What people read about a decline. Fraud is never named: it would tell a thief what we know, and offend
#: others.
DECLINE_WORDS = {
    "insufficient_funds": _("There is not enough money on the card."),
    "expired_card": _("The card has expired."),
    "incorrect_cvc": _("The security code of the card is wrong."),
    "processing_error": _("The bank could not be reached."),
    "card_velocity_exceeded": _("The card has reached its limit."),
    "authentication_required": _("Your bank wants you to confirm this payment."),
    "payment_intent_authentication_failure": _("Your bank could not confirm that it is you."),
    "card_not_supported": _("This card cannot be used for purchases like this."),
    "currency_not_supported": _("This card cannot pay in this currency."),
    "cancelled": _("This payment was called off. Nothing was taken."),
    "too_late": _("The time to complete this payment is over. Nothing was taken."),
    "amount_too_small": _("The amount is too small to be charged to a card."),
    "amount_too_large": _("The amount is too large to be charged to a card at once."),
}
GENERIC_DECLINE = _("The bank declined the card.")


def decline_words(code: str) -> str:
    """Return what to tell the person about the error `code`, in the language that is active now."""
    return str(DECLINE_WORDS.get(code, GENERIC_DECLINE)) if code else ""
