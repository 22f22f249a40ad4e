"""Personal tokens and sessions at the API's door."""

from __future__ import annotations

import pytest
from django.test import Client

from innovate.accounts import services
from innovate.accounts.models import ApiToken, hash_token
from innovate.core.errors import Refused
from tests.factories.accounts import UserFactory
from tests.factories.crowdfund import ADDRESS, TierFactory

pytestmark = pytest.mark.django_db


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def attempt(client: Client, secret: str = "", **headers: str) -> object:
    """A write that gets as far as the domain: a pledge for a tier that does not exist."""
    campaign = TierFactory().campaign
    return client.post(
        f"/api/campaigns/{campaign.pk}/pledges",
        {"tier": 0, "quantity": 1, "address": ADDRESS},
        content_type="application/json",
        headers={**(bearer(secret) if secret else {}), **headers},
    )


def test_only_a_hash_of_the_secret_is_kept() -> None:
    token, secret = services.issue_token(person=UserFactory(), name="Shop", scope="write")
    stored = " ".join(str(value) for value in ApiToken.objects.values_list().get(pk=token.pk))
    assert secret not in stored
    assert token.hashed == hash_token(secret)
    assert secret.startswith(token.prefix)


def test_secret_is_shown_once() -> None:
    person, client = UserFactory(), Client()
    client.force_login(person)
    answer = client.post("/me/tokens/", {"name": "Shop", "scope": "read"})
    token = ApiToken.objects.get(person=person)
    shown = answer.content.decode()
    assert "inn_" in shown
    assert answer["Cache-Control"] == "no-store"
    secret = shown[shown.index("inn_") :][:47]
    assert hash_token(secret) == token.hashed
    assert secret not in client.get("/me/tokens/").content.decode()


def test_read_only_token_may_not_write() -> None:
    _token, secret = services.issue_token(person=UserFactory(), name="Shop", scope="read")
    answer = attempt(Client(), secret)
    assert answer.status_code == 403  # type: ignore[attr-defined]
    assert answer.json()["code"] == "read_only_token"  # type: ignore[attr-defined]
    assert Client().get("/api/projects", headers=bearer(secret)).status_code == 200


def test_write_token_reaches_the_domain() -> None:
    _token, secret = services.issue_token(person=UserFactory(), name="Shop", scope="write")
    assert attempt(Client(), secret).status_code == 404  # type: ignore[attr-defined]
    assert ApiToken.objects.get().last_used_at is not None


@pytest.mark.parametrize("how", ["revoked", "unknown", "inactive", "basic"])
def test_useless_token_is_refused_even_for_reading(how: str) -> None:
    person = UserFactory()
    token, secret = services.issue_token(person=person, name="Shop", scope="write")
    headers = bearer(secret)
    if how == "revoked":
        services.revoke_token(token=token)
        services.revoke_token(token=token)
    elif how == "unknown":
        headers = bearer("inn_nothing")
    elif how == "inactive":
        person.is_active = False
        person.save()
    else:
        headers = {"Authorization": f"Basic {secret}"}
    answer = Client().get("/api/projects", headers=headers)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer["Content-Type"] == "application/problem+json"


def test_session_needs_a_csrf_token_to_write() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())
    answer = attempt(client)
    assert answer.status_code == 403  # type: ignore[attr-defined]
    assert answer.json()["code"] == "csrf"  # type: ignore[attr-defined]
    client.get("/accounts/email/")
    token = next(morsel.value for name, morsel in client.cookies.items() if "csrf" in name)
    assert attempt(client, **{"X-CSRFToken": token}).status_code == 404  # type: ignore[attr-defined]


def test_visitor_may_read_and_not_write() -> None:
    assert Client().get("/api/projects").status_code == 200
    answer = attempt(Client())
    assert answer.status_code == 401  # type: ignore[attr-defined]
    assert answer.json()["code"] == "sign_in_needed"  # type: ignore[attr-defined]


def test_api_answers_in_the_language_that_is_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils.translation import get_language

    seen: list[str | None] = []

    def refuse(*args: object, **kwargs: object) -> None:
        seen.append(get_language())
        raise Refused("no")

    monkeypatch.setattr("innovate.crowdfund.api._visible", refuse)
    _token, secret = services.issue_token(person=UserFactory(), name="Shop", scope="write")
    attempt(Client(), secret, **{"Accept-Language": "zh-Hans, en;q=0.5"})
    attempt(Client(), secret)
    assert seen == ["zh-hans", "en"]


def test_nobody_revokes_somebody_else_s_token() -> None:
    token, _secret = services.issue_token(person=UserFactory(), name="Shop", scope="read")
    client = Client()
    client.force_login(UserFactory())
    assert client.post(f"/me/tokens/{token.pk}/revoke/").status_code == 404
    client.force_login(token.person)
    assert client.post(f"/me/tokens/{token.pk}/revoke/").status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None
