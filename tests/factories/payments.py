"""Cards, charges and payouts, with and without a Stripe that knows them."""

from __future__ import annotations

import itertools

from django.utils import timezone

from innovate.accounts.models import User
from innovate.core.money import Money
from innovate.organisations.models import Organisation
from innovate.payments import posting, services
from innovate.payments.models import CardSetup, Charge, ChargeAttempt, ConnectedAccount, Customer
from tests.factories.accounts import UserFactory
from tests.stripe_fixture import StandIn

_numbers = itertools.count(1)


def saved_card(person: User | None = None, *, reference: str = "") -> CardSetup:
    """A saved card that Stripe has never heard of."""
    person = person or UserFactory()
    number = next(_numbers)
    Customer.objects.get_or_create(person=person, defaults={"stripe_id": f"cus_{number}"})
    return CardSetup.objects.create(
        person=person,
        reference=reference or f"card:{number}",
        state=CardSetup.State.SAVED,
        setup_intent=f"seti_{number}",
        payment_method=f"pm_{number}",
        brand="visa",
        last4="4242",
    )


def real_card(stripe: StandIn, card: str = "pm_card_visa", person: User | None = None) -> CardSetup:
    """A card saved at the stand-in as a browser would; `pm_card_…` names the test card."""
    setup = services.start_card_setup(person=person or UserFactory(), reference=f"card:{next(_numbers)}")
    answer = stripe.save_card(setup.setup_intent, card)
    if answer.get("status") == "requires_action":
        stripe.answer_bank(setup.setup_intent, setup.client_secret)
    setup = services.refresh_card_setup(setup=setup)
    assert setup.state == CardSetup.State.SAVED, answer
    return setup


def queued_charge(
    card: CardSetup, money: Money | None = None, *, account: str = "held:campaign:1", reference: str = ""
) -> Charge:
    """A charge that waits for its reconciler."""
    return services.queue_charge(
        person=card.person,
        card_setup=card,
        reference=reference or f"test:{next(_numbers)}",
        money=money or Money(4900, "EUR"),
        credit_account=account,
        description="A folding cooker",
    )


def paid_charge(money: Money | None = None, *, account: str = "held:campaign:1") -> Charge:
    """A charge that succeeded and is in the ledger, without any Stripe."""
    charge = queued_charge(saved_card(), money, account=account)
    intent = f"pi_{charge.pk}_{next(_numbers)}"
    ChargeAttempt.objects.create(
        charge=charge,
        number=1,
        card_setup=charge.card_setup,
        idempotency_key=f"charge:{charge.uid}:1",
        payment_intent=intent,
        state=ChargeAttempt.State.SUCCEEDED,
        leased_until=timezone.now(),
        finished_at=timezone.now(),
    )
    now = timezone.now()
    Charge.objects.filter(pk=charge.pk).update(
        state=Charge.State.SUCCEEDED, succeeded_at=now, attempts=1, first_attempt_at=now, fee_known=True
    )
    charge.refresh_from_db()
    posting.charge_succeeded(charge, intent)
    return charge


def verified_organisation(name: str = "Ningbo Cookers") -> Organisation:
    """A verified supplier."""
    return Organisation.objects.create(
        name=name,
        slug=f"maker-{next(_numbers)}",
        country="DE",
        state=Organisation.State.VERIFIED,
        verified_at=timezone.now(),
        created_by=UserFactory(),
    )


def ready_account(organisation: Organisation, stripe_account: str = "acct_1") -> ConnectedAccount:
    """An account that can receive transfers."""
    account = services.account_of(organisation)
    ConnectedAccount.objects.filter(pk=account.pk).update(
        state=ConnectedAccount.State.READY, stripe_account=stripe_account
    )
    return account
