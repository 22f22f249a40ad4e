"""Finding things: one search over projects, makers and pages.

The index is a copy that can be rebuilt from rows at any time; what it finds is read again from the database
with the reader's permissions.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Q, QuerySet
from modelsearch.backends import get_search_backend
from wagtail.models import Locale, Page

from innovate.core import han
from innovate.core.text import clean_line, slug_for
from innovate.projects.models import Project
from innovate.projects.queries import visible_projects, with_card_parts
from innovate.search.index import few_matches, newest_matches
from innovate.suppliers.models import Supplier
from innovate.suppliers.queries import listed_suppliers

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from innovate.accounts.models import User

    Person = User | AnonymousUser

LONGEST_QUERY = 100
SHOWN = 12
#: Of a word that thousands of projects have, the newest are put in order.
MOST_RANKED = 50
#: When no project has all words, each of the first few is looked for by itself.
MOST_WORDS = 8
IN_TITLE, IN_PITCH = 4, 2


@dataclass(frozen=True, slots=True)
class Results:
    """What was found, best first, at most SHOWN of each kind."""

    query: str
    projects: list[Project]
    suppliers: list[Supplier]
    pages: list[Page]

    def __bool__(self) -> bool:
        return bool(self.projects or self.suppliers or self.pages)


def search(text: str, person: Person, locale: Locale) -> Results:
    """Search everything this person may see. An empty or blank query finds nothing."""
    query = clean_line(text)[:LONGEST_QUERY].strip()
    if not query:
        return Results("", [], [], [])
    # What is only signs is in no index, and may mean something to it.
    words = [word for word in dict.fromkeys(han.split(query.casefold())) if any(map(str.isalnum, word))]
    return Results(
        query,
        _projects(query, words, person) if words else [],
        list(listed_suppliers(text=query).order_by("organisation__name", "pk")[:SHOWN]),
        _pages(query, words, locale) if words else [],
    )


def _projects(query: str, words: Sequence[str], person: Person) -> list[Project]:
    rows = visible_projects(person)
    if settings.ELASTICSEARCH_URL:
        return _by_server(query, with_card_parts(rows)) or _by_server(query, with_card_parts(rows), "or")
    found = newest_matches(Project, words, MOST_RANKED)
    best = _best(query, dict.fromkeys(words, found), rows) if found else []
    if not best and len(words) > 1:
        each = {word: newest_matches(Project, [word], MOST_RANKED) for word in words[:MOST_WORDS]}
        best = _best(query, each, rows)
    there = {project.pk: project for project in with_card_parts(rows).filter(pk__in=best)}
    return [there[pk] for pk in best if pk in there]


def _pages(query: str, words: Sequence[str], locale: Locale) -> list[Page]:
    rows = Page.objects.live().public().filter(locale=locale, depth__gt=2)
    if settings.ELASTICSEARCH_URL:
        return _by_server(query, rows)
    pages = rows.filter(pk__in=few_matches(rows, words))

    def score(page: Page) -> tuple[int, int]:
        return sum(_score(word, page.title, page.search_description) for word in words), page.pk

    return sorted(pages, key=score, reverse=True)[:SHOWN]


def _by_server(query: str, rows: QuerySet[Any], operator: str = "and") -> list[Any]:
    """Ask the search server, which bounds and ranks by itself."""
    return list(get_search_backend().search(query, rows, operator=operator)[:SHOWN])


def _best(query: str, found: Mapping[str, Sequence[int]], rows: QuerySet[Project]) -> list[int]:
    """Return the keys of the best SHOWN of these (one query): by the name asked for, then by the words in title and
    pitch, a rare word counting for more (inverse document frequency, as search engines do), then the newest.
    """
    weights = {word: 1 / math.log2(2 + len(keys)) for word, keys in found.items()}
    having: dict[int, list[str]] = {}
    for word, keys in found.items():
        for key in keys:
            having.setdefault(key, []).append(word)
    name, slug = query.casefold(), slug_for(query, fallback="")
    scores = []
    # The name asked for may be older than all that is put in order; its address is its name.
    candidates = rows.filter(Q(pk__in=having) | Q(slug=slug)) if slug else rows.filter(pk__in=having)
    for key, its_slug, title, pitch, others in candidates.values_list(
        "pk", "slug", "title", "pitch", "other_words"
    ):
        titles = [text.casefold() for text in (title, *(version["title"] for version in others.values()))]
        summary = " ".join([pitch, *(version["pitch"] for version in others.values())])
        score = sum(weights[word] * _score(word, " ".join(titles), summary) for word in having.get(key, ()))
        scores.append((its_slug == slug or name in titles, score, key))
    return [key for _named, _points, key in sorted(scores, reverse=True)[:SHOWN]]


def _score(word: str, title: str, summary: str) -> int:
    """Return how much a word says about a thing with this title and summary: 1 for being anywhere in it."""
    start = word if han.is_han(word[0]) else f" {word}"
    return 1 + IN_TITLE * (start in f" {title.casefold()}") + IN_PITCH * (start in f" {summary.casefold()}")
