"""The staff area speaks the person's language."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.users.models import UserProfile

from tests.factories.accounts import UserFactory, staff_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "words"), [("en", "Search"), ("zh-hans", "搜索")])
def test_staff_area_speaks_the_person_s_language(client: Client, language: str, words: str) -> None:
    client.force_login(staff_of("Operators", language=language))
    page = client.get("/admin/organisations_admin/").content.decode()
    assert f'lang="{language}"' in page and words in page


def test_choice_in_the_staff_area_goes_before(client: Client) -> None:
    person = staff_of("Operators", language="en")
    UserProfile.objects.create(user=person, preferred_language="zh-hans")
    client.force_login(person)
    assert 'lang="zh-hans"' in client.get("/admin/").content.decode()


def test_other_pages_keep_the_language_of_their_address(client: Client) -> None:
    client.force_login(UserFactory(language="zh-hans"))
    assert '<html lang="en"' in client.get("/projects/").content.decode()
