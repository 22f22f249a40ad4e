"""Saving a card: a row first, then Stripe, then what became of it."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Refused
from innovate.core.states import try_advance
from innovate.payments import gateway, rules
from innovate.payments.models import CardSetup, Customer

#: Stripe's words for a SetupIntent that waits for something the person does.
_WAITING = ("requires_payment_method", "requires_confirmation", "requires_action")


class PaymentsUnreachable(Refused):
    """Stripe does not answer now. Nothing was taken; trying again is safe."""

    status = 503
    default_code = "payments_unreachable"


def start_card_setup(*, person: User, reference: str) -> CardSetup:
    """Return a card set-up for `reference` that is ready for the card to be typed in.

    Calling it again goes on with the open one. Calls Stripe, so never inside a transaction.
    Raises PaymentsUnreachable when Stripe does not answer.
    """
    gateway.refuse_inside_transaction()
    setup = _open_setup(person, reference)
    if setup.state != CardSetup.State.CREATING:
        return setup
    try:
        created = gateway.create_setup(uid=setup.uid, customer=_customer(person), reference=reference)
    except gateway.Rejected:
        # This row can never be completed; the next visit begins with a fresh one.
        try_advance(setup, to=CardSetup.State.CANCELLED, allowed=rules.SETUP)
        raise _unreachable() from None
    except gateway.GatewayError as error:
        raise _unreachable() from error
    with transaction.atomic():
        try_advance(
            setup,
            to=CardSetup.State.PENDING,
            allowed=rules.SETUP,
            setup_intent=created.id,
            client_secret=created.client_secret,
            checked_at=timezone.now(),
        )
    setup.refresh_from_db()
    return setup


def refresh_card_setup(*, setup: CardSetup) -> CardSetup:
    """Look at Stripe what became of the card, and return the set-up as it is now.

    `failed` still takes another card in the same form. Calls Stripe, so never inside a transaction.
    Raises PaymentsUnreachable when Stripe does not answer.
    """
    gateway.refuse_inside_transaction()
    if not setup.setup_intent or setup.state in (CardSetup.State.SAVED, CardSetup.State.CANCELLED):
        return setup
    try:
        seen = gateway.retrieve_setup(setup.setup_intent)
    except gateway.GatewayError as error:
        raise _unreachable() from error
    settle_setup(setup, seen)
    setup.refresh_from_db()
    return setup


def settle_setup(setup: CardSetup, seen: gateway.Setup) -> bool:
    """Bring the row to what Stripe says; return whether it moved. Safe to repeat and in any order."""
    now = timezone.now()
    with transaction.atomic():
        if seen.status == "succeeded":
            return try_advance(
                setup,
                to=CardSetup.State.SAVED,
                allowed=rules.SETUP,
                payment_method=seen.payment_method,
                brand=seen.brand,
                last4=seen.last4,
                error_code="",
                checked_at=now,
            )
        if seen.status == "canceled":
            return try_advance(setup, to=CardSetup.State.CANCELLED, allowed=rules.SETUP, checked_at=now)
        if seen.status in _WAITING and seen.error_code and seen.error_code != setup.error_code:
            return try_advance(
                setup,
                to=CardSetup.State.FAILED,
                allowed=rules.SETUP,
                error_code=seen.error_code,
                checked_at=now,
            )
        CardSetup.objects.filter(pk=setup.pk).update(checked_at=now)
        return False


def _open_setup(person: User, reference: str) -> CardSetup:
    states = (CardSetup.State.CREATING, CardSetup.State.PENDING, CardSetup.State.FAILED)
    rows = CardSetup.objects.filter(person=person, reference=reference, state__in=states)
    if setup := rows.first():
        return setup
    try:
        with transaction.atomic():
            return CardSetup.objects.create(person=person, reference=reference)
    except IntegrityError:
        # Two tabs at once: the constraint let one in, the other goes on with it.
        return rows.get()


def _customer(person: User) -> str:
    """Return the person's id at Stripe, made known there on first need."""
    row, _created = Customer.objects.get_or_create(person=person)
    if not row.stripe_id:
        found = gateway.create_customer(uid=row.uid, email=person.email, name=person.display_name)
        Customer.objects.filter(pk=row.pk, stripe_id="").update(stripe_id=found)
        row.refresh_from_db()
    return row.stripe_id


def _unreachable() -> PaymentsUnreachable:
    return PaymentsUnreachable(
        _("The payment service does not answer right now. Nothing was taken. Please try again in a minute.")
    )
