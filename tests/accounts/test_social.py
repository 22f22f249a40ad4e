"""Signing in with an account elsewhere: a whole round with a site on a socket, and what must not happen."""

from __future__ import annotations

import http.client
import json
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from innovate.accounts import exports
from innovate.accounts.models import User
from innovate.accounts.services import delete_account
from tests.accounts.consent_server import CLIENT, SECRET, TOKEN, Consent, consent_server
from tests.accounts.test_signup import code_in, last_mail
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/github/login/"
CONNECTIONS = "/accounts/3rdparty/"


@pytest.fixture
def consent(settings: Any) -> Iterator[Consent]:
    """GitHub is on, and is a site of this machine."""
    app = {"client_id": CLIENT, "secret": SECRET, "name": "GitHub"}
    settings.SOCIALACCOUNT_PROVIDERS = {"github": {"APP": app, "OAUTH_PKCE_ENABLED": True}}
    with consent_server() as running:
        yield running


def visit(client: Client, start: str = LOGIN) -> HttpResponse:
    """Press the button, follow to the site and back; return the first answer of ours after that."""
    away = client.post(start)
    assert away.status_code == 302, away.content
    there = urlsplit(away["Location"])
    connection = http.client.HTTPConnection(there.netloc, timeout=10)
    connection.request("GET", f"{there.path}?{there.query}")
    back = urlsplit(connection.getresponse().headers["Location"])
    connection.close()
    return client.get(f"{back.path}?{back.query}")


def person_in(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def connected(person: User, uid: str = "7") -> SocialAccount:
    return SocialAccount.objects.create(
        user=person, provider="github", uid=uid, extra_data={"login": "ada-l"}
    )


def join(client: Client, email: str, name: str = "Ada") -> HttpResponse:
    return client.post("/accounts/3rdparty/signup/", {"display_name": name, "email": email}, follow=True)


def test_first_visit_asks_for_a_name_and_joins(consent: Consent) -> None:
    consent.has("ada@example.org", verified=True)
    client = Client()
    answer = visit(client)
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/3rdparty/signup/")
    assert not User.objects.exists()
    form = client.get(answer["Location"]).content.decode()
    assert 'value="Ada L."' in form
    assert 'value="ada@example.org"' in form
    join(client, "ada@example.org")
    person = User.objects.get()
    assert person_in(client) == str(person.pk)
    assert (person.display_name, person.email) == ("Ada", "ada@example.org")
    assert not person.has_usable_password()
    assert person.emailaddress_set.get().verified


def test_second_visit_signs_in(consent: Consent) -> None:
    person = UserFactory()
    connected(person)
    client = Client()
    visit(client)
    assert person_in(client) == str(person.pk)


def test_nothing_of_the_key_is_kept_and_little_of_the_person(consent: Consent) -> None:
    consent.person["bio"] = "Counts engines"
    client = Client()
    visit(client)
    assert TOKEN not in json.dumps(
        [Session(session_data=row.session_data).get_decoded() for row in Session.objects.all()]
    )
    join(client, "ada@example.org")
    assert not SocialToken.objects.exists()
    assert SocialAccount.objects.get().extra_data == {"login": "ada-l", "name": "Ada L."}


def test_without_an_address_the_typed_one_is_confirmed_by_code(consent: Consent) -> None:
    client = Client()
    visit(client)
    join(client, "ada@example.org")
    assert person_in(client) is None
    client.post("/accounts/confirm-email/", {"code": code_in(last_mail().body)}, follow=True)
    assert person_in(client) == str(User.objects.get().pk)


def test_another_address_than_the_confirmed_one_is_not_believed(consent: Consent) -> None:
    consent.has("ada@example.org", verified=True)
    client = Client()
    visit(client)
    join(client, "queen@example.org")
    person = User.objects.get()
    assert not person.emailaddress_set.filter(email="queen@example.org", verified=True).exists()


def test_confirmed_address_of_an_account_leads_to_its_sign_in(consent: Consent) -> None:
    person = UserFactory(email="ada@example.org")
    consent.has("ADA@example.org", verified=True)
    client = Client()
    answer = visit(client)
    assert answer["Location"] == "/accounts/login/"
    assert "Sign in to it, then connect GitHub" in client.get(answer["Location"]).content.decode()
    assert person_in(client) is None
    assert not SocialAccount.objects.filter(user=person).exists()


@pytest.mark.parametrize("verified", [True, False])
def test_unconfirmed_address_of_an_account_opens_nothing(consent: Consent, verified: bool) -> None:
    """Whether the account's own address is verified makes no difference either."""
    person = UserFactory(email="ada@example.org")
    person.emailaddress_set.update(verified=verified)
    consent.has("ada@example.org", verified=False)
    client = Client()
    visit(client)
    answer = join(client, "ada@example.org")
    assert answer.status_code == 200
    assert person_in(client) is None
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()
    assert "already" in last_mail("ada@example.org").body


def test_saying_no_there_is_a_page_of_its_own(consent: Consent) -> None:
    consent.denied = True
    client = Client()
    answer = visit(client)
    page = client.get(answer["Location"])
    assert (page.status_code, "nothing happened" in page.content.decode()) == (200, True)


def test_failure_there_is_said_in_words(consent: Consent) -> None:
    consent.broken = True
    answer = visit(Client())
    assert answer.status_code == 401
    assert "GitHub did not confirm" in answer.content.decode()


@pytest.mark.parametrize("query", ["", "?code=x&state=made-up", "?state=%00"])
def test_return_that_was_not_begun_here_is_refused(consent: Consent, query: str) -> None:
    client = Client()
    answer = client.get(f"/accounts/github/login/callback/{query}")
    assert answer.status_code == 401
    assert person_in(client) is None


def signed_in(person: User) -> Client:
    """A browser in which the person has just typed their password."""
    client = Client()
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    return client


def confirmed(client: Client) -> None:
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def test_connecting_asks_who_it_is_and_writes_to_them(consent: Consent) -> None:
    person = UserFactory()
    client = signed_in(person)
    answer = visit(client, f"{LOGIN}?process=connect")
    assert "reauthenticate" in answer["Location"]
    assert not SocialAccount.objects.exists()
    confirmed(client)
    assert SocialAccount.objects.get().user == person
    assert mail.outbox[-1].to == [person.email]
    assert "ada-l" in client.get(CONNECTIONS).content.decode()


def test_connecting_what_signs_in_somebody_else_is_refused(consent: Consent) -> None:
    other = UserFactory()
    connected(other)
    client = signed_in(UserFactory())
    confirmed(client)
    answer = visit(client, f"{LOGIN}?process=connect")
    assert "signs in somebody else" in client.get(answer["Location"]).content.decode()
    assert SocialAccount.objects.get().user == other


def test_disconnecting_takes_it_away(consent: Consent) -> None:
    person = UserFactory()
    account = connected(person)
    client = signed_in(person)
    confirmed(client)
    client.post(CONNECTIONS, {"account": account.pk})
    assert not SocialAccount.objects.exists()


def test_last_way_to_sign_in_stays(consent: Consent) -> None:
    person = UserFactory()
    account = connected(person)
    # Kept at a site that is off now, this one opens nothing.
    SocialAccount.objects.create(user=person, provider="google", uid="9")
    person.set_unusable_password()
    person.save()
    client = Client()
    client.force_login(person)
    answer = client.post(CONNECTIONS, {"account": account.pk})
    assert "Choose a password first" in answer.content.decode()
    assert SocialAccount.objects.filter(pk=account.pk).exists()


def test_nobody_disconnects_for_another(consent: Consent) -> None:
    account = connected(UserFactory())
    client = signed_in(UserFactory())
    confirmed(client)
    client.post(CONNECTIONS, {"account": account.pk})
    assert SocialAccount.objects.filter(pk=account.pk).exists()


def asked_of_the_database(path: str) -> tuple[str, str]:
    """A visitor's page, and the queries it cost about accounts elsewhere."""
    with CaptureQueriesContext(connection) as queries:
        html = Client().get(path).content.decode()
    return html, " ".join(query["sql"] for query in queries if "socialaccount" in query["sql"])


def test_buttons_send_no_get_and_ask_the_database_nothing(consent: Consent) -> None:
    client = Client()
    html, queries = asked_of_the_database("/accounts/login/?next=/me/")
    assert not queries
    assert 'action="/accounts/github/login/?process=login&amp;next=%2Fme%2F"' in html
    assert "Google" not in html
    asked = client.get(LOGIN)
    assert (asked.status_code, "Continue with GitHub?" in asked.content.decode()) == (200, True)


@pytest.mark.parametrize(
    "path", [LOGIN, "/accounts/github/login/callback/", "/accounts/google/login/token/", CONNECTIONS]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_provider_that_is_off_has_no_page(path: str, method: str) -> None:
    client = Client()
    client.force_login(UserFactory())
    assert getattr(client, method)(path).status_code == 404


def test_sign_in_without_providers_shows_no_button() -> None:
    html, queries = asked_of_the_database("/accounts/login/")
    assert not queries
    assert "Continue with" not in html
    client = Client()
    client.force_login(UserFactory())
    assert "Accounts elsewhere" not in client.get("/me/settings/").content.decode()


def test_leaving_erases_it_and_the_export_has_it() -> None:
    person = UserFactory()
    connected(person)
    with exports.archive(person) as file, zipfile.ZipFile(file) as packed:
        told = json.loads(packed.read("account.json"))[0]["accounts_elsewhere"]
    assert [(row["provider"], row["uid"]) for row in told] == [("github", "7")]
    delete_account(person=person)
    assert not SocialAccount.objects.exists()
