"""Finding things: one search over projects, makers and pages.

The index is a copy that can be rebuilt from rows at any time; what it finds is read again from the database
with the reader's permissions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from modelsearch.backends import get_search_backend
from wagtail.models import Locale, Page

from innovate.core.text import clean_line
from innovate.projects.models import Project, ProjectTranslation
from innovate.projects.queries import visible_projects, with_card_parts
from innovate.suppliers.models import Supplier
from innovate.suppliers.queries import listed_suppliers

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from innovate.accounts.models import User

    Person = User | AnonymousUser

LONGEST_QUERY = 100
SHOWN = 12


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
    query = clean_line(text)[:LONGEST_QUERY]
    if not query:
        return Results("", [], [], [])
    return Results(
        query,
        _projects(query, person),
        list(listed_suppliers(text=query).order_by("organisation__name", "pk")[:SHOWN]),
        list(
            get_search_backend().search(
                query, Page.objects.live().public().filter(locale=locale, depth__gt=2)
            )[:SHOWN]
        ),
    )


def _projects(query: str, person: Person) -> list[Project]:
    """Full text first; Chinese has no spaces between words, so what the index cannot split is looked up as it stands."""
    rows = with_card_parts(visible_projects(person))
    if any("\u3400" <= character <= "\u9fff" for character in query):
        there = Q(title__icontains=query) | Q(pitch__icontains=query) | Q(idea__icontains=query)
        there |= Q(pk__in=ProjectTranslation.objects.filter(there).values("project"))
        return list(rows.filter(there).order_by("-published_at", "-pk")[:SHOWN])
    return list(get_search_backend().search(query, rows)[:SHOWN])
