"""What every request passes through: addresses, ids, policies, refusals."""

from __future__ import annotations

import ipaddress
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from innovate.core.errors import Refused, SignInNeeded, TooMany
from innovate.core.middleware import RefusalMiddleware
from innovate.core.network import client_ip


@pytest.mark.parametrize(
    ("remote", "forwarded", "expected"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "1.2.3.4", "203.0.113.9"),
        ("10.0.0.1", "1.2.3.4", "1.2.3.4"),
        ("10.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        ("10.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.7", "1.2.3.4"),
        ("10.0.0.1", "10.0.0.9, 10.0.0.7", "10.0.0.9"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("::1", " , 1.2.3.4 ,", "1.2.3.4"),
    ],
)
def test_client_address_is_believed_as_far_as_proxies_vouch(
    settings: Any, remote: str, forwarded: str, expected: str
) -> None:
    settings.TRUSTED_PROXIES = [ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("::1/128")]
    request = RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    assert client_ip(request) == expected


@pytest.mark.django_db
def test_answer_carries_an_id_and_takes_only_a_good_one() -> None:
    client = Client()
    own = client.get("/accounts/login/")["X-Request-Id"]
    assert len(own) == 16
    assert (
        client.get("/accounts/login/", headers={"X-Request-Id": "abc-12345678"})["X-Request-Id"]
        == "abc-12345678"
    )
    for bad in ("short", "x" * 65, "a b c d e f g", "<script>alert"):
        assert client.get("/accounts/login/", headers={"X-Request-Id": bad})["X-Request-Id"] != bad


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("configured", "host", "secure", "expected"),
    [
        ("", "testserver", False, "ws://testserver"),
        (":8001", "testserver", False, "ws://testserver:8001"),
        (":8001", "localhost:8000", False, "ws://localhost:8001"),
        (":8001", "[::1]:8000", False, "ws://[::1]:8001"),
        ("", "testserver", True, "wss://testserver"),
        ("wss://live.example.org/", "testserver", True, "wss://live.example.org"),
    ],
)
def test_policy_lets_the_page_reach_the_sockets_of_the_host_that_was_used(
    settings: Any, configured: str, host: str, secure: bool, expected: str
) -> None:
    settings.LIVE_URL = configured
    answer = Client().get("/accounts/login/", headers={"host": host}, secure=secure)
    policy = dict(part.strip().partition(" ")[::2] for part in answer["Content-Security-Policy"].split(";"))
    assert expected in policy["connect-src"].split()
    assert policy["default-src"] == "'self'"
    assert policy["base-uri"] == policy["object-src"] == "'none'"
    assert "unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.django_db
def test_security_headers_are_on_every_page() -> None:
    answer = Client().get("/accounts/login/")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


def refused(error: Exception, **headers: str) -> HttpResponse | None:
    request: HttpRequest = RequestFactory().get("/projects/x/?a=1", headers=headers)
    return RefusalMiddleware(lambda _request: HttpResponse()).process_exception(request, error)


def test_sign_in_needed_leads_there_and_back() -> None:
    answer = refused(SignInNeeded("Sign in first."))
    assert answer is not None
    assert answer["Location"] == "/accounts/login/?next=%2Fprojects%2Fx%2F%3Fa%3D1"


def test_sign_in_needed_by_htmx_moves_the_whole_page() -> None:
    answer = refused(SignInNeeded("Sign in first."), **{"HX-Request": "true"})
    assert answer is not None
    assert answer.status_code == 200
    assert answer["HX-Redirect"].startswith("/accounts/login/?next=")


def test_other_errors_are_left_alone() -> None:
    assert refused(RuntimeError("x")) is None


@pytest.mark.django_db
def test_refusal_is_a_page_that_says_why(rf: RequestFactory) -> None:
    from django.contrib.auth.models import AnonymousUser
    from django.contrib.sessions.backends.signed_cookies import SessionStore

    request = rf.get("/")
    request.user, request.session = AnonymousUser(), SessionStore()
    middleware = RefusalMiddleware(lambda _request: HttpResponse())
    answer = middleware.process_exception(request, Refused("There is <no> room."))
    assert answer is not None
    assert answer.status_code == 422
    assert "There is &lt;no&gt; room." in answer.content.decode()
    answer = middleware.process_exception(request, TooMany("Slowly.", retry_after=42))
    assert answer is not None
    assert (answer.status_code, answer["Retry-After"]) == (429, "42")


@pytest.mark.django_db
def test_null_byte_in_an_address_is_an_address_that_is_not_there(client: Client) -> None:
    for path in ("/projects/%00/", "/zh-hans/suppliers/%00/", "/api/projects/%00"):
        assert client.get(path).status_code == 404
