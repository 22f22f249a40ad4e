"""Where a person is signed in, and signing in with a second step."""

from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from innovate.accounts.templatetags.accounts import device
from tests.accounts.test_leaving import signed_in
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def test_sessions_are_listed_and_the_others_ended() -> None:
    person = UserFactory()
    there = Client(headers={"User-Agent": FIREFOX})
    there.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    here = signed_in(person)
    page = here.get("/accounts/sessions/").content.decode()
    assert "Firefox · Linux" in page
    here.post("/accounts/sessions/")
    assert there.get("/me/settings/").status_code == 302
    assert here.get("/me/settings/").status_code == 200
    assert UserSession.objects.filter(user=person).count() == 1


@pytest.mark.parametrize("sent", ["unknown", "10.0.0.1, ::1", "<script>"])
def test_sign_in_survives_any_forwarded_address(sent: str) -> None:
    person = UserFactory()
    client = Client(headers={"X-Forwarded-For": sent}, REMOTE_ADDR="")
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert UserSession.objects.get(user=person).ip


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox · Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Safari/604.1",
            "Safari · iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/140.0 Safari/537 Edg/140.0", "Edge · Windows"),
        ("", "Unknown device"),
    ],
)
def test_device_is_named_in_known_words(agent: str, words: str) -> None:
    assert device(agent) == words


def test_pages_of_signing_in_safely_keep_the_content_policy() -> None:
    client = signed_in(UserFactory())
    for path in ("/accounts/2fa/", "/accounts/2fa/webauthn/add/", "/accounts/2fa/totp/activate/"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "unsafe-inline" not in answer["Content-Security-Policy"]
