"""How others see a person: name, words and picture."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from PIL import Image

from innovate.accounts import services
from innovate.accounts.forms import AccountForm
from innovate.accounts.models import Profile, User
from tests.factories.accounts import UserFactory
from tests.factories.projects import picture

pytestmark = pytest.mark.django_db
SETTINGS = {"display_name": "Grace", "bio": "I build.", "language": "en", "time_zone": "UTC"}


def test_picture_is_cut_to_a_square_and_replaces_the_old_one(
    django_capture_on_commit_callbacks: object,
) -> None:
    person, client = UserFactory(), Client()
    client.force_login(person)
    assert client.post("/me/settings/", {**SETTINGS, "avatar": picture()}).status_code == 302
    first = Profile.objects.get(person=person).avatar
    with first.open("rb") as file, Image.open(file) as image:
        assert image.size == (services.AVATAR_SIDE, services.AVATAR_SIDE)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        client.post("/me/settings/", {**SETTINGS, "avatar": picture()})
    assert not first.storage.exists(first.name)
    page = client.get("/me/settings/").content.decode()
    assert Profile.objects.get(person=person).avatar.url in page
    client.post("/me/settings/", {**SETTINGS, "remove_avatar": "on"})
    assert not Profile.objects.get(person=person).avatar


def test_file_that_is_no_picture_is_refused_and_nothing_typed_is_lost() -> None:
    person, client = UserFactory(), Client()
    client.force_login(person)
    bad = SimpleUploadedFile("me.png", b"<svg onload=alert(1)>", "image/png")
    answer = client.post("/me/settings/", {**SETTINGS, "avatar": bad})
    assert answer.status_code == 422
    assert 'value="Grace"' in answer.content.decode()
    assert not Profile.objects.get(person=person).avatar


def test_picture_costs_no_query_where_the_profile_is_not_loaded() -> None:
    person = UserFactory()
    services.set_avatar(person=person, upload=picture())
    with CaptureQueriesContext(connection) as queries:
        bare, loaded = (
            User.objects.get(pk=person.pk),
            User.objects.select_related("profile").get(pk=person.pk),
        )
        assert bare.avatar_url == ""
        assert loaded.avatar_url.endswith(".webp")
    assert len(queries) == 2


def test_public_page_shows_name_words_and_no_address() -> None:
    person = UserFactory()
    services.change_account(
        person=person, display_name="Grace", bio="<b>I</b> build.", language="en", time_zone="UTC"
    )
    page = Client().get(f"/people/{person.pk}/").content.decode()
    assert "Grace" in page
    assert "&lt;b&gt;I&lt;/b&gt; build." in page
    assert person.email not in page


def test_page_of_somebody_who_left_says_so() -> None:
    person = UserFactory()
    services.delete_account(person=person)
    for prefix in ("", "/zh-hans"):
        assert Client().get(f"{prefix}/people/{person.pk}/").status_code == 410
    assert Client().get("/people/999999/").status_code == 404


def test_time_zone_with_an_old_name_is_kept_and_each_place_is_offered_once() -> None:
    person = UserFactory(language="zh-hans", time_zone="Asia/Chongqing")
    with override("zh-hans"):
        form = AccountForm(person=person)
        names = [name for _zone, name in form.fields["time_zone"].choices]
        again = AccountForm({**SETTINGS, "time_zone": "Asia/Chongqing"}, person=person)
        assert again.is_valid(), again.errors
    assert len(names) == len(set(names))
    assert "Asia/Shanghai" in dict(form.fields["time_zone"].choices)
