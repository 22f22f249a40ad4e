"""Every page as the people of the scene see it: found by the table of addresses, so that a new page comes by itself.

A row names who may look; of those, the fewest are asked who together see everything that anybody sees. Added
are the pages of the accounts library, the pages staff have published, what a form answers when it is sent
empty, and the pages of trouble.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from allauth import urls as allauth_urls
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, URLPattern, reverse
from django.utils.translation import gettext_lazy, override
from django.views.defaults import server_error
from wagtail.models import Page as PublishedPage

from innovate.core.errors import NotAllowed
from tests.portal.rows import PAGES, Page
from tests.portal.scene import PERSONAS, STRANGER, VISITOR, Scene, undone

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
#: A sentence of ours that every catalogue has.
NOT_FOR_YOU = gettext_lazy("There is nothing here, or you may not see it.")
#: Not ours to draw: the Wagtail admin, and what is no page.
NOT_OURS = {"wagtailadmin_home", "api:openapi-view"}


@dataclass(frozen=True)
class Sight:
    """One page as one person sees it in one language."""

    name: str
    persona: str
    language: str
    path: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.name} as {self.persona} in {self.language}"


def sights(scene: Scene, languages: Iterable[str] = LANGUAGES) -> Iterator[Sight]:
    """Every page in each of the languages."""
    _made_ready(scene)
    asked = [*_of_rows(scene), *_of_accounts(scene), *_published(scene), *_refused_forms(scene)]
    for language in languages:
        for name, persona, url, send in asked:
            with override(language):
                path = url()
            with undone():
                # What was said after another form is not to be shown on this page.
                scene.clients[persona].cookies.pop("messages", None)
                if answer := _page(send(scene.clients[persona], path)):
                    yield Sight(name, persona, language, path, answer.text, dict(answer.headers))
        yield from _of_trouble(language)


Asked = tuple[str, str, Callable[[], str], Callable[[Client, str], HttpResponse]]


def _look(client: Client, path: str) -> HttpResponse:
    return client.get(path)  # type: ignore[return-value]


#: Row → who looks. Every scene is alike, and to ask everybody at every address takes the most of a minute.
_lookers: dict[str, list[str]] = {}


def _of_rows(scene: Scene) -> Iterator[Asked]:
    for row in PAGES:
        if not row.see or row.name in NOT_OURS:
            continue
        if str(row) not in _lookers:
            _lookers[str(row)] = _fewest(_seen_by(scene, row))
        for persona in _lookers[str(row)]:
            yield str(row), persona, lambda row=row: row.url(scene), _look  # type: ignore[misc]


def _seen_by(scene: Scene, row: Page) -> dict[str, set[str]]:
    """What each of those who may look sees there."""
    seen = {}
    for persona in PERSONAS:
        if persona in row.see:
            with undone():
                if answer := _page(_look(scene.clients[persona], row.url(scene))):
                    seen[persona] = _things(answer.text)
    return seen


def _of_accounts(scene: Scene) -> Iterator[Asked]:
    """Pages of the accounts library that need nothing but a person."""
    for name in sorted({entry.name for entry in _flat(allauth_urls.urlpatterns) if entry.name}):
        with suppress(NoReverseMatch):
            reverse(name)
            for persona in (VISITOR, STRANGER):
                yield name, persona, lambda name=name: reverse(name), _look  # type: ignore[misc]


def _flat(patterns: Iterable[Any]) -> Iterator[URLPattern]:
    for entry in patterns:
        if isinstance(entry, URLPattern):
            yield entry
        else:
            yield from _flat(entry.url_patterns)


def _published(scene: Scene) -> Iterator[Asked]:
    for page in PublishedPage.objects.live().filter(depth__gt=1).specific():
        path = page.get_url()
        if path and page.locale.language_code == settings.LANGUAGE_CODE:
            # The address of a page says its language itself.
            yield f"page “{page.title}”", VISITOR, lambda page=page: _in_language(page), _look  # type: ignore[misc]


def _in_language(page: PublishedPage) -> str:
    return str((page.localized.specific).get_url())


def _refused_forms(scene: Scene) -> Iterator[Asked]:
    """What an empty form answers to somebody who may send it."""
    for row in PAGES:
        senders = [persona for persona in PERSONAS if persona in (row.act or ()) and persona != VISITOR]
        if senders and row.name not in NOT_OURS:
            place = scene.places[row.place]
            data = {name: place[name] if value is ... else value for name, value in row.data.items()}

            def send(client: Client, path: str, data: Mapping[str, Any] = data) -> HttpResponse:
                return client.post(path, data)  # type: ignore[return-value]

            yield f"empty form of {row}", senders[0], lambda row=row: row.url(scene), send  # type: ignore[misc]


def _of_trouble(language: str) -> Iterator[Sight]:
    """What is shown instead of a page: nobody can be made to see all of these from outside."""
    with override(language):
        request = _request(language)
        for template in sorted((Path(settings.BASE_DIR) / "templates").glob("[45]*.html")):
            yield Sight(template.name, VISITOR, language, request.path, render(request, template.name).text)
        yield Sight("broken", VISITOR, language, request.path, server_error(request).text)
        refusal = NotAllowed(NOT_FOR_YOU, fields={"title": NOT_FOR_YOU})
        refused = render(request, "refused.html", {"refusal": refusal})
        yield Sight("refused.html", VISITOR, language, request.path, refused.text)


def _request(language: str) -> HttpRequest:
    prefix = "" if language == settings.LANGUAGE_CODE else f"/{language}"
    request = RequestFactory().get(f"{prefix}/nowhere/")
    request.user, request.session = AnonymousUser(), SessionStore()  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return request


def _made_ready(scene: Scene) -> None:
    """Nobody is called like a word of ours, and who is asked for the password has just given it."""
    for persona, person in scene.people.items():
        person.display_name = f"{persona.title()} Ng"
        person.save(update_fields=["display_name"])
    for client in scene.clients.values():
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
        session.save()


def _page(answer: HttpResponse) -> HttpResponse | None:
    """The answer when it is a page that a browser would show."""
    for cache in caches.all(initialized_only=True):
        cache.clear()  # of rate limits
    if answer.streaming:
        answer.getvalue()  # reading a file to its end closes it
    shown = answer.status_code not in (301, 302, 404, 405) and not answer.streaming
    return answer if shown and answer.get("Content-Type", "").startswith("text/html") else None


class _Things(HTMLParser):
    """What a page's main part is made of: elements with their classes and field names, numbers aside."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = self.inside or tag == "main"
        if self.inside:
            said = dict(attrs)
            thing = f"{tag} {said.get('class')} {said.get('name')}"
            self.found.add(re.sub(r"\d+", "#", thing))

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "main"


def _things(html: str) -> set[str]:
    parser = _Things()
    parser.feed(html)
    return parser.found


def _fewest(seen: Mapping[str, set[str]]) -> list[str]:
    """The fewest people (near enough: the greedy cover) who together see every thing that anybody sees."""
    missing, chosen = set().union(*seen.values()), []
    while missing:
        chosen.append(max(seen, key=lambda persona: len(seen[persona] & missing)))
        missing -= seen[chosen[-1]]
    return chosen
