"""axe finds nothing on any page: in English on a wide screen or in Chinese on a phone, light or dark.

Which of the four alternates from page to page. With EVERY_LOOK=1 each page is looked at in both languages, once in
each theme, which takes twice as long.

Django renders the pages in this process, within the test's own transaction; Chromium is given them by
interception, so that nothing has to be served. Chromium has a thread of its own: its event loop would keep
the database from answering in this one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zlib import crc32

import axe_playwright_python
import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.e2e.conftest import launched
from tests.portal.scene import built
from tests.portal.sights import Sight, sights

EVERY_LOOK = bool(os.environ.get("EVERY_LOOK"))
ORIGIN = "http://portal.test"
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCREENS = {"en": {"width": 1280, "height": 900}, "zh-hans": {"width": 360, "height": 780}}
RUN = """async (rules) => {
  const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
  return violations.flatMap(({ id, help, nodes }) => nodes.map(
    ({ target, html, any }) => `${id}: ${help}: ${target} ${html.slice(0, 200)} ${any.map(({ message }) => message)}`
  ));
}"""


# With the other looks at every page, which share who looks where.
pytestmark = pytest.mark.xdist_group("sights")


@dataclass(frozen=True)
class Found:
    """What is wrong with a page as somebody sees it."""

    sight: Sight
    theme: str
    faults: list[str]


def test_axe_finds_nothing_on_any_page(db: None, tmp_path: Path, subtests: pytest.Subtests) -> None:
    with built(tmp_path) as scene:
        shown = [
            sight for sight in sights(scene) if EVERY_LOOK or _side(sight) // 2 == (sight.language == "en")
        ]
    with ThreadPoolExecutor(1) as thread:
        found = thread.submit(_look_at, shown).result()
    for one in found:
        with subtests.test(f"{one.sight}, {one.theme}"):
            assert one.faults == []


def _look_at(shown: Iterable[Sight]) -> list[Found]:
    with sync_playwright() as playwright, launched(playwright) as browser:
        screens = {language: _screen(browser, size) for language, size in SCREENS.items()}
        return [_found(screens[sight.language], sight) for sight in shown]


def _screen(browser: Browser, size: dict[str, int]) -> Page:
    page = browser.new_context(viewport=size, reduced_motion="reduce", bypass_csp=False).new_page()  # type: ignore[arg-type]
    page.add_init_script(AXE)
    return page


def _found(page: Page, sight: Sight) -> Found:
    theme = _theme_of(sight)
    page.unroute_all(behavior="ignoreErrors")
    page.route("**/*", lambda route: _answer(route, sight))
    page.emulate_media(color_scheme=theme)
    page.goto(f"{ORIGIN}{sight.path}", wait_until="load")
    return Found(sight, theme, page.evaluate(RUN, RULES))


def _theme_of(sight: Sight) -> Literal["light", "dark"]:
    """One theme for a page in English, the other for the same in Chinese."""
    return "dark" if (_side(sight) + (sight.language == "en")) % 2 else "light"


def _side(sight: Sight) -> int:
    """One of four numbers: the same for a page in every language."""
    return crc32(f"{sight.name} {sight.persona}".encode()) % 4


def _answer(route: Route, sight: Sight) -> None:
    path = urlsplit(route.request.url).path
    if not route.request.url.startswith(ORIGIN):
        route.abort()
    elif route.request.is_navigation_request():
        headers: dict[str, Any] = {name: str(value) for name, value in sight.headers.items()}
        route.fulfill(body=sight.html, headers={"Content-Type": "text/html; charset=utf-8"} | headers)
    elif path == "/static/css/innovate.css":
        route.fulfill(body=_stylesheet(), content_type="text/css")
    elif path.endswith(".js") and (file := finders.find(path.removeprefix("/static/"))):
        route.fulfill(path=str(file), content_type="text/javascript")
    else:
        # Pictures do not change what axe looks at, and to fetch them for a thousand looks takes minutes.
        route.abort()


@cache
def _stylesheet() -> str:
    """The one stylesheet that pages link, with all it imports in place."""
    whole = Path(finders.find("css/innovate.css"))
    return re.sub(
        r'@import\s+(?:url\()?"([^"]+)"\)?[^;]*;',
        lambda found: (whole.parent / found[1]).read_text(encoding="utf-8"),
        whole.read_text(encoding="utf-8"),
    )
