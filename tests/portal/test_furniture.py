"""Menus, settings and announcement: what a fresh house shows, what staff change, and what it costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from innovate.portal.furniture import KEPT, furniture_for
from innovate.portal.models import Menu, SiteSettings, StandardPage
from innovate.portal.staff.groups import ensure_groups
from tests.factories.accounts import UserFactory
from tests.factories.pages import add_page

pytestmark = pytest.mark.django_db

Commits = Callable[..., object]


def site_settings(**fields: object) -> SiteSettings:
    row = SiteSettings.objects.get_or_create(site=Site.objects.get(is_default_site=True))[0]
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    return row


def test_fresh_house_has_complete_menus_in_both_languages(client: Client) -> None:
    english, chinese = client.get("/").text, client.get("/zh-hans/").text
    for path in ("/projects/", "/challenges/", "/suppliers/", "/tenders/", "/projects/new/", "/articles/"):
        assert f'href="{path}"' in english
        assert f'href="/zh-hans{path}"' in chinese


def test_menu_of_the_staff_stands_in_its_language_only(
    client: Client, django_capture_on_commit_callbacks: Commits
) -> None:
    client.get("/")
    page = add_page(StandardPage(title="Our promise", body=[("text", "<p>Kept.</p>")]))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        Menu.objects.create(
            place=Menu.Place.HEADER,
            language="en",
            links=[
                ("entry", "suppliers:list"),
                ("page", {"page": page, "label": ""}),
                ("address", {"label": "Blog", "address": "https://blog.example"}),
            ],
        )
    text = client.get("/suppliers/").text
    header = text[: text.index("<main")]
    assert 'href="/our-promise/"' in header
    assert 'href="https://blog.example"' in header
    assert 'href="/tenders/"' not in header
    assert 'href="/zh-hans/tenders/"' in client.get("/zh-hans/suppliers/").text


def test_page_that_is_taken_down_leaves_the_menu(
    client: Client, django_capture_on_commit_callbacks: Commits
) -> None:
    page = add_page(StandardPage(title="Our promise", body=[("text", "<p>Kept.</p>")]))
    Menu.objects.create(place="header", language="en", links=[("page", {"page": page, "label": "Promise"})])
    assert [link.label for link in furniture_for("en").header] == ["Promise"]
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        page.unpublish()
    assert furniture_for("en").header == ()


def test_menu_marks_where_the_reader_is(client: Client) -> None:
    assert 'href="/projects/" aria-current="page"' in client.get("/projects/").text
    assert 'href="/tenders/" aria-current' not in client.get("/projects/").text


def test_second_menu_for_a_place_is_refused() -> None:
    Menu.objects.create(place="header", language="en", links=[("entry", "suppliers:list")])
    again = Menu(place="header", language="en", links=[("entry", "suppliers:list")])
    with pytest.raises(ValidationError):
        again.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_settings_show_in_the_footer_by_language(client: Client) -> None:
    site_settings(
        contact_email="hello@innovate.example",
        postal_address="Road 1\nBerlin",
        imprint_en="Innovate Ltd",
        imprint_zh="因诺有限公司",
        note_en="Made by many.",
        note_zh="众人所造。",
        social=[("place", {"name": "Mastodon", "address": "https://social.example/@innovate"})],
    )
    english, chinese = client.get("/").text, client.get("/zh-hans/").text
    for words in (
        "mailto:hello@innovate.example",
        "Road 1<br>Berlin",
        "Innovate Ltd",
        "Made by many.",
        "@innovate",
    ):
        assert words in english
    assert "因诺有限公司" in chinese
    assert "众人所造。" in chinese
    assert "Innovate Ltd" not in chinese


def test_announcement_shows_until_its_time_and_leads_to_the_readers_language(client: Client) -> None:
    site_settings(
        announcement_en="We are closed on Monday.",
        announcement_zh="周一休息。",
        announcement_link="/projects/",
        announced_until=timezone.now() + timedelta(seconds=KEPT - 10),
    )
    assert '<a href="/projects/">We are closed on Monday.</a>' in client.get("/").text
    assert '<a href="/zh-hans/projects/">周一休息。</a>' in client.get("/zh-hans/").text
    with time_machine.travel(timezone.now() + timedelta(seconds=KEPT), tick=False):
        assert "We are closed" not in client.get("/").text


def test_announcement_that_leads_elsewhere_is_refused() -> None:
    with pytest.raises(ValidationError):
        site_settings(announcement_en="Look", announcement_link="https://elsewhere.example")


def test_pages_read_no_furniture_while_it_is_kept(
    client: Client, django_assert_num_queries: Callable[[int], object]
) -> None:
    furniture_for("en")
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        furniture_for("en")


def test_change_is_seen_at_once_through_the_shared_cache_and_soon_without_it(
    django_capture_on_commit_callbacks: Commits,
) -> None:
    furniture_for("en")
    with django_capture_on_commit_callbacks() as unheard:  # type: ignore[attr-defined]
        row = site_settings(note_en="New words.")
    assert unheard
    # A process with a cache of its own does not hear of it, but does not keep what it has for long.
    assert furniture_for("en").note == ""
    with time_machine.travel(timezone.now() + timedelta(seconds=KEPT + 1), tick=False):
        assert furniture_for("en").note == "New words."
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        row.note_en = "Newer words."
        row.save()
    assert furniture_for("en").note == "Newer words."


def test_editors_change_settings_and_menus_and_others_do_not(client: Client) -> None:
    ensure_groups()
    editor, moderator = UserFactory(is_staff=True), UserFactory(is_staff=True)
    editor.groups.add(Group.objects.get(name="Editors"))
    moderator.groups.add(Group.objects.get(name="Moderators"))
    site = Site.objects.get(is_default_site=True)
    for path in (f"/admin/settings/portal/sitesettings/{site.pk}/", "/admin/menus/", "/admin/menus/new/"):
        client.force_login(editor)
        assert client.get(path).status_code == 200
        client.force_login(moderator)
        assert client.get(path).status_code == 302
