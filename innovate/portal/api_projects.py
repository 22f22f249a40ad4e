"""The list of projects through the API: the same choice, orders and cards as the page.

It stands at the address where ideas are proposed, so it joins that router: an address has one.
"""

from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from ninja import Field, Query, Schema

from innovate.core.api import Paging
from innovate.portal import listing
from innovate.portal.queries import Card, cards
from innovate.projects.api import ProjectOut, read_as_asked, router


class CardOut(ProjectOut):
    """A project with what its card shows; `supported` and `followed` are about whoever asks."""

    supporters: int
    supported: bool
    followed: bool


class CardPage(Schema):
    items: list[CardOut]
    next_cursor: str


class Wanted(Paging):
    """Words that mean nothing are left out, as on the page."""

    order: str = Field("new", description="new, trending, supported or closing")
    stage: str = ""
    category: str = Field("", description="a category's slug")
    language: str = Field(
        "", description="only what can be read in it, and in it; else Accept-Language decides"
    )
    challenge: str = Field("", description="the slug of a challenge's page: only what was handed in to it")
    limit: int = Field(listing.SHOWN, ge=1, le=100)


@router.get("/projects", response=CardPage, summary="Published projects")
def list_projects(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """A cursor goes on with the list as it stood when its first page was read, for an hour."""
    choice = listing.Choice.of(wanted.dict())
    page = listing.project_page(choice, request.user, cursor=wanted.cursor, limit=wanted.limit)
    prefetch_related_objects(page.items, "author")
    items = [_told(request, card, choice.language) for card in cards(page.items, request.user)]
    return {"items": items, "next_cursor": page.next_cursor}


def _told(request: HttpRequest, card: Card, language: str) -> Any:
    project: Any = read_as_asked(request, card.project, language)
    project.supporters = card.votes.supporters if card.votes else 0
    project.supported = bool(card.votes and card.votes.supported)
    project.followed = card.followed
    return project
