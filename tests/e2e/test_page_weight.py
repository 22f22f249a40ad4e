"""What a first visit weighs, and that nothing jumps: bytes and shifts are the same on every machine, times are not."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from benchmarks.page_weight import MOST_BYTES, MOST_SHIFT, weigh
from tests.e2e.house import House

PROPOSE = """
from innovate.accounts.services import create_person
from innovate.projects.models import Category
from innovate.projects.services import propose
author = create_person(email="heavy@example.org", display_name="Heavy", password="correct horse battery")
category = Category.objects.create(slug="weights", name_en="Weights", name_zh="重量", support_threshold=10**6)
for number in range(12):
    propose(author=author, publish=True, title=f"Weight {number}", pitch="It weighs what it weighs. " * 4,
            problem="Nobody knows how much. " * 40, idea="A scale that says it out loud. " * 60, category=category)
"""


@pytest.fixture(scope="module")
def furnished(house: House) -> House:
    """The house with a page full of projects."""
    house.manage("shell", "-v0", "-c", PROPOSE)
    return house


@pytest.mark.parametrize("path", ["/", "/projects/weight-0/", "/zh-hans/", "/zh-hans/projects/weight-0/"])
def test_first_visit_is_light_and_still(furnished: House, browser: Browser, path: str) -> None:
    visit = weigh(browser, furnished.url + path, slowly=False)
    # A page of trouble would be lighter still.
    assert visit.requests > 5
    assert 10_000 < visit.bytes < MOST_BYTES
    assert visit.shift <= MOST_SHIFT
