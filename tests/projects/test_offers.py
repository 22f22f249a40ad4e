from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.models import RateWindow
from innovate.core.money import Money
from innovate.core.reconcilers import run_once
from innovate.ledger import audit
from innovate.ledger.queries import balance
from innovate.notifications.models import Notice
from innovate.organisations.models import Organisation
from innovate.payments.models import Charge
from innovate.projects import earning_queries
from innovate.projects import services as projects
from innovate.projects.keeping import account_of
from innovate.projects.models import AppendOnly, Offer, Project
from innovate.projects.services import offers
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.payments import saved_card
from tests.factories.projects import DraftFactory, ProjectFactory

pytestmark = pytest.mark.django_db
TERMS = "All rights in the idea. The author is named on every box."


def organisation_of(person, state="verified"):
    organisation = OrganisationFactory(created_by=person)
    Organisation.objects.filter(pk=organisation.pk).update(state=state, verified_at=timezone.now())
    organisation.refresh_from_db()
    return organisation


def offered(project=None, buyer=None, **changes):
    project, buyer = project or ProjectFactory(), buyer or UserFactory(display_name="Ada Buyer")
    values = {
        "amount": Money(500_000, "EUR"),
        "terms": TERMS,
        "valid_until": timezone.now() + timedelta(days=10),
        **changes,
    }
    if "team" not in values and "organisation" not in values:
        values["organisation"] = organisation_of(buyer)
    return offers.make_offer(project=project, buyer=buyer, **values)


def sign(offer, person, version=1, name=None):
    return offers.sign_offer(offer=offer, version=version, actor=person, name=name or person.display_name)


def signed(offer=None):
    offer = offer or offered()
    sign(offer, offer.project.author)
    sign(offer, offer.buyer)
    offer.refresh_from_db()
    assert offer.state == "signed"
    return offer


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": Money(-500, "EUR")}, "amount"),
        ({"amount": Money(0, "EUR")}, "amount"),
        ({"amount": Money(5000, "USD")}, "amount"),
        ({"amount": Money(10**11, "EUR")}, "amount"),
        ({"terms": "Yes \u200b"}, "terms"),
        ({"valid_until": timezone.now() - timedelta(days=1)}, "valid_until"),
        ({"valid_until": timezone.now() + timedelta(days=4000)}, "valid_until"),
    ],
)
def test_an_offer_that_cannot_stand_is_refused_by_field(changes, field):
    with pytest.raises(Refused) as refused:
        offered(**changes)
    assert set(refused.value.fields) == {field}
    assert not Offer.objects.exists()


@pytest.mark.parametrize("stage", ["funding", "production", "declined", "cancelled"])
def test_an_idea_with_peoples_money_in_it_or_over_is_not_for_sale(stage):
    with pytest.raises(Conflict) as refused:
        offered(ProjectFactory(stage=stage))
    assert refused.value.code == "not_for_sale"


def test_a_hidden_idea_is_not_for_sale():
    project = ProjectFactory()
    project.hidden_at = timezone.now()
    with pytest.raises(Conflict) as refused:
        offered(project)
    assert refused.value.code == "not_for_sale"


def test_a_draft_is_not_for_sale_and_nobody_buys_their_own():
    with pytest.raises(Conflict):
        offered(DraftFactory())
    project = ProjectFactory()
    with pytest.raises(Refused) as refused:
        offered(project, project.author)
    assert refused.value.code == "own_idea"


def test_an_offer_is_made_for_a_verified_organisation_or_a_team_one_leads():
    buyer = UserFactory()
    for changes in (
        {"organisation": organisation_of(buyer, "pending")},
        {"organisation": organisation_of(UserFactory())},
        {"team": ProjectFactory()},
        {"team": DraftFactory(author=buyer)},
    ):
        with pytest.raises(NotAllowed):
            offered(buyer=buyer, **changes)
    with pytest.raises(Refused):
        offered(buyer=buyer, organisation=None)
    assert offered(buyer=buyer, team=ProjectFactory(author=buyer)).state == "open"


def test_one_running_offer_per_buyer_and_idea():
    offer = offered()
    with pytest.raises(Conflict):
        offered(offer.project, offer.buyer)
    offers.end_offer(offer=offer, actor=offer.buyer)
    offered(offer.project, offer.buyer)


def counter(offer, actor, amount=700_000):
    return offers.counter_offer(
        offer=offer,
        actor=actor,
        amount=Money(amount, "EUR"),
        terms=TERMS + " And a cooker each year.",
        valid_until=timezone.now() + timedelta(days=5),
    )


def test_sides_take_turns_and_versions_are_kept():
    offer = offered()
    with pytest.raises(Conflict):
        counter(offer, offer.buyer)
    with pytest.raises(NotAllowed):
        counter(offer, UserFactory())
    version = counter(offer, offer.project.author)
    with pytest.raises(Conflict):
        counter(offer, offer.project.author)
    with pytest.raises(Conflict) as refused:
        sign(offer, offer.buyer, version=1)
    assert refused.value.code == "newer_version"
    sign(offer, offer.buyer, version=2)
    assert [row.amount for row in offer.versions.all()] == [700_000, 500_000]
    with pytest.raises(AppendOnly):
        version.save()


def leaves(offer):
    offer.organisation.memberships.filter(person=offer.buyer).delete()


def loses_its_proof(offer):
    Organisation.objects.filter(pk=offer.organisation_id).update(state="pending", verified_at=None)


def hands_over(offer):
    offer.team.team.filter(person=offer.buyer).update(role="member")


@pytest.mark.parametrize("change", [leaves, loses_its_proof, hands_over])
def test_a_buyer_who_may_act_no_more_neither_counters_nor_signs(change):
    buyer = UserFactory()
    offer = offered(buyer=buyer, **({"team": ProjectFactory(author=buyer)} if change is hands_over else {}))
    counter(offer, offer.project.author)
    change(offer)
    with pytest.raises(NotAllowed, match="can make an offer"):
        counter(offer, buyer)
    with pytest.raises(NotAllowed, match="can make an offer"):
        sign(offer, buyer, version=2)
    assert offer.versions.count() == 2
    # What they may always do is end it.
    offers.end_offer(offer=offer, actor=buyer)


@pytest.mark.parametrize("became", ["hidden", "funding"])
def test_an_offer_is_not_signed_once_the_idea_is_no_longer_for_sale(became):
    offer = offered()
    if became == "hidden":
        projects.hide_project(project=offer.project, actor=StaffFactory(), reason="It was copied.")
    else:
        Project.objects.filter(pk=offer.project_id).update(stage="funding")
    with pytest.raises(Conflict) as refused:
        sign(offer, offer.project.author)
    assert refused.value.code == "not_for_sale"


def test_a_signature_is_the_display_name_and_keeps_the_hash_of_the_terms():
    offer = offered()
    with pytest.raises(Refused) as refused:
        sign(offer, offer.project.author, name="Somebody Else")
    assert "name" in refused.value.fields
    with pytest.raises(Conflict):
        sign(offer, offer.buyer)
    signature = sign(offer, offer.project.author, name=f"  {offer.project.author.display_name.upper()} ")
    table = offer.versions.get()
    assert signature.digest == table.digest == table.fingerprint()
    with pytest.raises(Conflict):
        sign(offer, offer.project.author)
    with pytest.raises(AppendOnly):
        signature.save()
    with pytest.raises(NotAllowed):
        sign(offer, UserFactory())


def test_both_names_bind_and_nobody_ends_it_then():
    offer = signed()
    for person in (offer.buyer, offer.project.author):
        with pytest.raises(Conflict):
            offers.end_offer(offer=offer, actor=person)
    assert Notice.objects.filter(kind="projects.offer_signed").exists()


def test_an_idea_is_sold_once():
    project = ProjectFactory()
    first, second = offered(project), offered(project, UserFactory())
    sign(second, project.author)
    signed(first)
    with pytest.raises(Conflict) as refused:
        sign(second, second.buyer)
    assert refused.value.code == "sold"
    second.refresh_from_db()
    assert (second.state, second.versions.get().signatures.count()) == ("half_signed", 1)
    with pytest.raises(Conflict):
        offered(project, UserFactory())
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=second.pk).update(state="signed")


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_an_offer_nobody_acts_on_expires(steps):
    offer = offered()
    if steps:
        sign(offer, offer.project.author)
    if steps == 2:
        sign(offer, offer.buyer)
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        if steps < 2:
            with pytest.raises(Conflict):
                sign(offer, offer.buyer if steps else offer.project.author)
        run_once(["projects.offers"])
    offer.refresh_from_db()
    assert offer.state == "expired"
    assert Notice.objects.filter(kind="projects.offer_expired").count() == 2


def charged(offer, state="succeeded"):
    """Pay with a card whose charge has come out as `state`."""
    from innovate.payments import posting

    charge = offers.pay(offer=offer, card_setup=saved_card(offer.buyer))
    Charge.objects.filter(pk=charge.pk).update(
        state=state, succeeded_at=timezone.now() if state == "succeeded" else None
    )
    charge.refresh_from_db()
    if state == "succeeded":
        posting.charge_succeeded(charge, f"pi_{charge.pk}")
    run_once(["projects.offers"])
    offer.refresh_from_db()
    return charge


def test_a_paid_offer_is_in_the_authors_balance_and_earnings():
    offer = signed()
    charged(offer)
    author = offer.project.author
    assert offer.state == "paid"
    assert balance(account_of(author.pk), "EUR").amount == 500_000
    _page, lines = earning_queries.lines_of(author)
    assert [(line.project, line.money.amount) for line in lines] == [(offer.project, 500_000)]
    assert list(audit.findings()) == []
    run_once(["projects.offers"])
    assert Notice.objects.filter(kind="projects.offer_paid").count() == 2


def test_a_card_that_fails_leaves_it_to_be_paid_with_another():
    offer = signed()
    first = charged(offer, "failed")
    assert (offer.state, offer.charge) == ("signed", None)
    second = charged(offer)
    assert offer.state == "paid"
    assert first.reference != second.reference


@pytest.mark.parametrize("state", ["failed", "succeeded"])
def test_an_offer_read_long_ago_never_settles_a_newer_charge(state):
    offer = signed()
    first = offers.pay(offer=offer, card_setup=saved_card(offer.buyer))
    Charge.objects.filter(pk=first.pk).update(state="failed")
    stale = Offer.objects.select_related("project", "charge").get(pk=offer.pk)
    assert offers.settle_payment(offer=Offer.objects.get(pk=offer.pk))
    second = offers.pay(offer=Offer.objects.get(pk=offer.pk), card_setup=saved_card(offer.buyer))
    stale.charge.state = state
    stale.charge.succeeded_at = timezone.now()
    assert not offers.settle_payment(offer=stale)
    offer.refresh_from_db()
    assert (offer.state, offer.charge, offer.paid_at) == ("paying", second, None)
    assert Notice.objects.filter(kind="projects.offer_unpaid").count() == 1
    assert not Notice.objects.filter(kind="projects.offer_paid").exists()


def test_a_charge_that_succeeded_late_is_not_let_go_of_as_failed():
    offer = signed()
    charge = offers.pay(offer=offer, card_setup=saved_card(offer.buyer))
    Charge.objects.filter(pk=charge.pk).update(state="failed")
    stale = Offer.objects.select_related("project", "charge").get(pk=offer.pk)
    Charge.objects.filter(pk=charge.pk).update(state="succeeded", succeeded_at=timezone.now())
    assert not offers.settle_payment(offer=stale)
    run_once(["projects.offers"])
    offer.refresh_from_db()
    assert (offer.state, offer.charge) == ("paid", charge)


def test_paying_twice_is_one_charge():
    offer = signed()
    card = saved_card(offer.buyer)
    first = offers.pay(offer=offer, card_setup=card)
    assert offers.pay(offer=offer, card_setup=card) == first
    unsigned = offered()
    with pytest.raises(Conflict):
        offers.pay(offer=unsigned, card_setup=saved_card(unsigned.buyer))


# Pages


@pytest.fixture
def buyer(client):
    RateWindow.objects.all().delete()
    person = UserFactory(display_name="Ada Buyer")
    client.force_login(person)
    return person


def test_a_refused_offer_keeps_what_was_typed(client, buyer):
    project, organisation = ProjectFactory(), organisation_of(buyer)
    url = reverse("projects:new_offer", args=[project.slug])
    typed = {
        "on_behalf": f"organisation-{organisation.pk}",
        "amount": "-500",
        "terms": "All of it, and the author is named.",
        "valid_until": (timezone.localdate() + timedelta(days=9)).isoformat(),
    }
    page = client.post(url, typed).content.decode()
    assert "cannot be below zero" in page
    assert "All of it, and the author is named." in page
    assert "-500" in page
    assert client.post(url, {**typed, "amount": "500"}).status_code == 302
    assert Offer.objects.get().versions.get().money == Money(50_000, "EUR")


def test_who_acts_for_nobody_is_told_how_to(client, buyer):
    url = reverse("projects:new_offer", args=[ProjectFactory().slug])
    assert "You act for nobody who could buy it" in client.get(url).content.decode()


def test_a_draft_of_others_is_not_there(client, buyer):
    url = reverse("projects:new_offer", args=[DraftFactory().slug])
    assert client.get(url).status_code == 404


def test_only_the_two_sides_see_an_offer(client, buyer):
    offer = offered(buyer=buyer)
    member = UserFactory()
    projects.add_member(project=offer.project, person=member, actor=offer.project.author)
    for person, status in (
        (buyer, 200),
        (offer.project.author, 200),
        (member, 404),
        (StaffFactory(), 404),
        (UserFactory(), 404),
    ):
        client.force_login(person)
        assert client.get(offer.get_absolute_url()).status_code == status
        listed = client.get(reverse("projects:offers", args=[offer.project.slug])).content.decode()
        assert (offer.get_absolute_url() in listed) == (status == 200)


def test_signature_under_terms_that_have_changed_says_so(client, buyer):
    offer = offered(buyer=buyer)
    client.force_login(offer.project.author)
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    url = offer.get_absolute_url()
    client.post(url, {"action": "counter", "amount": "7000", "terms": TERMS, "valid_until": day})
    late = client.post(url, {"action": "sign", "version": 1, "name": offer.project.author.display_name})
    assert "There is a newer version" in late.text and "You have signed" not in late.text


def test_an_offer_is_negotiated_and_signed_by_pages(client, buyer):
    offer = offered(buyer=buyer)
    url, author = offer.get_absolute_url(), offer.project.author
    client.force_login(author)
    assert "Answer the offer" in client.get("/me/").content.decode()
    wrong = client.post(url, {"action": "counter", "amount": "lots", "terms": "Mine.", "valid_until": ""})
    assert {"amount", "valid_until"} <= set(wrong.context["counter"].errors)
    assert "lots" in wrong.content.decode()
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    client.post(url, {"action": "counter", "amount": "7000", "terms": TERMS, "valid_until": day})
    client.force_login(buyer)
    wrong = client.post(url, {"action": "sign", "version": 2, "name": "A. Buyer"})
    assert "exactly as it stands in your profile" in wrong.content.decode()
    client.post(url, {"action": "sign", "version": 2, "name": "Ada Buyer"})
    client.force_login(author)
    client.post(url, {"action": "sign", "version": 2, "name": author.display_name})
    client.force_login(buyer)
    page = client.get(url).content.decode()
    assert "Pay by card" in page
    assert "€7,000" in page


def test_the_author_cannot_pay(client, buyer):
    offer = signed(offered(buyer=buyer))
    url = reverse("projects:pay_offer", args=[offer.project.slug, offer.pk])
    assert client.get(url).status_code == 200
    client.force_login(offer.project.author)
    assert client.get(url).status_code == 404


def test_an_offer_through_the_api_says_its_time_zone(client):
    project, buyer = ProjectFactory(), UserFactory()
    client.force_login(buyer)
    given = {
        "amount": 500_000,
        "currency": "EUR",
        "terms": TERMS,
        "organisation": organisation_of(buyer).slug,
    }
    path, until = f"/api/projects/{project.slug}/offers", timezone.now() + timedelta(days=10)
    naive = {**given, "valid_until": f"{until:%Y-%m-%dT%H:%M:%S}"}
    answer = client.post(path, naive, content_type="application/json")
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["data.valid_until"])
    made = client.post(path, {**given, "valid_until": until.isoformat()}, content_type="application/json")
    assert (made.status_code, made.json()["state"]) == (201, "open")


@pytest.mark.parametrize("stage", ["idea", "production"])
def test_way_to_an_offer_stands_on_the_page_for_who_may_make_one(client, stage):
    project = ProjectFactory(stage=stage)
    lead, maker, unverified = ProjectFactory().author, UserFactory(), UserFactory()
    organisation_of(maker)
    organisation_of(unverified, state="pending")
    drafting = DraftFactory().author
    place = reverse("projects:offers", args=[project.slug])
    assert place not in client.get(project.get_absolute_url()).text
    may = {lead: stage == "idea", maker: stage == "idea"}
    for person in (lead, maker, unverified, drafting, project.author, StaffFactory()):
        client.force_login(person)
        page = client.get(project.get_absolute_url()).text
        assert (f'href="{place}"' in page) == may.get(person, False)
