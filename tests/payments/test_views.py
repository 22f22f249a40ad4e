"""The payer's pages: only the payer sees them, each says the one thing to do, and none needs luck."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from innovate.core.money import Money
from innovate.organisations.models import Membership
from innovate.payments import charging, services
from innovate.payments.models import CardSetup, Charge, ConnectedAccount, Mismatch
from innovate.payments.queries import tasks
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.payments import (
    paid_charge,
    queued_charge,
    ready_account,
    real_card,
    saved_card,
    verified_organisation,
)
from tests.stripe_fixture import StandIn

pytestmark = pytest.mark.django_db


def _page(client: Client, charge: Charge, name: str = "charge") -> str:
    client.force_login(charge.person)
    answer = client.get(reverse(f"payments:{name}", args=[charge.pk]))
    assert answer.status_code == 200
    assert "style=" not in answer.content.decode().split("<main", 1)[1].split("</main>")[0]
    return answer.content.decode()


@pytest.mark.parametrize("name", ["charge", "card", "card_done"])
def test_pages_of_a_payment_are_for_its_payer_only(client: Client, name: str) -> None:
    url = reverse(f"payments:{name}", args=[paid_charge().pk])
    assert client.get(url).status_code == 302
    client.force_login(UserFactory())
    assert client.get(url).status_code == 403


@pytest.mark.parametrize(
    ("state", "code", "words"),
    [
        ("queued", "", "We are charging your card."),
        ("succeeded", "", "Paid. Thank you!"),
        ("retry_wait", "insufficient_funds", "There is not enough money on the card."),
        ("action_required", "expired_card", "The card has expired."),
        ("failed", "too_late", "This payment was not made"),
    ],
)
def test_page_says_how_it_stands(client: Client, state: str, code: str, words: str) -> None:
    charge = paid_charge()
    Charge.objects.filter(pk=charge.pk).update(state=state, error_code=code)
    page = _page(client, charge)
    assert words in page
    assert ("Choose another card" in page) == (state in ("retry_wait", "action_required"))
    assert "€49" in page


def test_page_in_chinese_answers(client: Client) -> None:
    charge = paid_charge()
    client.force_login(charge.person)
    with override("en"):  # what the page activates ends here
        answer = client.get(f"/zh-hans/payments/charges/{charge.pk}/")
    assert answer.status_code == 200
    assert 'lang="zh-hans"' in answer.content.decode()


def test_bank_question_carries_what_the_browser_needs(client: Client, stripe_stand_in: StandIn) -> None:
    charge = queued_charge(real_card(stripe_stand_in, "pm_card_authenticationRequired"))
    charging.charge_due()
    attempt = charge.attempt_rows.get()
    page = _page(client, charge)
    for value in (
        'data-card="confirm"',
        f'data-client-secret="{attempt.client_secret}"',
        f'data-payment-method="{attempt.card_setup.payment_method}"',
        'data-publishable-key="pk_test_of_the_tests"',
        f'data-return-url="http://testserver/payments/charges/{charge.pk}/?answered=1"',
        "js/card.js",
    ):
        assert value in page
    assert tasks(charge.person)[0].title.startswith("Confirm your payment of €49")


def test_coming_back_from_the_bank_looks_at_once(client: Client, stripe_stand_in: StandIn) -> None:
    charge = queued_charge(real_card(stripe_stand_in, "pm_card_authenticationRequired"))
    charging.charge_due()
    attempt = charge.attempt_rows.get()
    stripe_stand_in.ask(
        "POST",
        f"/v1/payment_intents/{attempt.payment_intent}/confirm",
        {"client_secret": attempt.client_secret, "payment_method": attempt.card_setup.payment_method},
        key="pk_test_of_the_tests",
    )
    stripe_stand_in.answer_bank(attempt.payment_intent, attempt.client_secret)
    client.force_login(charge.person)
    answer = client.get(reverse("payments:charge", args=[charge.pk]), {"answered": "1"}, follow=True)
    assert "Paid. Thank you!" in answer.content.decode()
    assert tasks(charge.person) == []


def test_another_card_is_typed_saved_and_charged(client: Client, stripe_stand_in: StandIn) -> None:
    charge = queued_charge(real_card(stripe_stand_in, "pm_card_chargeCustomerFail"))
    charging.charge_due()
    page = _page(client, charge, "card")
    setup = CardSetup.objects.latest("pk")
    assert f'data-client-secret="{setup.client_secret}"' in page
    done = reverse("payments:card_done", args=[charge.pk])
    assert "The card was not saved" in client.get(done, follow=True).content.decode()
    stripe_stand_in.save_card(setup.setup_intent, "pm_card_chargeDeclined")
    assert "The bank declined the card." in client.get(done, follow=True).content.decode()
    stripe_stand_in.save_card(setup.setup_intent)
    assert client.get(done).url == charge.get_absolute_url()
    client.get(done)
    charging.charge_due()
    charge.refresh_from_db()
    assert (charge.state, charge.card_setup_id) == ("succeeded", setup.pk)


def test_silent_stripe_gives_a_page_in_words(client: Client, stripe_stand_in: StandIn) -> None:
    charge = queued_charge(real_card(stripe_stand_in, "pm_card_chargeCustomerFail"))
    charging.charge_due()
    stripe_stand_in.fault("error_500", path="/v1/setup_intents")
    client.force_login(charge.person)
    answer = client.get(reverse("payments:card", args=[charge.pk]))
    assert answer.status_code == 503
    assert "Nothing was taken." in answer.content.decode()


def test_list_costs_a_fixed_number_of_queries(client: Client, django_assert_max_num_queries: object) -> None:
    person = UserFactory()
    client.force_login(person)
    url = reverse("payments:charge_list")
    assert "No payments yet" in client.get(url).content.decode()
    card = saved_card(person)
    for number in range(30):
        queued_charge(card, Money(1000 + number, "EUR"))
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        page = client.get(url).content.decode()
    assert page.count("A folding cooker") == 24
    other = queued_charge(saved_card(), Money(7777, "EUR"))
    assert "77.77" not in page
    assert other.person != person


def test_owner_of_an_organisation_is_led_to_stripe(client: Client, stripe_stand_in: StandIn) -> None:
    organisation = verified_organisation()
    owner = UserFactory()
    url = reverse("payments:account", args=[organisation.slug])
    client.force_login(owner)
    assert client.get(url).status_code == 403
    Membership.objects.create(organisation=organisation, person=owner, role="owner")
    assert "Nothing to do yet" in client.get(url).content.decode()
    seen = stripe_stand_in.ask(
        "POST", "/v1/accounts", {"country": "DE", "capabilities[transfers][requested]": "true"}
    )
    ready_account(organisation, seen["id"])
    ConnectedAccount.objects.update(state="onboarding")
    assert "Give the details" in client.get(url).content.decode()
    assert client.post(url).url.startswith(f"{stripe_stand_in.url}/onboarding/")
    ConnectedAccount.objects.update(state="ready")
    assert "Your bank details are complete" in client.get(url).content.decode()


def test_mismatches_are_for_staff_and_are_settled_with_words(client: Client) -> None:
    services.report_mismatch(kind="charged_twice", subject="pi_1", charge=7)
    row = Mismatch.objects.get()
    client.force_login(UserFactory())
    assert client.get(reverse("payments:mismatch_list")).status_code == 403
    client.force_login(StaffFactory())
    assert "charged_twice" in client.get(reverse("payments:mismatch_list")).content.decode()
    url = reverse("payments:mismatch", args=[row.pk])
    assert client.post(url, {"note": ""}).status_code == 422
    assert client.post(url, {"note": "Refunded by hand."}).status_code == 302
    assert "Everything agrees" in client.get(reverse("payments:mismatch_list")).content.decode()
