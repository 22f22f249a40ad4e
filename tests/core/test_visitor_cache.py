"""Pages kept for visitors: fast for them, and never one person's page for another."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.urls import reverse

from innovate.core.visitor_cache import VisitorCacheMiddleware
from tests.factories.accounts import UserFactory
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pages_are_kept(settings: Any) -> None:
    settings.VISITOR_CACHE_SECONDS = 60


@pytest.mark.parametrize("name", ["portal:project_list", "suppliers:list", "portal:challenges"])
def test_second_visitor_costs_no_query(name: str, django_assert_num_queries: Any) -> None:
    first = Client().get(reverse(name))
    with django_assert_num_queries(0):
        second = Client().get(reverse(name))
    assert second.content == first.content


def test_home_and_project_are_kept(django_assert_num_queries: Any) -> None:
    paths = ["/", ProjectFactory.create(stage="idea").get_absolute_url()]
    for path in paths:
        Client().get(path)
    with django_assert_num_queries(0):
        for path in paths:
            assert Client().get(path).status_code == 200


def test_browser_that_has_the_page_gets_none() -> None:
    browser = Client()
    tag = browser.get("/projects/")["ETag"]
    answer = browser.get("/projects/", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_person_neither_leaves_a_page_nor_gets_one() -> None:
    person, other = UserFactory.create(display_name="Ada of the cache"), UserFactory.create()
    for reader in (person, other):
        browser = Client()
        browser.force_login(reader)
        answer = browser.get("/projects/")
        assert reader.display_name.encode() in answer.content
        assert "ETag" not in answer
    visitor = Client().get("/projects/")
    assert person.display_name.encode() not in visitor.content
    browser.force_login(person)
    assert person.display_name.encode() in browser.get("/projects/").content


def test_languages_and_addresses_have_pages_of_their_own() -> None:
    english, chinese = Client().get("/projects/"), Client().get("/zh-hans/projects/")
    assert b'lang="en"' in english.content[:200]
    assert b'lang="zh-hans"' in chinese.content[:200]
    assert Client().get("/projects/?stage=idea").content != english.content


def _served(view: Any, **headers: str) -> list[HttpResponse]:
    """The answers to two visitors who ask for the same page of this view, one after the other."""
    serve = VisitorCacheMiddleware(view)
    return [serve(RequestFactory().get("/somewhere/", headers=headers)) for _ in range(2)]


def _counting(prepare: Any) -> Any:
    calls = iter(range(10))

    def view(request: HttpRequest) -> HttpResponse:
        response = HttpResponse(f"call {next(calls)}")
        prepare(request, response)
        return response

    return view


@pytest.mark.parametrize(
    "prepare",
    [
        lambda request, response: response.set_cookie("anything", "1"),
        lambda request, response: response.headers.__setitem__("Cache-Control", "private"),
        lambda request, response: response.headers.__setitem__("Vary", "User-Agent"),
        lambda request, response: response.headers.__setitem__("Content-Type", "application/json"),
        lambda request, response: setattr(response, "status_code", 404),
    ],
    ids=["cookie", "cache-control", "vary", "not a page", "not there"],
)
def test_page_that_may_be_personal_is_not_kept(prepare: Any) -> None:
    first, second = _served(_counting(prepare))
    assert first.content != second.content


@pytest.mark.parametrize("header", ["Authorization", "HX-Request", "Range"])
def test_request_that_asks_for_something_else_is_let_through(header: str) -> None:
    first, second = _served(_counting(lambda request, response: None), **{header: "x"})
    assert first.content != second.content


def test_control_plain_page_is_kept() -> None:
    first, second = _served(_counting(lambda request, response: None))
    assert first.content == second.content


def test_form_token_keeps_a_page_from_being_shared() -> None:
    """A token is always followed by its cookie, also when the visitor has that cookie already."""
    browser = Client()
    login = reverse("account_login")
    first, second = browser.get(login), browser.get(login)
    assert first.content != second.content
    assert second.cookies
    assert get_token(second.wsgi_request)
