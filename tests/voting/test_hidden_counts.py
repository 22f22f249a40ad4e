"""While a vote is open nothing anywhere tells how it stands.

Two worlds that differ only in what people voted for, ballot by ballot, must look the same on every surface: pages of
all rooms under the project's address, staff lists and their exports, the API, the live room, people's own data.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from innovate.accounts.exports import archive
from innovate.core.reconcilers import run_once
from innovate.discussions.models import RoomEvent
from innovate.projects.models import TimelineEntry
from innovate.voting import rules
from innovate.voting.counting import METHODS
from innovate.voting.models import Ballot, Round
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.voting import ballot, open_round_with
from tests.portal.addresses import PATTERNS

pytestmark = pytest.mark.django_db

#: What differs between two loads of one page for reasons of its own.
_OWN = re.compile(
    r'csrfmiddlewaretoken" value="[^"]+|X-CSRFToken[^}]+|nonce="[^"]*"|"CSRF_TOKEN": "[^"]+|name="client_uuid" value="[^"]+'
)
VOTERS = 7


def content_for(round: Round, favourite: int) -> dict[str, Any]:
    kind = METHODS[round.method].ballot
    if kind == "approval":
        return {"approved": [favourite]}
    if kind == "score":
        return {"scores": {str(pk): 5 * (pk == favourite) for pk in _options(round)}}
    return {"ranking": [[favourite], [pk for pk in _options(round) if pk != favourite]]}


def _options(round: Round) -> list[int]:
    return rules.options(round.designs.values_list("pk", flat=True), offers_none=round.offers_none)


def vote_for(round: Round, favourite: int) -> None:
    """Let every ballot say this, whatever it said before, and the workers do all they find to do."""
    content = content_for(round, favourite)
    for row in Ballot.objects.filter(round=round):
        leaf = rules.leaf_hash(rules.leaf(content, row.nonce))
        Ballot.objects.filter(pk=row.pk).update(content=content, leaf_hash=leaf)
    run_once(["voting.numbers", "voting.rounds", "voting.tallies", "search.index"])


def plain(response: Any) -> tuple[int, str]:
    body = b"".join(response) if response.streaming else response.content
    return response.status_code, _OWN.sub("", body.decode(errors="replace"))


def everywhere(round: Round, lead: Client, stranger: Client, staff: Client) -> Iterator[tuple[str, Any]]:
    """Yield the name of each surface and what it shows."""
    given = {"slug": round.project.slug, "number": round.number, "form": "json"}
    for name, wanted in PATTERNS.items():
        if "slug" in wanted and wanted <= given.keys():
            url = reverse(name, kwargs={part: given[part] for part in wanted})
            yield f"lead at {name}", plain(lead.get(url))
    voting = ["voting:round", "voting:designs", "portal:project", "voting:check"]
    for name in voting:
        url = reverse(name, kwargs={part: given[part] for part in PATTERNS[name]})
        yield f"stranger at {name}", plain(stranger.get(url))
    for url in (
        "/",
        "/projects/",
        "/search/?q=Folding",
        "/me/",
        f"/api/rounds/{round.pk}",
        f"/api/rounds/{round.pk}/ballots",
        f"/api/rounds/{round.pk}/files/json",
        f"/api/rounds/{round.pk}/files/preflib",
        f"/api/projects/{round.project.slug}",
        "/api/projects",
    ):
        yield f"stranger at {url}", plain(stranger.get(url))
        yield f"lead at {url}", plain(lead.get(url))
    index = reverse("rounds_admin:index")
    for url in (index, f"{index}?export=csv", reverse("rounds_admin:inspect", args=[round.pk])):
        yield f"staff at {url}", plain(staff.get(url))
    yield "log of the room", list(RoomEvent.objects.order_by("pk").values())
    yield "timeline", list(TimelineEntry.objects.order_by("pk").values())
    person = lead.user  # type: ignore[attr-defined]
    with zipfile.ZipFile(archive(person)) as packed:
        yield "the lead's own data", {name: packed.read(name) for name in packed.namelist()}


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    client.user = person  # type: ignore[attr-defined]
    return client


@pytest.mark.parametrize("method", ["schulze"])
def test_no_surface_tells_how_an_open_vote_stands(method: str) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        round = voted_on(method)
        first, last = round.designs.first().pk, round.designs.last().pk
        clients = signed_in(round.project.author), signed_in(UserFactory()), signed_in(StaffFactory())
        vote_for(round, first)
        before = dict(everywhere(round, *clients))
        vote_for(round, last)
        after = dict(everywhere(round, *clients))
    assert [name for name in before if before[name] != after[name]] == []
    assert before["stranger at voting:round"][0] == 200
    assert before["lead at voting:close"][0] == 200
    assert before[f"stranger at /api/rounds/{round.pk}/ballots"][0] == 404
    assert before[f"stranger at /api/rounds/{round.pk}/files/json"][0] == 404


@pytest.mark.parametrize("method", METHODS)
def test_page_and_api_of_an_open_vote_are_the_same_whoever_is_ahead(method: str) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        round = voted_on(method)
        viewer = signed_in(UserFactory())
        seen = []
        for favourite in (*round.designs.values_list("pk", flat=True), rules.NONE):
            vote_for(round, favourite)
            seen.append(
                (plain(viewer.get(round.get_absolute_url())), plain(viewer.get(f"/api/rounds/{round.pk}")))
            )
    assert all(one == seen[0] for one in seen)
    assert f'data-live="turnout">{VOTERS}<' in seen[0][0][1]


def voted_on(method: str) -> Round:
    """An open round in which all have voted for its first design."""
    seats = 2 if method == "equal-shares" else 1
    round = open_round_with(3, method=method, seats=seats, offers_none=True)
    for _ in range(VOTERS):
        ballot(round, content_for(round, round.designs.first().pk))
    return round


def test_control_the_comparison_sees_a_result_once_it_is_decided() -> None:
    """The same comparison tells two decided rounds apart, so it would have told two open ones apart."""
    shown = []
    for favourite in (0, -1):
        round = open_round_with(3)
        options = list(round.designs.all())
        for _ in range(2):
            ballot(round, {"approved": [options[favourite].pk]})
        vote_for(round, options[favourite].pk)
        Round.objects.filter(pk=round.pk).update(closes_at=timezone.now())
        run_once(["voting.rounds"])
        answer = plain(Client().get(f"/api/rounds/{round.pk}"))[1]
        shown.append(answer.split('"order": ')[1][:40] if '"order": ' in answer else answer)
    assert shown[0] != shown[1]
