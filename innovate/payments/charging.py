"""Taking money from saved cards: never twice, whatever dies in between.

Each step is committed before the next one begins, so at any moment the rows tell what may have happened:

    attempt row (started) → PaymentIntent made, unconfirmed → its id stored (created) → confirmed → result

A PaymentIntent that is not confirmed takes no money, we confirm only one whose id is stored, and Stripe lets
one PaymentIntent take money once. A charge has one open attempt at most (a database constraint), and the next
attempt begins only after the last one is settled or its PaymentIntent is cancelled at Stripe. So two of them
can never both succeed. What a dead worker left behind is looked up and carried on, never begun anew.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from innovate.core.reconcilers import claim
from innovate.core.states import try_advance
from innovate.payments import gateway, outcomes, rules
from innovate.payments.models import Charge, ChargeAttempt, Customer

log = structlog.get_logger(__name__)
_C, _A = Charge.State, ChargeAttempt.State
#: How often one PaymentIntent is asked for under the same key before its attempt is given up.
SAME_KEY_TRIES = 3


def charge_due(limit: int = 10) -> int:
    """Begin or withdraw what is due and carry each to a result; return how many charges were taken up."""
    now = timezone.now()
    due = Charge.objects.filter(
        Q(state__in=(_C.QUEUED, _C.RETRY_WAIT)) | Q(state=_C.ACTION_REQUIRED), next_attempt_at__lte=now
    ).order_by("next_attempt_at", "pk")
    with transaction.atomic():
        charges = claim(due, limit)
        begun = [attempt for charge in charges if (attempt := _begin(charge, now))]
    for attempt in begun:
        carry_on(attempt)
    return len(charges)


def _begin(charge: Charge, now: datetime) -> ChargeAttempt | None:
    """Inside the claiming transaction: give the charge its open attempt, or end it when its time is over.

    The conditional UPDATE on the state is the claim: of two workers one gets the row.
    """
    left_open = charge.attempt_rows.filter(state__in=rules.OPEN_ATTEMPTS).first()
    if left_open is None and (charge.cancel_reason or charge.state == _C.ACTION_REQUIRED):
        outcomes.give_up(charge)
        return None
    lease = now + rules.LEASE
    if left_open is not None:
        if not try_advance(charge, to=_C.CALLING, allowed=rules.CHARGE):
            return None
        try_advance(left_open, to=_A.CLOSING, allowed=rules.ATTEMPT, leased_until=lease)
        return left_open
    number = charge.attempts + 1
    first = charge.first_attempt_at or now
    if not try_advance(charge, to=_C.CALLING, allowed=rules.CHARGE, attempts=number, first_attempt_at=first):
        return None
    return ChargeAttempt.objects.create(
        charge=charge,
        number=number,
        card_setup_id=charge.card_setup_id,
        idempotency_key=f"charge:{charge.uid}:{number}",
        leased_until=lease,
    )


def carry_on_left_behind(limit: int = 10) -> int:
    """Take over attempts whose worker has not brought a result within its lease; return how many."""
    now = timezone.now()
    left = ChargeAttempt.objects.filter(
        state__in=(_A.STARTED, _A.CREATED, _A.CLOSING), leased_until__lte=now
    ).order_by("leased_until")
    taken = 0
    for attempt in left.select_related("charge", "card_setup")[:limit]:
        same = ChargeAttempt.objects.filter(pk=attempt.pk, leased_until=attempt.leased_until)
        lease = now + rules.LEASE
        # Whoever moves the lease first owns it.
        if same.update(leased_until=lease) == 1:
            attempt.leased_until = lease
            carry_on(attempt, again=True)
            taken += 1
    return taken


def carry_on(attempt: ChargeAttempt, *, again: bool = False) -> None:
    """Bring an attempt from wherever it stands to a result; a silent Stripe leaves it leased for later.

    `again` says that somebody may have gone further than the row tells: then Stripe is asked first.
    """
    gateway.refuse_inside_transaction()
    try:
        if attempt.state == _A.STARTED:
            _create(attempt, again=again)
            again = False
        if attempt.state == _A.CREATED:
            _confirm(attempt, again=again)
        if attempt.state == _A.CLOSING:
            _withdraw(attempt)
    except (gateway.TryLater, gateway.Unknown) as error:
        _look_later(attempt, str(error))


def _look_later(attempt: ChargeAttempt, message: str) -> None:
    """No usable answer: keep the attempt open and have it looked up soon."""
    tries = attempt.tries + 1
    until = timezone.now() + rules.technical_pause(tries)
    ChargeAttempt.objects.filter(pk=attempt.pk, state__in=rules.OPEN_ATTEMPTS).update(
        tries=tries, leased_until=until, error_message=message[:300]
    )
    log.warning("charge.no_answer", attempt=attempt.idempotency_key, state=attempt.state, tries=tries)


def _create(attempt: ChargeAttempt, *, again: bool) -> None:
    """Get the PaymentIntent and commit its id. Without a stored id nothing was ever confirmed."""
    charge = attempt.charge
    intent = _known_intent(attempt) if again else None
    if intent is None and again and not _key_still_good(attempt):
        outcomes.abandon(attempt)
        return
    if intent is None:
        try:
            intent = gateway.create_intent(
                key=attempt.idempotency_key,
                customer=Customer.objects.get(person_id=charge.person_id).stripe_id,
                payment_method=attempt.card_setup.payment_method,
                money=charge.money,
                description=charge.description,
                metadata={
                    "charge": str(charge.uid),
                    "attempt": attempt.idempotency_key,
                    "reference": charge.reference,
                },
            )
        except gateway.Rejected as error:
            outcomes.refused_before_the_bank(attempt, error.code, str(error))
            return
    with transaction.atomic():
        try_advance(
            attempt,
            to=_A.CREATED,
            allowed=rules.ATTEMPT,
            payment_intent=intent.id,
            client_secret=intent.client_secret,
        )


def _known_intent(attempt: ChargeAttempt) -> gateway.Intent | None:
    """Look whether the PaymentIntent was made although its id never reached us."""
    customer = Customer.objects.get(person_id=attempt.charge.person_id).stripe_id
    since = attempt.started_at - timedelta(hours=1)
    return gateway.find_intent(customer=customer, attempt_key=attempt.idempotency_key, since=since)


def _key_still_good(attempt: ChargeAttempt) -> bool:
    """Stripe replays an error for a day and then forgets the key, so neither for ever nor too late."""
    fresh = timezone.now() - attempt.started_at < rules.KEY_LIFE
    return fresh and attempt.tries < SAME_KEY_TRIES


def _confirm(attempt: ChargeAttempt, *, again: bool) -> None:
    """Take the money, unless the charge was called off meanwhile or somebody has taken it already."""
    if again:
        intent = gateway.retrieve_intent(attempt.payment_intent)
        if intent.status != "requires_confirmation":
            outcomes.settle(attempt, intent)
            return
    if Charge.objects.filter(pk=attempt.charge_id).exclude(cancel_reason="").exists():
        with transaction.atomic():
            try_advance(attempt, to=_A.CLOSING, allowed=rules.ATTEMPT)
        return
    try:
        # A fresh key per try: a replayed error would stay an error, and the intent takes money once anyway.
        key = f"{attempt.idempotency_key}:confirm:{attempt.tries}"
        intent = gateway.confirm_intent(attempt.payment_intent, key=key)
    except gateway.Rejected as error:
        intent = gateway.retrieve_intent(attempt.payment_intent)
        if intent.status == "requires_confirmation":
            # Refused before the bank was asked, such as for a detached card: the intent never tells.
            gateway.cancel_intent(attempt.payment_intent)
            outcomes.refused_before_the_bank(attempt, error.code, str(error))
            return
    outcomes.settle(attempt, intent)


def _withdraw(attempt: ChargeAttempt) -> None:
    """Make sure that the PaymentIntent takes no money any more, or learn that it has."""
    if not attempt.payment_intent:
        outcomes.abandon(attempt)
        return
    try:
        intent = gateway.cancel_intent(attempt.payment_intent)
    except gateway.Rejected:
        intent = gateway.retrieve_intent(attempt.payment_intent)
    outcomes.settle(attempt, intent)
    if attempt.state == _A.CLOSING:
        _look_later(attempt, f"not withdrawn yet: {intent.status}")


def look_at(charge: Charge) -> None:
    """The person says they have answered their bank: look at once, do not wait for the webhook.

    Calls Stripe, so never inside a transaction. A silent Stripe changes nothing; the webhook still comes.
    """
    attempt = charge.attempt_rows.filter(state=_A.ACTION_REQUIRED).select_related("charge").first()
    if attempt is None:
        return
    try:
        outcomes.settle(attempt, gateway.retrieve_intent(attempt.payment_intent))
    except gateway.GatewayError as error:
        log.warning("charge.no_answer", attempt=attempt.idempotency_key, error=str(error))
    charge.refresh_from_db()
