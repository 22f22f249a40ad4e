"""The support button as people meet it: prices they mistype, and a sign-in in between."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from innovate.core.money import Money
from innovate.projects.stages import Stage
from innovate.voting import services
from innovate.voting.models import Support
from tests.accounts.test_signup import code_in, last_mail
from tests.factories.accounts import UserFactory
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def project():
    return ProjectFactory()


@pytest.fixture
def url(project):
    return reverse("voting:support", args=[project.slug])


@pytest.fixture
def person(client):
    person = UserFactory()
    client.force_login(person)
    return person


def sign_in(client, person, target):
    """Sign in as the form does and follow to `target`'s end."""
    client.force_login(person)
    return client.get(target, follow=True)


def test_visitors_tap_survives_the_sign_in(client, project, url):
    answer = client.get(f"{url}?want=1", headers={"Referer": "http://testserver/projects/?stage=idea"})
    assert answer["Location"] == f"/accounts/login/?next=%2Fprojects%2F{project.slug}%2Fsupport%2F"
    assert not Support.objects.exists()
    assert "your support for" in client.get(answer["Location"]).content.decode()
    after = sign_in(client, UserFactory(), url)
    assert after.redirect_chain == [("/projects/?stage=idea", 302)]
    assert "counts" in after.content.decode()
    assert Support.objects.count() == 1


def test_visitors_tap_is_done_once(client, project, url):
    client.get(f"{url}?want=1")
    person = UserFactory()
    sign_in(client, person, url)
    services.withdraw(project=project, person=person)
    client.get(url)
    assert not Support.objects.exists()


def test_tap_on_another_site_is_not_kept(client, url):
    answer = client.get(f"{url}?want=1", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200
    sign_in(client, UserFactory(), url)
    assert not Support.objects.exists()


def test_tap_for_one_project_is_not_done_for_another(client, url):
    client.get(f"{url}?want=1")
    sign_in(client, UserFactory(), reverse("voting:support", args=[ProjectFactory().slug]))
    assert not Support.objects.exists()


def test_forged_or_foreign_way_back_is_not_followed(client, project, url):
    client.get(f"{url}?want=1", headers={"Referer": "https://evil.example/trap/"})
    after = sign_in(client, UserFactory(), url)
    assert after.redirect_chain[0][0] == "/trap/" or after.redirect_chain[0][0].startswith("/projects/")
    assert "evil" not in after.redirect_chain[0][0]


def test_session_that_ended_keeps_tap_and_price(client, project, url):
    """The page was made for somebody who is signed out by now."""
    live = client.post(
        url,
        {"action": "price", "price_text": "49.90", "price_currency": "EUR"},
        headers={**HTMX, "HX-Current-URL": f"http://testserver/projects/{project.slug}/"},
    )
    assert live["HX-Redirect"].startswith("/accounts/login/?next=")
    after = sign_in(client, UserFactory(), url)
    assert after.redirect_chain == [(f"/projects/{project.slug}/", 302)]
    assert Support.objects.get().price == Money(4990, "EUR")


def test_withdrawal_of_a_visitor_keeps_nothing(client, url):
    client.post(url, {"action": "withdraw"})
    sign_in(client, UserFactory(), url)
    assert not Support.objects.exists()


def test_tap_that_comes_too_late_says_so(client, url, project):
    client.get(f"{url}?want=1")
    type(project).objects.update(stage=Stage.FUNDING)
    after = sign_in(client, UserFactory(), url)
    assert "no longer gathers support" in after.content.decode()
    assert not Support.objects.exists()


def test_tap_survives_the_making_of_an_account(client, project, url):
    """The whole way through the forms, as somebody new goes it."""
    sign_in_page = client.get(client.get(f"{url}?want=1")["Location"]).content.decode().partition("<main")[2]
    sign_up = html.unescape(re.search(r'href="(/accounts/signup/[^"]*)"', sign_in_page)[1])
    hidden = re.search(r'name="next" value="([^"]+)"', client.get(sign_up).content.decode())[1]
    new = {
        "display_name": "Nora",
        "email": "nora@example.org",
        "password1": "a-long-new-word-7",
        "next": hidden,
    }
    client.post(sign_up, new, follow=True)
    code = code_in(str(last_mail("nora@example.org").body))
    after = client.post("/accounts/confirm-email/", {"code": code}, follow=True)
    assert after.redirect_chain[-1][0] == f"/projects/{project.slug}/"
    assert Support.objects.get().person.email == "nora@example.org"


@pytest.mark.parametrize(
    ("text", "currency", "said"),
    [
        ("cheap", "EUR", "as a number"),
        ("", "EUR", "what you would pay"),
        ("0", "EUR", "above zero"),
        ("０", "EUR", "above zero"),
        ("-5", "EUR", "below zero"),
        ("49.999", "EUR", "at most 2 decimals"),
        ("1.234.567", "EUR", "as a number"),
        ("100000.01", "EUR", "at most €100,000"),
        ("999999999999", "EUR", "larger than we can handle"),
        ("9" * 21, "EUR", "at most 20 characters"),
        ("49", "XAU", "one of the currencies"),
        ("49", "", "required"),
    ],
)
@pytest.mark.parametrize("headers", [HTMX, {}], ids=["in place", "page"])
def test_bad_price_is_explained_and_nothing_is_lost(
    client, project, person, url, text, currency, said, headers
):
    services.support(project=project, person=person, price=Money(1500, "EUR"))
    bad = {"action": "price", "price_text": text, "price_currency": currency}
    answer = client.post(url, bad, headers=headers)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert f'value="{text}"' in page
    assert Support.objects.get().price == Money(1500, "EUR"), "the earlier price stands"


@pytest.mark.parametrize(
    ("text", "amount"), [("４９", 4900), ("１，２９９．５", 129_950), ("49,90", 4990), (" 49 ", 4900)]
)
def test_price_is_read_as_people_write_it(client, person, url, text, amount):
    client.post(url, {"action": "price", "price_text": text, "price_currency": "CNY"}, headers=HTMX)
    assert Support.objects.get().price == Money(amount, "CNY")


def test_price_that_is_kept_is_said_and_its_form_closes(client, person, url):
    typed = {"action": "price", "price_text": "４９，９", "price_currency": "EUR"}
    client.post(url, headers=HTMX)
    page = client.post(url, typed, headers=HTMX).content.decode()
    assert "and would pay €49.90" in page
    assert 'value="49.9"' in page
    assert not re.search(r"<details[^>]* open>", page)


def test_price_can_be_taken_back_alone(client, project, person, url):
    services.support(project=project, person=person, price=Money(1500, "EUR"))
    page = client.post(url, {"action": "no_price"}, headers=HTMX).content.decode()
    assert Support.objects.get().price is None
    assert "would pay" not in page.replace("Say what you would pay", "")


def test_fresh_support_asks_for_the_price_in_the_same_place(client, person, url):
    page = client.post(url, headers=HTMX).content.decode()
    assert re.search(r"<details[^>]* open>", page)
    again = client.post(url, headers=HTMX).content.decode()
    assert not re.search(r"<details[^>]* open>", again)


def test_tap_costs_ten_statements(client, url, django_assert_num_queries):
    """Of somebody who has been here for a while; a new account is looked at more closely."""
    client.force_login(UserFactory(date_joined=timezone.now() - timedelta(days=365)))
    client.post(url, headers=HTMX)
    client.post(url, {"action": "withdraw"}, headers=HTMX)
    with django_assert_num_queries(10):
        client.post(url, headers=HTMX)
