"""A vote counted again in the browser: the tallies agree with ours to the letter, and the page finds any change."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from innovate.voting.counting import METHODS
from innovate.voting.tallies.outcome import break_ties
from tests.e2e.house import ROOT, House
from tests.voting.test_tallies_oracles import FIXTURE, content

#: One in so many of the oracle's profiles: more than a hundred of each method, ties among them.
ONE_IN = 17
STATIC = ROOT / "static" / "js"
COUNT = """
async (cases) => {
  const { canonical, lots } = await import("/vote-proofs.js");
  const { tally } = await import("/vote-tallies.js");
  const wrong = [];
  for (const { method, options, ballots, seed, seats, expected } of cases) {
    const counted = tally(method, options, ballots, await lots(options, seed), seats);
    if (canonical(counted) !== canonical(expected)) wrong.push({ method, seed, counted, expected });
  }
  return wrong;
}
"""


def profiles() -> Iterator[dict[str, Any]]:
    """Profiles of the oracle's fixture, with what our own counting makes of them."""
    oracle = json.loads(gzip.decompress(FIXTURE.read_bytes()))
    for name, method in METHODS.items():
        for held in oracle[method.ballot][::ONE_IN]:
            options = list(range(1, held["options"] + 1))
            contents = [content(method.ballot, text) for _times, text in held["ballots"]]
            times = [times for times, _text in held["ballots"]]
            seats = held.get("seats", 1) if method.chooses_several else 1
            outcome = method.count(options, contents, times, held["seed"], seats)
            yield {
                "method": name,
                "options": options,
                "ballots": [
                    {"content": one, "times": count} for one, count in zip(contents, times, strict=True)
                ],
                "seed": held["seed"],
                "seats": seats,
                "expected": {
                    "ranking": outcome.ranking,
                    "order": break_ties(outcome.ranking, held["seed"]),
                    "working": outcome.working,
                },
            }


def from_disk(route: Route) -> None:
    """The scripts as they stand, and one page to load them into; localhost has Web Crypto."""
    name = Path(route.request.url).name
    if (STATIC / name).is_file():
        route.fulfill(path=STATIC / name, content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>Counting</title>", content_type="text/html")


def test_the_tallies_in_the_browser_are_ours_to_the_letter(browser: Browser) -> None:
    cases = list(profiles())
    assert {case["method"] for case in cases} == set(METHODS)
    with browser.new_context() as context:
        page = context.new_page()
        page.route("**/*", from_disk)
        page.goto("http://localhost/counting")
        assert page.evaluate(COUNT, cases) == []


DECIDE = """
import json
from django.test import Client
from innovate.voting import receipts, services
from innovate.voting.models import Ballot, Round
from tests.factories.accounts import UserFactory
from tests.factories.voting import open_round_with
round = open_round_with(4, method="schulze", offers_none=True)
a, b, c, d = (design.pk for design in round.designs.all())
said = [[[a], [b, c]], [[b], [a]], [[c], [0]], [[d, a], [b]], [[b], [0], [a]], [[a], [b, c]]]
for ranking in said:
    services.cast_ballot(round=round, person=UserFactory(), content={"ranking": ranking})
services.close_round(round=round, actor=round.created_by)
own = Ballot.objects.filter(round=round).first()
own.round = Round.objects.get(pk=round.pk)
receipt = receipts.as_file(receipts.receipt_for(own), check_url="")
print(json.dumps({"slug": round.project.slug, "number": round.number, "receipt": receipt}))
"""


@pytest.fixture(scope="module")
def vote(house: House) -> dict[str, Any]:
    """A decided vote, and the receipt of one who voted in it."""
    made: dict[str, Any] = json.loads(house.manage("shell", "-v0", "-c", DECIDE).strip().splitlines()[-1])
    return made


@pytest.fixture
def page(house: House, browser: Browser, vote: dict[str, Any]) -> Iterator[Page]:
    """The page of the vote, and that the browser complains of nothing."""
    faults: list[str] = []
    with browser.new_context() as context:
        page = context.new_page()
        page.on("console", lambda message: message.type == "error" and faults.append(message.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{house.url}/projects/{vote['slug']}/designs/{vote['number']}/check/")
        yield page
    assert faults == []


def wrong_steps(page: Page) -> list[str]:
    # The verdict of an earlier count stands until the next one begins.
    page.eval_on_selector_all(
        "[data-verdict]", "verdicts => verdicts.forEach((one) => { one.hidden = true; })"
    )
    page.locator("[data-start]").click()
    expect(page.locator("[data-verdict]:visible")).to_be_visible()
    found: list[str] = page.eval_on_selector_all(
        "[data-step].is-wrong", "steps => steps.map((step) => step.dataset.step)"
    )
    verdict = page.locator("[data-verdict]:visible").get_attribute("data-verdict")
    assert verdict == ("failed" if found else "passed")
    return found


def found(page: Page, receipt: str) -> str | None:
    page.locator("[data-receipt]").fill(receipt)
    page.locator("[data-find]").click()
    expect(page.locator("[data-found]:visible")).to_be_visible()
    return page.locator("[data-found]:visible").get_attribute("data-found")


def test_a_visitor_counts_again_and_finds_a_ballot(page: Page, vote: dict[str, Any]) -> None:
    assert wrong_steps(page) == []
    receipt = vote["receipt"]
    assert found(page, json.dumps(receipt)) == "yes"
    assert "of 6" in page.locator("[data-place]").inner_text()
    other = receipt | {"ballot": receipt["ballot"] | {"nonce": "ab" * 32}}
    assert found(page, json.dumps(other)) == "no"
    assert found(page, json.dumps(receipt | {"round": 0})) == "other"
    assert found(page, "my receipt") == "unreadable"


def _another_choice(data: dict[str, Any]) -> None:
    """Two who chose the same may stand side by side: take what somebody else chose."""
    first, *others = data["ballots"]
    first["content"] = next(one["content"] for one in others if one["content"] != first["content"])


def _swap(data: dict[str, Any]) -> None:
    data["facts"]["result"]["order"].reverse()


#: What is done to the published file → the steps that find it
CHANGES: dict[str, tuple[Callable[[dict[str, Any]], Any], list[str]]] = {
    "a ballot changed": (_another_choice, ["root"]),
    "a ballot gone": (lambda data: data["ballots"].pop(), ["list", "root"]),
    "a ballot twice": (lambda data: data["ballots"].append(data["ballots"][-1]), ["list", "root"]),
    "a ballot marked": (lambda data: data["ballots"][0].update(standing="held"), ["list", "root"]),
    "a ballot of nonsense": (
        lambda data: data["ballots"][0].update(content={"ranking": [[-1]]}),
        ["valid", "root"],
    ),
    "another secret": (lambda data: data["facts"].update(secret="ab" * 32), ["lots"]),
    "another commitment": (lambda data: data["facts"].update(commitment="ab" * 32), ["lots"]),
    "another seed": (lambda data: data["facts"]["result"].update(seed="ab" * 32), ["lots"]),
    "another root": (lambda data: data["facts"].update(root="ab" * 32), ["root"]),
    "another order": (_swap, ["count"]),
    "another winner": (lambda data: data["facts"].update(winner=0), ["count"]),
    "another working": (
        lambda data: next(iter(data["facts"]["result"]["working"]["strengths"].values())).clear(),
        ["count"],
    ),
}


def test_the_page_finds_any_change(page: Page) -> None:
    change: Callable[[dict[str, Any]], Any]

    def changed(route: Route) -> None:
        data = route.fetch().json()
        change(data)
        route.fulfill(json=data)

    page.route("**/ballots/json/", changed)
    for what, (change, steps) in CHANGES.items():
        assert set(steps) <= set(wrong_steps(page)), what
