"""A stranger becomes a person: sign-up with a code by mail, in their own language."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.utils.translation import override

from innovate.accounts.models import Profile, User
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def sign_up(client: Client, prefix: str = "", **changes: str) -> object:
    data = {"display_name": "Ada", "email": "ada@example.org", "password1": "tall trees whisper", **changes}
    return client.post(f"{prefix}/accounts/signup/", data, follow=True)


def last_mail(recipient: str = "ada@example.org") -> EmailMessage:
    return next(message for message in reversed(mail.outbox) if message.to == [recipient])


def code_in(text: str) -> str:
    found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", text, re.M)
    assert found, text
    return found[1]


def test_sign_up_verifies_by_code_and_ends_signed_in() -> None:
    client = Client()
    sign_up(client)
    person = User.objects.get(email="ada@example.org")
    assert (person.display_name, person.language) == ("Ada", "en")
    assert Profile.objects.filter(person=person).exists()
    assert "_auth_user_id" not in client.session
    wrong = client.post("/accounts/confirm-email/", {"code": "000-000"}, follow=True)
    assert "_auth_user_id" not in client.session
    assert wrong.status_code in (200, 422)
    client.post("/accounts/confirm-email/", {"code": code_in(last_mail().body)}, follow=True)
    assert client.session["_auth_user_id"] == str(person.pk)
    assert person.emailaddress_set.get().verified


def test_sign_up_in_chinese_writes_in_chinese() -> None:
    sign_up(Client(), "/zh-hans")
    assert User.objects.get(email="ada@example.org").language == "zh-hans"
    assert re.search("[\u4e00-\u9fff]", last_mail().subject)


def test_mail_is_in_the_reader_s_language_whoever_causes_it() -> None:
    person = UserFactory(language="zh-hans")
    Client().post("/accounts/password/reset/", {"email": person.email})
    assert re.search("[\u4e00-\u9fff]", last_mail(person.email).subject)


def test_mail_to_an_unknown_address_is_in_the_language_of_the_page() -> None:
    Client().post("/zh-hans/accounts/password/reset/", {"email": "nobody@example.org"})
    assert re.search("[\u4e00-\u9fff]", last_mail("nobody@example.org").subject)


def test_sign_up_with_a_known_address_looks_the_same_from_outside() -> None:
    person = UserFactory()
    sign_up(Client(), email=person.email.upper())
    assert User.objects.filter(email__iexact=person.email).count() == 1
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("field", "value"), [("display_name", "\u200d\u200d"), ("email", "ada"), ("password1", "short")]
)
def test_sign_up_with_a_bad_value_keeps_what_was_typed(field: str, value: str) -> None:
    answer = sign_up(Client(), **{field: value})
    html = answer.content.decode()  # type: ignore[attr-defined]
    assert not User.objects.exists()
    assert "aria-invalid" in html
    kept = {"display_name": "Ada", "email": "ada@example.org"}
    kept.pop(field, None)
    for text in kept.values():
        assert f'value="{text}"' in html


def test_settings_change_the_language_of_mails_and_keep_what_was_typed() -> None:
    person, client = UserFactory(), Client()
    client.force_login(person)
    data = {"display_name": "Grace", "bio": "I build.", "language": "zh-hans", "time_zone": "Asia/Shanghai"}
    bad = client.post("/me/settings/", {**data, "time_zone": "Moon/Crater"})
    assert bad.status_code == 422
    assert 'value="Grace"' in bad.content.decode()
    assert client.post("/me/settings/", data).status_code == 302
    person.refresh_from_db()
    assert (person.display_name, person.language, person.time_zone) == ("Grace", "zh-hans", "Asia/Shanghai")
    assert person.profile.bio == "I build."


def test_unknown_zone_does_not_break_a_page() -> None:
    person, client = UserFactory(time_zone="Moon/Crater"), Client()
    client.force_login(person)
    assert client.get("/me/settings/").status_code == 200


def test_one_person_per_address_whatever_its_case() -> None:
    from django.db import IntegrityError, transaction

    person = UserFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email=person.email.upper(), display_name="Twin")
    with override("en"):
        assert User.objects.get_by_natural_key(person.email.upper()) == person
