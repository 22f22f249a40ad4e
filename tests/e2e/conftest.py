"""A browser, and the house it looks at."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.e2e.house import ROOT, House, standing
from tests.e2e.persona import Persona, visit

CHROMIUM = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), "")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)
            if "house" in getattr(item, "fixturenames", ()) and not item.get_closest_marker("xdist_group"):
                # One house serves them all but those with a house of their own, so they run in one worker.
                item.add_marker(pytest.mark.xdist_group("house"))
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="needs Debian's chromium package"))


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The whole portal, running."""
    with standing(tmp_path_factory.mktemp("house")) as running:
        yield running


@contextmanager
def launched(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium, running."""
    chromium = playwright.chromium.launch(
        executable_path=CHROMIUM,
        args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    )
    yield chromium
    chromium.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a file's tests; each person gets a context of their own.

    Not for the session: as long as it is open its event loop runs in this thread, and no other test could
    ask the database.
    """
    with sync_playwright() as playwright, launched(playwright) as chromium:
        yield chromium


@pytest.fixture
def people(house: House, browser: Browser) -> Iterator[dict[str, Persona]]:
    """Everybody who plays a part; what they found broken fails the test at its end."""
    subprocess.run([sys.executable, "-m", "tests.e2e.seed"], cwd=ROOT, env=house.environ, check=True)
    cast = {name: visit(browser, house, name) for name in ("Wei", "Ada", "Hanqiao", "Meridora", "Staff")}
    # One of them reads on a phone, in the dark.
    phone = {"width": 360, "height": 780}
    cast["Mei"] = visit(browser, house, "Mei", viewport=phone, color_scheme="dark")
    yield cast
    for persona in cast.values():
        persona.page.context.close()
    assert [fault for persona in cast.values() for fault in persona.faults] == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say with a failure what each persona was looking at."""
    report = yield
    if report.when == "call" and report.failed:
        for persona in getattr(item, "funcargs", {}).get("people", {}).values():
            looking_at = (
                persona.page.locator("main").inner_text() if persona.page.url != "about:blank" else ""
            )
            report.sections.append((f"{persona.name} at {persona.page.url}", looking_at[:1500]))
    return report
