"""Paying for an idea with a card, as far as the code can tell for real."""

from __future__ import annotations

import pytest
from django.urls import reverse

from innovate.core.reconcilers import run_once
from innovate.ledger import audit
from innovate.ledger.queries import balance
from innovate.projects.keeping import account_of
from innovate.projects.models import Offer
from tests.projects.test_offers import offered, signed
from tests.stripe_fixture import StandIn, stripe_process, stripe_stand_in  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


def card_saved(client, offer, stripe: StandIn, card="pm_card_visa"):
    """Go through the card page as a browser does; return the page that follows."""
    pay = reverse("projects:pay_offer", args=[offer.project.slug, offer.pk])
    assert client.post(pay)["Location"] == pay
    assert "data-client-secret" in client.get(pay).content.decode()
    offer.refresh_from_db()
    stripe.save_card(offer.card_setup.setup_intent, card)
    return client.get(reverse("projects:offer_paid", args=[offer.project.slug, offer.pk]), follow=True)


def test_a_signed_offer_is_paid_by_card_into_the_authors_balance(client, stripe_stand_in):  # noqa: F811
    offer = signed(offered())
    client.force_login(offer.buyer)
    assert "being charged" in card_saved(client, offer, stripe_stand_in).content.decode()
    run_once(["payments.charges"])
    run_once(["projects.offers"])
    offer = Offer.objects.get(pk=offer.pk)
    assert offer.state == "paid"
    author = offer.project.author
    assert balance(account_of(author.pk), "EUR").amount == 500_000
    assert list(audit.findings()) == []
    client.force_login(author)
    assert "Your idea was bought" in client.get("/me/earnings/").content.decode()


def test_a_refused_card_leaves_the_offer_to_be_paid(client, stripe_stand_in):  # noqa: F811
    offer = signed(offered())
    client.force_login(offer.buyer)
    page = card_saved(client, offer, stripe_stand_in, "pm_card_chargeDeclined")
    assert "Your card" in page.content.decode() or page.redirect_chain
    offer.refresh_from_db()
    assert offer.state == "signed"
    assert balance(account_of(offer.project.author_id), "EUR").amount == 0


def test_a_signed_offer_is_paid_through_the_api(client, stripe_stand_in):  # noqa: F811
    offer = signed(offered())
    at = f"/api/offers/{offer.pk}"
    client.force_login(offer.project.author)
    assert client.post(f"{at}/card").status_code == 404
    client.force_login(offer.buyer)
    assert client.post(f"{at}/payment").json()["code"] == "no_card"
    card = client.post(f"{at}/card").json()
    assert client.post(f"{at}/card").json() == card and card["state"] == "pending"
    assert client.post(f"{at}/payment").json()["code"] == "no_card"
    offer.refresh_from_db()
    stripe_stand_in.save_card(offer.card_setup.setup_intent)
    for _time in range(2):
        paying = client.post(f"{at}/payment").json()
        assert (paying["state"], paying["charge"]["state"]) == ("paying", "queued")
    run_once(["payments.charges"])
    run_once(["projects.offers"])
    paid = client.get(at).json()
    assert (paid["state"], paid["charge"]["state"]) == ("paid", "succeeded")
    assert paid["charge"]["url"] == Offer.objects.get(pk=offer.pk).charge.get_absolute_url()
    assert client.post(f"{at}/card").json()["code"] == "not_to_pay"
    client.force_login(offer.project.author)
    assert client.get(at).json()["charge"] is None
