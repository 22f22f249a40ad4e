"""Who is let in where: every address of ours and every operation of the API, for every kind of person.

The table is complete by test: an address without a row fails. A row says, for one place of the scene, who may
look (GET) and who may act (POST); an empty set is nobody, None is a method the address does not have. Denied is
401, 403, 404, 410 or the way to the sign-in; let in is every other answer below 500, a refused form included.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client

from innovate.accounts.models import ApiToken
from innovate.accounts.services import issue_token
from innovate.api import api
from tests.portal.addresses import PATTERNS
from tests.portal.operations import OPERATIONS, Operation
from tests.portal.rows import PAGES
from tests.portal.scene import (
    PERSONAS,
    VISITOR,
    Scene,
    built,
    undone,
)
from tests.portal.who import (
    Who,
)


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert {page.name for page in PAGES} == set(PATTERNS)


def test_every_operation_has_a_row_and_every_row_an_operation() -> None:
    described = {
        (method, path) for path, methods in api.get_openapi_schema()["paths"].items() for method in methods
    }
    assert {(row.method, row.path) for row in OPERATIONS} == described


@pytest.fixture
def scene(db: None, tmp_path: Path) -> Iterator[Scene]:
    """The scene a whole table is asked in: each request is undone by itself."""
    with built(tmp_path) as made:
        yield made


METHOD_NOT_ALLOWED: Who = frozenset({"method not allowed"})


def _is_let_in(answer: HttpResponse) -> bool:
    assert answer.status_code < 500, answer.text
    to_sign_in = answer.status_code == 302 and "/login/" in answer["Location"]
    return not (answer.status_code in (401, 403, 404, 410) or to_sign_in)


def _difference(inside: Who, named: Who | None) -> str:
    """Who was let in against the row, and who was not let in although it names them."""
    named = METHOD_NOT_ALLOWED if named is None else named
    wrong = {"let in": inside - named, "denied": named - inside}
    return "; ".join(f"{how}: {', '.join(sorted(who))}" for how, who in wrong.items() if who)


def _filled(values: Mapping[str, Any], place: Mapping[str, Any]) -> dict[str, Any]:
    return {name: place[name] if value is ... else value for name, value in values.items()}


def _let_in(scene: Scene, method: str, url: str, **request: Any) -> Who:
    """Everybody who is let in; what their requests change is undone."""
    inside = set()
    for cache in caches.all(initialized_only=True):
        cache.clear()  # of rate limits, and of what rows before have changed
    for persona in PERSONAS:
        with undone():
            answer = getattr(scene.clients[persona], method)(url, **request)
            if answer.status_code == 405:
                return METHOD_NOT_ALLOWED
            if _is_let_in(answer):
                inside.add(persona)
            if answer.streaming:
                answer.getvalue()  # reading a file to its end closes it
    return frozenset(inside)


def test_pages_let_in_whom_their_rows_name(scene: Scene, subtests: pytest.Subtests) -> None:
    for page in PAGES:
        url, data = page.url(scene), _filled(page.data, scene.places[page.place])
        with subtests.test(f"see {page}"):
            assert not _difference(_let_in(scene, "get", url), page.see)
        with subtests.test(f"act {page}"):
            assert not _difference(_let_in(scene, "post", url, data=data), page.act)


def test_operations_let_in_whom_their_rows_name(scene: Scene, subtests: pytest.Subtests) -> None:
    for row in OPERATIONS:
        url, request = _call(scene, row)
        with subtests.test(str(row)):
            assert not _difference(_let_in(scene, row.method, url, **request), row.who)


def _call(scene: Scene, row: Operation) -> tuple[str, dict[str, Any]]:
    """The operation's address and what is sent there."""
    place = scene.places[row.place]
    url = row.path.format(**place)
    if row.body is None:
        return url, {}
    return url, {"data": _filled(row.body, place), "content_type": "application/json"}


#: What other programs post to; a signature stands in for the token.
SIGNED_POSTS = {"stripe_webhook", "notifications:unsubscribe"}


def _strict(scene: Scene, persona: str) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.cookies.update(scene.clients[persona].cookies)
    return client


def test_posts_without_a_csrf_token_are_refused(scene: Scene, subtests: pytest.Subtests) -> None:
    for page in PAGES:
        if not page.act:
            continue
        client = _strict(scene, min(page.act - {VISITOR}))
        with subtests.test(str(page)), undone():
            answer = client.post(page.url(scene), _filled(page.data, scene.places[page.place]))
            assert (answer.status_code == 403) == (page.name not in SIGNED_POSTS)


def test_operations_need_a_csrf_token_by_session_and_the_right_to_write_by_token(
    scene: Scene, subtests: pytest.Subtests
) -> None:
    for row in OPERATIONS:
        if row.method == "get":
            continue
        url, request = _call(scene, row)
        persona = min(row.who - {VISITOR})
        with subtests.test(str(row)), undone():
            forged = getattr(_strict(scene, persona), row.method)(url, **request)
            assert (forged.status_code, forged.json()["code"]) == (403, "csrf")
            for scope, refused in ((ApiToken.Scope.READ, True), (ApiToken.Scope.WRITE, False)):
                _token, secret = issue_token(person=scene.people[persona], name="script", scope=scope)
                bearer = {"Authorization": f"Bearer {secret}"}
                answer = getattr(Client(enforce_csrf_checks=True), row.method)(url, headers=bearer, **request)
                assert (answer.json().get("code") == "read_only_token") == refused
                assert _is_let_in(answer) != refused
