"""The list of projects: what can be chosen of it, in which order, and one page of cards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from innovate.core.lookups import Unindexed
from innovate.core.paging import Page, merge, page_of, paginate
from innovate.core.prepared import prepared
from innovate.core.templatetags.innovate import localname
from innovate.crowdfund.rules import CampaignState
from innovate.portal.challenges import briefs
from innovate.portal.challenges.rules import TAKING_PART
from innovate.portal.models import ChallengeEntry
from innovate.portal.queries import Card, cards
from innovate.projects import queries as projects
from innovate.projects.models import Project
from innovate.projects.models.words import readable_in
from innovate.projects.stages import Stage
from innovate.voting import ranking
from innovate.voting.models import Round

if TYPE_CHECKING:
    from innovate.accounts.models import User

    Person = User | AnonymousUser

#: The word in the address → what the order is called.
ORDERS: Mapping[str, str | Promise] = {
    "new": _("Newest"),
    "trending": _("Trending"),
    "supported": _("Most supported"),
    "closing": _("Closing soon"),
}
SHOWN = 24
CHALLENGES_OFFERED = 40
OFFERS_KEPT = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody wants to see. `language`: only what can be read in it; `challenge`: a challenge page's slug."""

    order: str = "new"
    stage: str = ""
    category: str = ""
    language: str = ""
    challenge: str = ""

    @classmethod
    def of(cls, words: Mapping[str, str]) -> Choice:
        """Read the words of an address. Those that mean nothing are left out, not refused."""
        # PostgreSQL refuses to compare with a NUL.
        chosen = {name: words.get(name, "").replace("\0", "") for name in cls.__slots__}
        known = {"order": ORDERS, "stage": Stage.values, "language": dict(settings.LANGUAGES)}
        for name, meaningful in known.items():
            if chosen[name] not in meaningful:
                chosen[name] = ""
        chosen["order"] = chosen["order"] or "new"
        return cls(**chosen)

    @property
    def query(self) -> str:
        """The choice as the query string of an address; "" for the newest of all."""
        made = {
            name: value for name, value in asdict(self).items() if value and (name, value) != ("order", "new")
        }
        return f"?{urlencode(made)}" if made else ""


def chosen_projects(choice: Choice, person: Person) -> QuerySet[Project]:
    """Return every project that fits the choice, in no order."""
    rows = projects.visible_projects(person)
    # The other orders stand in tables of their own, which lead.
    equal = "exact" if choice.order == "new" else Unindexed.lookup_name
    if choice.stage:
        rows = rows.filter(**{f"stage__{equal}": choice.stage})
    if choice.category:
        rows = rows.filter(**{f"category__slug__{equal}": choice.category})
    if choice.language:
        rows = rows.filter(readable_in__in=readable_in(choice.language))
    if choice.challenge:
        called = briefs.published().filter(slug=choice.challenge)
        entries = ChallengeEntry.objects.filter(
            challenge__in=called.values("challenge"), state__in=TAKING_PART, project__isnull=False
        )
        rows = rows.filter(pk__in=entries.values("project"))
    return rows


def project_page(choice: Choice, person: Person, *, cursor: str = "", limit: int = SHOWN) -> Page[Project]:
    """Return one page of the projects that fit, with what a card shows of each (a fixed number of queries)."""
    begins = (choice.order, choice.language, cursor, limit) == ("new", "", "", SHOWN)
    page = _beginning(choice) if begins else _page(choice, person, cursor, limit)
    projects.with_pictures(page.items)
    return page


def _page(choice: Choice, person: Person, cursor: str, limit: int) -> Page[Project]:
    if choice.order != "new":
        rows = chosen_projects(choice, person).select_related("category")
        if choice.order == "closing":
            return _closing(rows, choice.stage, cursor, limit)
        return ranking.ranked(
            rows,
            by=choice.order,
            stage=choice.stage,
            category=choice.category,
            cursor=cursor,
            limit=limit,
        )
    rows = chosen_projects(replace(choice, language=""), person).select_related("category")
    # Each set of languages by its own stretch of the index: together they would not be in order.
    values = readable_in(choice.language) if choice.language else []
    parts = [rows.filter(readable_in=value) for value in values] or [rows]
    pages = [paginate(part, order=projects.NEWEST, cursor=cursor, limit=limit) for part in parts]
    return merge(pages, order=projects.NEWEST, limit=limit)


def _beginning(choice: Choice) -> Page[Project]:
    """The page most people come to."""
    chosen = (choice.stage, choice.category, choice.challenge)
    items = _newest(*(word or None for word in chosen))
    return page_of(items, order=projects.NEWEST, limit=SHOWN, is_first=True)


@prepared
def _newest(stage: str | None, category: str | None, challenge: str | None) -> QuerySet[Project]:
    choice = Choice("new", stage or "", category or "", challenge=challenge or "")
    # Lists show everybody the same.
    rows = chosen_projects(choice, AnonymousUser()).select_related("category")
    return rows.order_by(*projects.NEWEST)[: SHOWN + 1]


def _closing(rows: QuerySet[Project], stage: str, cursor: str, limit: int) -> Page[Project]:
    """Ideas whose time runs, votes and campaigns that can still be joined, the one that closes first first. A project
    has one of them at a time, the one of its stage.

    Each by the index of its own clock; what closes is named as a column, so that a further filter is no other join.
    """
    now = timezone.now()
    votes = rows.filter(rounds__state=Round.State.OPEN, rounds__closes_at__gt=now)
    funds = rows.filter(campaigns__state=CampaignState.LIVE, campaigns__closes_at__gt=now)
    ideas = rows.filter(stage__unindexed=Stage.IDEA, support_clock__ends_at__gt=now)
    order = ("closes", "pk")
    pages = [
        paginate(found.annotate(closes=F(column)), order=order, cursor=cursor, limit=limit)
        for its, found, column in (
            (Stage.DESIGN, votes, "rounds__closes_at"),
            (Stage.FUNDING, funds, "campaigns__closes_at"),
            (Stage.IDEA, ideas, "support_clock__ends_at"),
        )
        if stage in ("", its)
    ]
    return merge(pages, order=order, limit=limit)


def card_page(choice: Choice, person: Person, *, cursor: str = "") -> tuple[Page[Project], list[Card]]:
    """Return one page of the projects that fit, and their cards."""
    page = project_page(choice, person, cursor=cursor)
    return page, cards(page.items, person)


@dataclass(frozen=True, slots=True)
class Offer:
    """What the form offers to choose from: words of the address, and what they are called in the page's language."""

    orders: tuple[tuple[str, str], ...]
    categories: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, str], ...]
    challenges: tuple[tuple[str, str], ...]


def offered() -> Offer:
    """Return what can be chosen, at most OFFERS_KEPT seconds old (two queries, or none)."""
    language = get_language()
    return cast(Offer, cache.get_or_set(f"portal.offers.{language}", _offered, OFFERS_KEPT))


def _offered() -> Offer:
    called = briefs.published().filter(locale__language_code=get_language())
    return Offer(
        orders=tuple((word, str(label)) for word, label in ORDERS.items()),
        categories=tuple((row.slug, localname(row)) for row in projects.categories()),
        languages=tuple((code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES),
        challenges=tuple(
            called.order_by("-closes_at", "-pk").values_list("slug", "title")[:CHALLENGES_OFFERED]
        ),
    )


def shown(choice: Choice, offer: Offer) -> Choice:
    """Return the choice as the form shows it: what is not offered stands in no field."""
    return replace(
        choice,
        category=choice.category if choice.category in dict(offer.categories) else "",
        challenge=choice.challenge if choice.challenge in dict(offer.challenges) else "",
    )


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice that is made, and the address of the same list without it."""

    label: str
    url: str


def chips(choice: Choice, offer: Offer) -> tuple[Chip, ...]:
    """Return the choices that are made, for taking each away again."""

    def made() -> Iterator[tuple[str, str]]:
        if choice.stage:
            yield "stage", str(Stage(choice.stage).label)
        if choice.category:
            yield "category", dict(offer.categories).get(choice.category, choice.category)
        if choice.language:
            yield "language", dict(offer.languages)[choice.language]
        if choice.challenge:
            yield "challenge", dict(offer.challenges).get(choice.challenge, choice.challenge)

    return tuple(Chip(label, replace(choice, **{name: ""}).query or "?") for name, label in made())
