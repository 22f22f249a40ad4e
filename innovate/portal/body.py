"""What the blocks of a page's body show beside their own words, read once for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.db.models import prefetch_related_objects
from wagtail.blocks import StreamValue

from innovate.core.money import Money
from innovate.portal import queries

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from innovate.accounts.models import User

    Person = User | AnonymousUser

#: How old the live numbers may be, in seconds.
NUMBERS_KEPT = 60


@dataclass(frozen=True, slots=True)
class Parts:
    """Cards by project, and numbers by what is counted; money raised is one amount per currency."""

    cards: Mapping[int, queries.Card]
    numbers: Mapping[str, int | list[Money]]


def parts_of(body: StreamValue, person: Person) -> Parts:
    """Read what a body's blocks show, in the same number of queries however many blocks there are."""
    projects: list[int] = []
    images: list[Any] = []
    counted = False
    for block in body:
        if block.block_type == "projects":
            projects += [project.pk for project in block.value["projects"] if project is not None]
        elif block.block_type == "numbers":
            counted = True
        images += _images(block.block_type, block.value)
    if images:
        # One query for the sizes of all pictures, where each would ask for its own.
        prefetch_related_objects(images, "renditions")
    cards = {card.project.pk: card for card in queries.chosen_cards(projects, person)}
    return Parts(cards, _numbers() if counted else {})


def _images(kind: str, value: Any) -> Iterator[Any]:
    if kind == "gallery":
        found = [picture["image"] for picture in value["pictures"]]
    elif kind == "sponsors":
        found = [sponsor["logo"] for sponsor in value["sponsors"]]
    elif kind == "picture":
        found = [value["image"]]
    elif kind == "hero":
        found = [value["picture"]]
    else:
        found = []
    return (image for image in found if image is not None)


def _numbers() -> Mapping[str, int | list[Money]]:
    # Counted over whole tables: every reader of a busy page need not ask for the same sums again.
    found: Any = cache.get_or_set("portal.numbers", queries.live_numbers, NUMBERS_KEPT)
    return found
