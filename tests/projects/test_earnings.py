"""What a person has earned: kept while buyers may get it back, then paid out to their bank, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from innovate.accounts.leaving import obstacles
from innovate.accounts.models import User
from innovate.core.errors import Conflict, Refused
from innovate.core.money import Money
from innovate.ledger import audit
from innovate.notifications.models import Notice
from innovate.payments import charging, gateway, paying_out
from innovate.payments.models import ConnectedAccount, Mismatch, Payout
from innovate.payments.services import account_of as account_of_organisation
from innovate.payments.services import receive_at_home, take_back
from innovate.projects import earning_queries
from innovate.projects.models import Project
from innovate.projects.services import earnings, royalties
from innovate.projects.stages import Stage
from tests.factories.accounts import UserFactory
from tests.factories.moderation import SanctionFactory
from tests.factories.payments import queued_charge, real_card, verified_organisation
from tests.factories.projects import ProjectFactory
from tests.projects.test_shares import agreed, euros, owed, paid_in, sell
from tests.stripe_fixture import StandIn, stripe_process, stripe_stand_in  # noqa: F401

pytestmark = pytest.mark.django_db
PAGE, OUT = "/me/earnings/", "/me/earnings/payouts/"


def selling(author: User | None = None, *, done: bool = True) -> Project:
    """A project whose author gets a tenth of its sales; `done`: completed so long ago that nobody sends it back."""
    project = ProjectFactory(**({"author": author} if author else {}))
    with time_machine.travel(timezone.now() - timedelta(days=30), tick=False):
        agreed(project, {project.author_id: 10_000})
    if done:
        finish(project)
    return project


def finish(project: Project, ago: timedelta = timedelta(days=15)) -> None:
    Project.objects.filter(pk=project.pk).update(stage=Stage.COMPLETED, stage_since=timezone.now() - ago)


def sold(project: Project, cents: int, event: str, ago: timedelta = timedelta(days=20)) -> None:
    """Sell for `cents`, so long ago; a tenth of it is the author's."""
    paid_in(cents)
    sell(project, cents, event, at=timezone.now() - ago)


def given_back(cents: int, of: str) -> None:
    royalties.give_back(of=of, money=euros(cents), event=f"refund:{of}:{cents}", at=timezone.now())


def payable(person: User) -> int:
    return sum(due.payable.amount for due in earning_queries.due_to(person))


def later() -> None:
    before = timezone.now() - timedelta(minutes=1)
    Payout.objects.update(leased_until=before)
    ConnectedAccount.objects.update(leased_until=before)


def test_earnings_show_every_movement_in_a_fixed_number_of_queries(client: Client) -> None:
    project = selling(done=False)
    paid_in(100_000)
    client.force_login(project.author)

    def cost() -> tuple[int, str]:
        with CaptureQueriesContext(connection) as captured:
            page = client.get(PAGE)
        return len(captured), page.text

    assert "Nothing earned yet" in cost()[1]
    sell(project, 1000, "pledge:1")
    before, page = cost()
    assert project.title in page
    assert "€1" in page
    for number in range(2, 6):
        sell(project, 1000, f"pledge:{number}")
    given_back(500, "pledge:2")
    after, page = cost()
    assert "A sale was given back" in page
    assert after == before
    assert earning_queries.due_to(project.author) == [earning_queries.Due(euros(450), euros(0))]


def test_pay_out_releases_what_can_be_and_nothing_twice() -> None:
    author = UserFactory()
    sold(selling(author), 1000, "pledge:1")
    sold(selling(author, done=False), 3000, "pledge:2")
    for country in ("", "XX"):
        with pytest.raises(Refused, match="country"):
            earnings.pay_out(person=author, currency="EUR", country=country)
    payout = earnings.pay_out(person=author, currency="EUR", country="DE")
    assert (payout.money, payout.account.person, payout.account.country) == (euros(100), author, "DE")
    assert owed(author) == 300
    for currency in ("EUR", "USD"):
        with pytest.raises(Refused, match="nothing to pay out"):
            earnings.pay_out(person=author, currency=currency)
    assert Payout.objects.count() == 1
    assert list(audit.findings()) == []


def test_payout_reaches_the_bank_once_and_each_step_is_told(
    client: Client,
    stripe_stand_in: StandIn,  # noqa: F811
) -> None:
    author = UserFactory()
    sold(selling(author), 10_000, "pledge:1")
    # The stand-in sends only what it has: let somebody pay first.
    queued_charge(real_card(stripe_stand_in), Money(5000, "EUR"))
    charging.charge_due()
    client.force_login(author)
    answer = client.post(OUT, {"currency": "EUR", "country": "DE"}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("payments:own_account")
    assert "€10 is set aside for you" in answer.text and "Give the details" in answer.text
    assert any("being paid out" in found.text for found in obstacles(author))
    assert f"Say where the money for {author} goes" in client.get("/me/").text
    assert client.post(reverse("payments:own_account"), {"country": "DE"}).url.startswith(
        f"{stripe_stand_in.url}/onboarding/"
    )
    account = ConnectedAccount.objects.get()
    stripe_stand_in.hook("POST", f"accounts/{account.stripe_account}/onboard")
    back = client.get(f"{reverse('payments:own_account')}?answered=1", follow=True)
    assert "Your bank details are complete" in back.text
    stripe_stand_in.fault("lost_response_after_success", path="/v1/transfers")
    for _ in range(4):
        later()
        paying_out.open_accounts()
        paying_out.send_due()
    payout = Payout.objects.get()
    assert payout.state == "paid", payout.error_message
    sent = stripe_stand_in.ask("GET", "/v1/transfers", {"destination": account.stripe_account})["data"]
    assert [row["amount"] for row in sent] == [1000]
    assert Notice.objects.get(person=author, kind="payments.paid_out").url == reverse("payments:own_account")
    assert "Paid out to you" in client.get(PAGE).text
    assert "Say where the money" not in client.get("/me/").text
    assert list(audit.findings()) == [] and list(obstacles(author)) == []
    # The next time nobody asks for anything.
    sold(selling(author), 2000, "pledge:2")
    answer = client.post(OUT, {"currency": "EUR"}, follow=True)
    assert answer.redirect_chain[-1][0] == PAGE and "€2 is on its way to you" in answer.text


def test_country_in_which_nobody_can_be_paid_is_said_and_another_chosen(
    client: Client,
    stripe_stand_in: StandIn,  # noqa: F811
) -> None:
    author = UserFactory()
    sold(selling(author), 1000, "pledge:1")
    client.force_login(author)
    client.post(OUT, {"currency": "EUR", "country": "AQ"})
    own = reverse("payments:own_account")
    page = client.post(own, {"country": "AQ"})
    assert "cannot open an account in this country" in page.text
    assert "pays nobody in this country" in page.text
    assert Notice.objects.filter(person=author, kind="payments.country_refused").count() == 1
    assert Mismatch.objects.get().kind == "account_refused"
    # Nobody asks Stripe the same again.
    later()
    assert paying_out.open_accounts() == 0
    assert client.post(own, {"country": ""}).status_code == 422
    assert client.post(own, {"country": "FR"}).url.startswith(f"{stripe_stand_in.url}/onboarding/")
    first = ConnectedAccount.objects.get().stripe_account
    assert client.post(own, {"country": "IT"}).url.startswith(f"{stripe_stand_in.url}/onboarding/")
    account = ConnectedAccount.objects.get()
    assert account.country == "IT" and account.stripe_account not in ("", first)


def test_country_chosen_while_the_account_is_opened_gets_another_account(
    stripe_stand_in: StandIn,  # noqa: F811
) -> None:
    author = UserFactory()
    sold(selling(author), 1000, "pledge:1")
    earnings.pay_out(person=author, currency="EUR", country="DE")
    stale = ConnectedAccount.objects.get()
    receive_at_home(person=author, country="FR")
    with pytest.raises(gateway.TryLater):
        paying_out.link_to_details(stale, here="http://localhost/", back="http://localhost/")
    account = ConnectedAccount.objects.get()
    assert (account.country, account.stripe_account) == ("FR", "")
    later()
    paying_out.open_accounts()
    account.refresh_from_db()
    seen = stripe_stand_in.ask("GET", f"/v1/accounts/{account.stripe_account}")
    assert seen["country"] == "FR"


def test_country_of_a_ready_account_stays() -> None:
    author = UserFactory()
    account = receive_at_home(person=author, country="DE")
    ConnectedAccount.objects.filter(pk=account.pk).update(state="ready", stripe_account="acct_1")
    with pytest.raises(Conflict, match="complete"):
        receive_at_home(person=author, country="FR")


def test_payout_is_taken_back_until_it_is_on_its_way(client: Client) -> None:
    author, other = UserFactory(), UserFactory()
    sold(selling(author), 1000, "pledge:1")
    payout = earnings.pay_out(person=author, currency="EUR", country="DE")
    own, back = reverse("payments:own_account"), reverse("payments:take_back", args=[payout.uid])
    client.force_login(other)
    assert client.post(back).status_code == 403
    client.force_login(author)
    assert "Take it back" in client.get(own).text
    assert "in your earnings again" in client.post(back, follow=True).text
    assert (owed(author), payable(author)) == (100, 100)
    assert "Take it back" not in client.get(own).text
    assert "changed in the meantime" in client.post(back, follow=True).text
    assert "A payout that came back" in client.get(PAGE).text
    assert list(audit.findings()) == [] and next(iter(obstacles(author))).url == PAGE
    again = earnings.pay_out(person=author, currency="EUR")
    Payout.objects.filter(pk=again.pk).update(state="calling")
    with pytest.raises(Conflict):
        take_back(payout=again, actor=author)
    assert client.delete(f"/api/me/payouts/{again.uid}").status_code == 409
    Payout.objects.filter(pk=again.pk).update(state="waiting")
    assert client.delete(f"/api/me/payouts/{again.uid}").json()["state"] == "taken_back"


def test_transfer_whose_answer_was_lost_is_found_though_the_account_is_not_ready_any_more(
    stripe_stand_in: StandIn,  # noqa: F811
) -> None:
    author = UserFactory()
    sold(selling(author), 1000, "pledge:1")
    account = receive_at_home(person=author, country="DE")
    ConnectedAccount.objects.filter(pk=account.pk).update(state="onboarding", stripe_account="acct_1")
    payout = earnings.pay_out(person=author, currency="EUR")
    Payout.objects.filter(pk=payout.pk).update(state="calling")
    later()
    assert paying_out.send_due() == 1
    assert Payout.objects.get().state == "waiting"


def test_payout_that_is_refused_is_owed_again_and_told(stripe_stand_in: StandIn) -> None:  # noqa: F811
    author = UserFactory()
    sold(selling(author), 1000, "pledge:1")
    account = receive_at_home(person=author, country="DE")
    ConnectedAccount.objects.filter(pk=account.pk).update(state="ready", stripe_account="acct_gone")
    earnings.pay_out(person=author, currency="EUR")
    paying_out.send_due()
    assert Payout.objects.get().state == "failed"
    assert (owed(author), payable(author)) == (100, 100)
    assert Notice.objects.filter(person=author, kind="payments.payout_failed").exists()
    earnings.pay_out(person=author, currency="EUR")
    assert Payout.objects.count() == 2


def test_suspended_person_has_what_is_theirs_paid_out(client: Client) -> None:
    author = UserFactory()
    sold(selling(author), 1000, "pledge:1")
    SanctionFactory(person=author, kind="suspension")
    client.force_login(author)
    assert client.post(OUT, {"currency": "EUR", "country": "DE"}).status_code == 302
    assert Payout.objects.get().money == euros(100)


def test_closed_account_asks_for_nothing_and_is_paid_nothing() -> None:
    author = UserFactory()
    sold(selling(author), 1000, "pledge:1")
    User.objects.filter(pk=author.pk).update(is_active=False)
    with pytest.raises(Conflict):
        earnings.pay_out(person=author, currency="EUR", country="DE")
    User.objects.filter(pk=author.pk).update(is_active=True)
    earnings.pay_out(person=author, currency="EUR", country="DE")
    User.objects.filter(pk=author.pk).update(is_active=False)
    later()
    assert (paying_out.open_accounts(), paying_out.send_due()) == (0, 0)


def test_wrong_choices_are_refused_in_words(client: Client) -> None:
    author = UserFactory()
    sold(selling(author), 1000, "pledge:1")
    client.force_login(author)
    for typed, words in (
        ({"currency": "EUR"}, "This field is required"),
        ({"currency": "EUR", "country": "XX"}, "Select a valid choice"),
        ({"currency": "BTC", "country": "DE"}, "Select a valid choice"),
        ({"currency": "USD", "country": "DE"}, "nothing to pay out"),
    ):
        answer = client.post(OUT, typed)
        assert answer.status_code == 422 and words in answer.text, typed
    assert not Payout.objects.exists()
    assert client.get(OUT).status_code == 405


def test_earnings_are_paid_out_through_the_api(client: Client) -> None:
    author = UserFactory()
    sold(selling(author), 1000, "pledge:1")
    client.force_login(author)
    told = client.get("/api/me/earnings").json()
    assert told["due"] == [{"amount": 100, "currency": "EUR", "payable": 100}]
    refused = client.post("/api/me/payouts", {"currency": "EUR"}, content_type="application/json")
    assert refused.status_code == 422 and refused.json()["code"] == "bad_country"
    typed = {"currency": "EUR", "country": "DE"}
    made = client.post("/api/me/payouts", typed, content_type="application/json")
    assert made.status_code == 201
    assert made.json()["money"] == {"amount": 100, "currency": "EUR"}
    assert made.json()["url"] == reverse("payments:own_account")
    listed = client.get("/api/me/payouts").json()
    assert [row["reference"] for row in listed["items"]] == [made.json()["reference"]]
    assert client.get("/api/me/earnings").json()["due"] == []


def test_account_is_of_an_organisation_or_a_person_and_of_one() -> None:
    organisation = verified_organisation()
    assert account_of_organisation(organisation) == account_of_organisation(organisation)
    with pytest.raises(IntegrityError, match="account_of_one"):
        ConnectedAccount.objects.create(organisation=organisation, person=UserFactory(), country="DE")
