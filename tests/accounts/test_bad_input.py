"""Links that ended, wrong codes, revoked keys: a page or an answer in words, never an error of ours."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.test import Client

from innovate.accounts import services
from tests.accounts.test_signup import sign_up
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, tzinfo=UTC)
NEW = "taller trees whisper"


def reset_link(email: str) -> str:
    """Ask for a new password; return the path in the mail."""
    Client().post("/accounts/password/reset/", {"email": email})
    found = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def says(client: Client, path: str) -> str:
    answer = client.get(path, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_reset_link_works_once_and_then_says_so() -> None:
    person = UserFactory()
    link, client = reset_link(person.email), Client()
    form = client.get(link)
    client.post(form["Location"], {"password1": NEW, "password2": NEW})
    person.refresh_from_db()
    assert person.check_password(NEW)
    page = says(Client(), link)
    assert "This link has ended" in page
    assert "Send me a new link" in page


def test_reset_link_ends_after_its_time() -> None:
    with time_machine.travel(NOW, tick=False):
        link = reset_link(UserFactory().email)
    with time_machine.travel(NOW + timedelta(days=4), tick=False):
        assert "This link has ended" in says(Client(), link)


@pytest.mark.parametrize("key", ["1-abc-def", "zzzzzzzzzzzz-c0ffee-1", "0-%00-1", "1-set-password"])
def test_invented_reset_link_is_a_page(key: str) -> None:
    answer = Client().get(f"/accounts/password/reset/key/{key}/", follow=True)
    assert answer.status_code in (200, 404)
    assert "Innovate" in answer.content.decode()


def test_reset_for_an_unknown_address_looks_the_same() -> None:
    client = Client()
    known, unknown = (
        client.post("/accounts/password/reset/", {"email": email}, follow=True)
        for email in (UserFactory().email, "nobody@example.org")
    )
    assert "Look at your mail" in known.content.decode()
    assert (known.status_code, known.redirect_chain) == (unknown.status_code, unknown.redirect_chain)


def test_wrong_code_is_said_and_too_many_lead_back_to_the_sign_in() -> None:
    client = Client()
    sign_up(client)
    wrong = client.post("/accounts/confirm-email/", {"code": "WRONG1"})
    assert "This is not the code we sent" in wrong.content.decode()
    for _time in range(3):
        last = client.post("/accounts/confirm-email/", {"code": "WRONG1"}, follow=True)
    assert last.redirect_chain[-1][0] == "/accounts/login/"
    assert "_auth_user_id" not in client.session


def test_address_page_without_anything_to_confirm_leads_to_the_sign_in() -> None:
    assert Client().get("/accounts/confirm-email/")["Location"].startswith("/accounts/login/")
    assert Client().get("/accounts/confirm-email/an-old-link/").status_code == 404


def test_wrong_code_of_the_app_is_said() -> None:
    person, client = UserFactory(), Client()
    TOTP.activate(person, generate_totp_secret())
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    wrong = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "not the code your app shows now" in wrong.content.decode()
    assert "_auth_user_id" not in client.session


def test_wrong_password_keeps_the_address() -> None:
    person = UserFactory()
    wrong = Client().post("/accounts/login/", {"login": person.email, "password": "tall trees shout"})
    html = wrong.content.decode()
    assert "do not belong together" in html
    assert f'value="{person.email}"' in html


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_revoked_token_is_a_problem_in_words(language: str) -> None:
    token, secret = services.issue_token(person=UserFactory(), name="Shop", scope="read")
    services.revoke_token(token=token)
    headers = {"Authorization": f"Bearer {secret}", "Accept-Language": language}
    answer = Client().get("/api/projects", headers=headers)
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    told = answer.json()
    assert told["code"] == "bad_token"
    assert "revoked" in told["title"] if language == "en" else re.search("[\u4e00-\u9fff]", told["title"])


def test_token_and_page_of_a_deleted_account() -> None:
    person = UserFactory()
    _token, secret = services.issue_token(person=person, name="Shop", scope="read")
    address = f"/people/{person.pk}/"
    services.delete_account(person=person)
    assert Client().get("/api/projects", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
    page = Client().get(address)
    assert (page.status_code, "Former member" in page.content.decode()) == (410, True)
    assert Client().get("/people/999999/").status_code == 404
