from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from innovate.notifications import links
from innovate.notifications.models import Notice, Preference
from tests.factories.accounts import UserFactory
from tests.factories.notifications import DeliveryFactory, NoticeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory()


@pytest.fixture
def signed_in(client: Client, person) -> Client:
    client.force_login(person)
    return client


def test_inbox_asks_visitors_to_sign_in(client: Client) -> None:
    assert reverse("account_login") in client.get("/me/notices/")["Location"]


def test_inbox_shows_own_notices_with_fixed_queries(
    signed_in: Client, person, django_assert_max_num_queries
) -> None:
    NoticeFactory.create_batch(15, person=person)
    NoticeFactory(data={"project": "Somebody else's"})
    signed_in.get("/me/")  # The site's menus and settings are read once.
    with django_assert_max_num_queries(5):  # session, person, inbox, unread, savepoints aside
        page = signed_in.get("/me/notices/").content.decode()
    assert page.count("notice--unread") == 15 and "Somebody else" not in page


def test_empty_inbox_says_what_comes_here(signed_in: Client) -> None:
    assert "Nothing new" in signed_in.get("/me/notices/").content.decode()


def test_opening_marks_read_and_goes_in_the_page_s_language(signed_in: Client, person) -> None:
    notice = NoticeFactory(person=person, url="/projects/x/")
    answer = signed_in.get(f"/zh-hans/me/notices/{notice.pk}/open/")
    assert answer["Location"] == "/zh-hans/projects/x/"
    assert Notice.objects.get().read_at is not None


def test_opening_another_person_s_notice_is_404(signed_in: Client) -> None:
    assert signed_in.get(f"/me/notices/{NoticeFactory().pk}/open/").status_code == 404


def test_opening_never_leaves_the_site(signed_in: Client, person) -> None:
    notice = NoticeFactory(person=person, url="//evil.example/")
    assert signed_in.get(f"/me/notices/{notice.pk}/open/")["Location"] == "/me/notices/"


def test_mark_one_and_all(signed_in: Client, person) -> None:
    first, _second = NoticeFactory.create_batch(2, person=person)
    signed_in.post(f"/me/notices/{first.pk}/read/")
    assert Notice.objects.filter(read_at=None).count() == 1
    signed_in.post("/me/notices/read/")
    assert not Notice.objects.filter(read_at=None).exists()


def test_preferences_keep_what_is_ticked(signed_in: Client, person) -> None:
    page = signed_in.get("/me/notices/preferences/").content.decode()
    assert 'value="tests.greeting" checked' in page and "tests.quiet" not in page
    signed_in.post("/me/notices/preferences/", {"mail": []})
    assert Preference.objects.filter(person=person, kind="tests.greeting", mail=False).exists()
    signed_in.post("/me/notices/preferences/", {"mail": ["tests.greeting"]})
    assert Preference.objects.get(person=person, kind="tests.greeting").mail


def test_unsubscribe_by_link_asks_first_and_needs_no_session(person) -> None:
    client = Client(enforce_csrf_checks=True)
    path = links.unsubscribe_url(person.pk, "tests.greeting", "zh-hans").removeprefix("http://localhost:8000")
    assert client.get(path).status_code == 200
    assert not Preference.objects.exists()
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Preference.objects.get(person=person).mail


def test_unsubscribe_with_a_broken_link_is_404(client: Client) -> None:
    assert client.get("/me/notices/unsubscribe/nonsense:x/").status_code == 404


def test_demo_mailbox_lists_and_shows_the_code(client: Client) -> None:
    row = DeliveryFactory(recipient="new@example.org")
    DeliveryFactory(notice=NoticeFactory(), subject="", text="")
    page = client.get("/demo/mail/").content.decode()
    assert "new@example.org" in page and "Balcony composter" in page
    assert 'data-code="ABC-123"' in client.get(f"/demo/mail/{row.pk}/").content.decode()


def test_demo_mailbox_is_searched(client: Client) -> None:
    DeliveryFactory(recipient="ada@example.org")
    DeliveryFactory(recipient="bob@example.org")
    page = client.get("/demo/mail/?q=ada").content.decode()
    assert "ada@example.org" in page and "bob@example.org" not in page
