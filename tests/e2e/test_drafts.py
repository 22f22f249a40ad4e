"""What somebody types survives: a closed tab, a network that is gone, a session that ended."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.house import House

PASSWORD = "correct horse battery"
MAKE = (
    "from innovate.accounts.services import create_person; "
    f"create_person(email='drafts@example.org', display_name='Drafts', password='{PASSWORD}')"
)
PROBLEM = "[name=problem]"
STATUS = "[data-autosave-status]"


@pytest.fixture(scope="module")
def page(house: House, browser: Browser) -> Iterator[Page]:
    """The first step of a draft that is on the server."""
    house.manage("shell", "-v0", "-c", MAKE)
    context = browser.new_context(base_url=house.url)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("[name=login]", "drafts@example.org")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile("/me/$"))
    page.goto("/projects/new/")
    page.fill("[name=title]", "A stand that dries umbrellas")
    expect(page).to_have_url(re.compile("step=problem"))
    context.set_default_timeout(10_000)
    yield page
    context.close()


def leave(page: Page) -> str:
    """Go away without a word, as one closes a tab; return where one was."""
    address = page.url
    page.goto("about:blank")
    return address


def test_draft_of_a_tab_closed_at_once_is_whole(page: Page) -> None:
    page.fill(PROBLEM, "They drip in the hallway.")
    address = leave(page)
    # The closed page's last words are on their way.
    assert any("They drip in the hallway." in page.request.get(address).text() for _try in range(40))
    page.goto(address)
    expect(page.locator(PROBLEM)).to_have_value("They drip in the hallway.")
    assert page.evaluate("localStorage.length") == 0


def test_draft_typed_without_a_network_comes_back(page: Page) -> None:
    page.context.set_offline(True)
    page.fill(PROBLEM, "Typed in a tunnel.")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator(STATUS)).to_contain_text("Not saved")
    # As if the browser had been closed in the tunnel: nothing of it was sent. What a page sends while it is left is
    # seen by no route, and is sent when the network is there again.
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no network')); }")
    page.route(
        "**/edit/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    address = leave(page)
    page.context.set_offline(False)
    page.goto(address)
    expect(page.locator(PROBLEM)).to_have_value("Typed in a tunnel.")
    # The second is said when the next save has failed.
    expect(page.locator(STATUS)).to_contain_text(re.compile("is back|Not saved"))
    page.unroute("**/edit/**")
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator("main")).to_contain_text("Your draft is saved")
    assert page.evaluate("localStorage.length") == 0


def test_draft_typed_after_signing_out_comes_back(page: Page) -> None:
    kept = page.context.cookies()
    page.context.clear_cookies()
    page.fill(PROBLEM, "Typed after signing out.")
    expect(page.locator(STATUS)).to_contain_text("you are signed out")
    address = leave(page)
    page.context.add_cookies(kept)
    page.goto(address)
    expect(page.locator(PROBLEM)).to_have_value("Typed after signing out.")
    expect(page.locator(STATUS)).to_contain_text("Draft saved", timeout=10_000)
    assert page.evaluate("localStorage.length") == 0
