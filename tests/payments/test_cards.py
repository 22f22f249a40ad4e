from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from innovate.payments import reconcilers, services
from innovate.payments.models import CardSetup, Customer
from tests.factories.accounts import UserFactory
from tests.factories.payments import real_card
from tests.stripe_fixture import StandIn

pytestmark = pytest.mark.django_db


def test_card_is_saved_with_its_last_digits_only(stripe_stand_in: StandIn) -> None:
    setup = real_card(stripe_stand_in)
    assert (setup.brand, setup.last4, setup.error) == ("visa", "4242", "")
    assert setup.payment_method.startswith("pm_")
    assert services.refresh_card_setup(setup=setup).state == "saved"


def test_coming_back_goes_on_with_the_same_setup(stripe_stand_in: StandIn) -> None:
    person = UserFactory()
    one = services.start_card_setup(person=person, reference="pledge:1")
    assert services.start_card_setup(person=person, reference="pledge:1") == one
    assert services.start_card_setup(person=person, reference="pledge:2") != one
    assert Customer.objects.count() == 1


def test_refused_card_says_why_and_the_next_one_is_saved(stripe_stand_in: StandIn) -> None:
    setup = services.start_card_setup(person=UserFactory(), reference="x")
    stripe_stand_in.save_card(setup.setup_intent, "pm_card_chargeDeclinedInsufficientFunds")
    setup = services.refresh_card_setup(setup=setup)
    assert (setup.state, setup.error) == ("failed", "There is not enough money on the card.")
    again = services.start_card_setup(person=setup.person, reference="x")
    assert again.client_secret == setup.client_secret
    stripe_stand_in.save_card(setup.setup_intent)
    assert services.refresh_card_setup(setup=setup).state == "saved"
    assert setup.error == ""


@pytest.mark.parametrize("path", ["/v1/customers", "/v1/setup_intents"])
@pytest.mark.parametrize("fault", ["lost_response_after_success", "rate_limit_429"])
def test_silent_stripe_is_told_in_words_and_trying_again_works(
    stripe_stand_in: StandIn, path: str, fault: str
) -> None:
    person = UserFactory()
    stripe_stand_in.fault(fault, path=path)
    with pytest.raises(services.PaymentsUnreachable, match="Nothing was taken"):
        services.start_card_setup(person=person, reference="x")
    assert CardSetup.objects.get().state == "creating"
    assert services.start_card_setup(person=person, reference="x").state == "pending"
    assert CardSetup.objects.count() == 1


def test_without_a_key_it_says_so_and_charges_nothing(settings: object) -> None:
    settings.STRIPE_SECRET_KEY = ""  # type: ignore[attr-defined]
    with pytest.raises(services.PaymentsUnreachable):
        services.start_card_setup(person=UserFactory(), reference="x")


def test_left_setups_are_looked_at_and_given_up_after_a_day(stripe_stand_in: StandIn) -> None:
    saved = services.start_card_setup(person=UserFactory(), reference="x")
    left = services.start_card_setup(person=UserFactory(), reference="y")
    never = CardSetup.objects.create(person=UserFactory(), reference="z")
    stripe_stand_in.save_card(saved.setup_intent)
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        assert reconcilers.card_setups() == 1
        assert reconcilers.card_setups() == 0
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        assert reconcilers.card_setups() == 2
    states = {row.pk: row.state for row in CardSetup.objects.all()}
    assert states == {saved.pk: "saved", left.pk: "cancelled", never.pk: "cancelled"}
    at_stripe = stripe_stand_in.ask("GET", f"/v1/setup_intents/{left.setup_intent}")
    assert at_stripe["status"] == "canceled"
