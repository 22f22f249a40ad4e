"""Menus, footer and announcement as pages show them, without a query per page.

They are kept in Django's cache, one entry per language. Whoever saves a menu, the settings or a page forgets the
entries after the commit: with Redis, which several web processes share, all of them see the change at once. A
process with a cache of its own (the embedded set-up, a management command's reader) is not reached by that, and a
reader may store what it read just before a commit; both are bounded by the entry's short life.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from innovate.portal.blocks.menus import ENTRIES
from innovate.portal.models import Menu, SiteSettings

#: How long a change may stay unseen by a process that does not share the cache, in seconds.
KEPT = 30

#: Place → the links shown until the staff make a menu for it: an address's name, and its words here.
DEFAULTS: Mapping[str, tuple[tuple[str, Any], ...]] = {
    Menu.Place.HEADER: tuple(
        (name, ENTRIES[name])
        for name in ("portal:project_list", "portal:challenges", "suppliers:list", "suppliers:tender_list")
    ),
    Menu.Place.TAKE_PART: (
        ("projects:new", _("Propose an idea")),
        ("portal:project_list", _("Vote and back")),
        ("portal:challenges", _("Answer a challenge")),
        ("suppliers:join", _("Join as a supplier")),
        ("suppliers:tender_list", _("Bid for work")),
    ),
    Menu.Place.ABOUT: (
        ("portal:articles", ENTRIES["portal:articles"]),
        ("api:openapi-view", ENTRIES["api:openapi-view"]),
    ),
}


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands around the pages of one language. `key` changes whenever any of it does."""

    key: str
    header: tuple[Link, ...]
    take_part: tuple[Link, ...]
    about: tuple[Link, ...]
    social: tuple[Link, ...]
    contact_email: str
    postal_address: str
    note: str
    imprint: str
    announced: str
    announced_link: str
    announced_until: datetime | None

    @property
    def announcement(self) -> str:
        """The announcement while it is time for it."""
        ended = self.announced_until is not None and self.announced_until <= timezone.now()
        return "" if ended else self.announced

    def here(self, path: str) -> str:
        """The address of the header's link that leads to this path or to what lies above it."""
        found = [link.url for link in self.header if path.startswith(link.url)]
        return max(found, key=len, default="")


def furniture_for(language: str) -> Furniture:
    """Return what stands around the pages of a language: no query while it is kept."""
    found: Any = cache.get_or_set(_entry(language), lambda: _read(language), KEPT)
    return found


def forget(**kwargs: Any) -> None:
    """Let every page be furnished anew once what is being saved is committed; also a signal's receiver."""
    transaction.on_commit(lambda: cache.delete_many([_entry(code) for code, _name in settings.LANGUAGES]))


class Surroundings:
    """The furniture of one request's page, read when a template first asks, and where in the menu the page lies.

    Templates name its values in `{% keep %}`, so that no kept part holds on to a request.
    """

    def __init__(self, path: str) -> None:
        self._path = path

    @cached_property
    def furniture(self) -> Furniture:
        return furniture_for(get_language() or settings.LANGUAGE_CODE)

    @cached_property
    def here(self) -> str:
        return self.furniture.here(self._path)

    @property
    def is_page(self) -> bool:
        """Whether the page is the very one the menu names, not one below it."""
        return self._path == self.here


def in_context(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `furniture`, and `menu` with the header's link to mark."""
    around = Surroundings(request.path)
    return {"menu": around, "furniture": SimpleLazyObject(lambda: around.furniture)}


def _entry(language: str) -> str:
    return f"portal.furniture.{language}"


def _read(language: str) -> Furniture:
    chinese = language.startswith("zh")
    row = SiteSettings.objects.filter(site__is_default_site=True).first() or SiteSettings()
    own = {menu.place: menu for menu in Menu.objects.filter(language=language)}
    with override(language):
        menus = {
            place: tuple(_links(own[place].links) if place in own else _defaults(place))
            for place in Menu.Place.values
        }
    parts = (
        menus[Menu.Place.HEADER],
        menus[Menu.Place.TAKE_PART],
        menus[Menu.Place.ABOUT],
        tuple(Link(block.value["name"], block.value["address"]) for block in row.social),
        row.contact_email,
        row.postal_address,
        row.note_zh if chinese else row.note_en,
        row.imprint_zh if chinese else row.imprint_en,
        row.announcement_zh if chinese else row.announcement_en,
        _localised(row.announcement_link, language),
        row.announced_until,
    )
    return Furniture(hashlib.sha256(repr(parts).encode()).hexdigest()[:16], *parts)


def _defaults(place: str) -> Iterable[Link]:
    return (Link(str(label), reverse(name)) for name, label in DEFAULTS[place])


def _links(blocks: Any) -> Iterable[Link]:
    """A menu's links; a page that is not published (any more) is left out."""
    for block in blocks:
        if block.block_type == "entry":
            yield Link(str(ENTRIES[block.value]), reverse(block.value))
        elif block.block_type == "address":
            yield Link(block.value["label"], block.value["address"])
        elif (page := block.value["page"]) is not None and page.live and page.url:
            yield Link(block.value["label"] or page.title, page.url)


def _localised(path: str, language: str) -> str:
    prefix = "" if language == settings.LANGUAGE_CODE else f"/{language}"
    return f"{prefix}{path}" if path and not path.startswith(f"/{language}/") else path
