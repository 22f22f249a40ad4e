"""A ballot is ranked by mouse, finger and keys, and without any script: what is sent is always in the selects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import Browser, Page, Route, expect

from innovate.accounts.models import User
from innovate.projects.models import Project
from innovate.voting.models import Design, Round
from innovate.voting.views.rounds import Choice
from innovate.voting.wording import words_of
from tests.e2e.house import ROOT

NAMES = ("Bowl", "Dish", "Plate", "Cup")
STYLES = ("tokens", "base", "layout", "components", "forms", "buttons", "voting")
PLACES = """() => [...document.querySelectorAll("[data-design]")].map(
  item => [item.dataset.title, item.querySelector("select").value])"""


@pytest.fixture(scope="module")
def ballot() -> str:
    """The ballot of an open round, as the page shows it; no database is asked."""
    held = Round(pk=7, number=1, method="schulze", project=Project(pk=3, slug="bowl"))
    author = User(pk=5, display_name="Wei")
    designs = [Design(pk=pk, title=title, round=held, author=author) for pk, title in enumerate(NAMES, 1)]
    shown: dict[str, Any] = {
        "project": held.project,
        "round": held,
        "words": words_of(held),
        "choices": [Choice(design.pk, design.title, design) for design in designs],
        "places": range(1, len(designs) + 1),
        "typed": None,
    }
    form = render_to_string("voting/_ballot.html", shown, RequestFactory().get("/"))
    links = "".join(f'<link rel="stylesheet" href="/css/{name}.css">' for name in STYLES)
    script = '<script type="module" src="/js/ballot.js"></script>'
    return f"<!doctype html><title>Ballot</title>{links}<main>{form}</main>{script}"


def opened(browser: Browser, ballot: str, **context: Any) -> Page:
    def from_disk(route: Route) -> None:
        path = ROOT / "static" / route.request.url.partition("localhost/")[2]
        if path.is_file():
            route.fulfill(path=path)
        else:
            route.fulfill(body=ballot, content_type="text/html")

    page = browser.new_context(**context).new_page()
    page.route("**/*", from_disk)
    page.goto("http://localhost/ballot")
    return page


@pytest.fixture
def page(ballot: str, browser: Browser) -> Iterator[Page]:
    page = opened(browser, ballot, viewport={"width": 1000, "height": 900})
    yield page
    page.context.close()


def centre(page: Page, title: str) -> tuple[float, float]:
    handle = page.locator(f'[data-title="{title}"] [data-handle]')
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_design_is_dragged_to_its_place(page: Page) -> None:
    x, y = centre(page, "Plate")
    _x, goal = centre(page, "Bowl")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, goal - 8, steps=8)
    page.mouse.up()
    assert page.evaluate(PLACES) == [["Plate", "1"], ["Bowl", ""], ["Dish", ""], ["Cup", ""]]
    expect(page.locator("[data-moved]")).to_have_text("Plate: now in place 1")


def test_escape_puts_a_dragged_design_back(page: Page) -> None:
    x, y = centre(page, "Bowl")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 300, steps=8)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert page.evaluate(PLACES) == [[name, ""] for name in NAMES]


def test_design_is_moved_by_keys_and_keeps_the_focus(page: Page) -> None:
    page.locator('[data-title="Cup"] [data-handle]').focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(PLACES) == [["Bowl", "1"], ["Dish", "2"], ["Cup", "3"], ["Plate", ""]]
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.closest('[data-design]').dataset.title") == "Cup"
    assert page.evaluate(PLACES)[1] == ["Cup", "2"]


def test_design_follows_the_place_that_was_chosen(page: Page) -> None:
    for name, place in (("Cup", "1"), ("Dish", "1"), ("Bowl", "2")):
        page.locator(f'[data-title="{name}"] select').select_option(place)
    assert page.evaluate(PLACES) == [["Cup", "1"], ["Dish", "1"], ["Bowl", "2"], ["Plate", ""]]
    page.locator('[data-title="Cup"] select').select_option("")
    assert page.evaluate(PLACES)[0] == ["Dish", "1"]


def test_finger_drags_a_design_instead_of_the_page(browser: Browser, ballot: str) -> None:
    page = opened(browser, ballot, viewport={"width": 360, "height": 700}, has_touch=True, is_mobile=True)
    x, y = centre(page, "Bowl")
    touch = page.context.new_cdp_session(page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 13):
        point = {"x": x, "y": min(y + 40 * step, 690)}
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    expect(page.locator("[data-design]").last).to_have_attribute("data-title", "Bowl")
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert page.evaluate(PLACES) == [["Dish", "1"], ["Plate", "2"], ["Cup", "3"], ["Bowl", "4"]]
    page.context.close()


def test_ballot_is_ranked_without_any_script(browser: Browser, ballot: str) -> None:
    page = opened(browser, ballot, java_script_enabled=False)
    expect(page.locator("[data-handle]").first).to_be_hidden()
    page.locator('[data-title="Dish"] select').select_option("1")
    assert page.locator('[data-title="Dish"] select').input_value() == "1"
    assert page.locator("[data-design]").first.get_attribute("data-title") == "Bowl"
    page.context.close()
