"""What the composed pages read: each room's own queries, put side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from innovate.accounts.models import User
from innovate.core.actions import Action
from innovate.core.money import Money
from innovate.core.paging import Page, paginate
from innovate.core.prepared import prepared
from innovate.crowdfund import queries as crowdfund
from innovate.crowdfund.models import Pledge
from innovate.crowdfund.rules import CampaignState, PledgeState
from innovate.fulfilment import queries as fulfilment
from innovate.organisations.models import Organisation
from innovate.portal.challenges import briefs
from innovate.portal.models import (
    ArticleIndexPage,
    ArticlePage,
    ChallengePage,
)
from innovate.projects import queries as projects
from innovate.projects.models import Project
from innovate.projects.stages import ROAD, Stage
from innovate.suppliers import queries as suppliers
from innovate.voting import queries as voting

if TYPE_CHECKING:
    Person = User | AnonymousUser

NEWEST_SHOWN, CLOSING_SHOWN, CHALLENGES_SHOWN = 8, 4, 3
STAGES_KEPT = 10


@dataclass(frozen=True, slots=True)
class Card:
    """A project with what each room says of it."""

    project: Project
    votes: voting.CardNumbers | None
    funds: crowdfund.CardNumbers | None
    followed: bool = False

    @property
    def closes(self) -> datetime | None:
        """Until when one can back it, or vote on its design."""
        if self.funds is not None and self.funds.is_live:
            return self.funds.closes_at
        return self.votes.closes_at if self.votes is not None else None


def cards(rows: list[Project], person: Person) -> list[Card]:
    """Add the rooms' numbers to projects, and whether this person follows them: one query each."""
    ids = [project.pk for project in rows]
    votes, funds = voting.card_numbers(ids, person), crowdfund.card_numbers(ids, person)
    followed = projects.followed_by(person, ids)
    return [Card(row, votes.get(row.pk), funds.get(row.pk), row.pk in followed) for row in rows]


@dataclass(frozen=True, slots=True)
class Part:
    """One room's part of the project page: its template and what it shows."""

    template: str
    panel: Any


#: Each room's panel, in the order of a product's life.
ROOMS = (
    ("voting/_project_panel.html", voting.project_panel),
    ("crowdfund/_project_panel.html", crowdfund.project_panel),
    ("suppliers/_project_panel.html", suppliers.project_panel),
    ("fulfilment/_project_panel.html", fulfilment.project_panel),
)


def project_parts(project: Project, person: Person) -> tuple[list[Part], Action | None]:
    """Every room's part of a project's page, and the one thing this visitor should do now.

    The furthest room along the chain that asks for something is the one that matters.
    """
    parts = [Part(template, panel(project, person)) for template, panel in ROOMS]
    actions = [part.panel.action for part in parts if part.panel is not None and part.panel.action]
    # On the page the room where the product is now comes first.
    return parts[::-1], actions[-1] if actions and not project.is_hidden else None


def stage_counts() -> Mapping[str, int]:
    """How many published projects stand at each stage, at most STAGES_KEPT seconds old: counting reads them all."""

    def count() -> dict[str, int]:
        shown = Project.objects.filter(hidden_at=None, merged_into=None)
        stages = shown.exclude(stage=Stage.DRAFT).values_list("stage")
        return dict(stages.annotate(n=Count("pk")).order_by())

    return cast(Mapping[str, int], cache.get_or_set("portal.stages", count, STAGES_KEPT))


@dataclass(frozen=True, slots=True)
class Home:
    """What the home page shows beside the editors' words."""

    numbers: Mapping[str, int]
    cards: list[Card]
    closing: list[Card]
    challenges: list[ChallengePage]
    stages: list[tuple[Stage, int]]


def home(person: Person, locale_id: int) -> Home:
    """Live numbers, projects that want something now, open challenges: eight queries."""
    counted = stage_counts()
    newest, closing = _newest(), _closing()
    # Both lists together, so that pictures and numbers are read once for all cards.
    projects.with_pictures([*newest, *closing])
    shown = cards([*newest, *closing], person)
    return Home(
        numbers={
            "projects": sum(counted.values()),
            "delivered": counted.get(Stage.COMPLETED, 0),
            "makers": verified_makers(),
        },
        cards=shown[: len(newest)],
        closing=shown[len(newest) :],
        challenges=_open_challenges(locale_id, timezone.now()),
        stages=[(stage, counted.get(stage, 0)) for stage in ROAD],
    )


@prepared
def _newest() -> QuerySet[Project]:
    shown = projects.visible_projects(AnonymousUser()).select_related("category")
    return shown.order_by(*projects.NEWEST)[:NEWEST_SHOWN]


@prepared
def _closing() -> QuerySet[Project]:
    live = projects.visible_projects(AnonymousUser()).filter(campaigns__state=CampaignState.LIVE)
    return live.select_related("category").order_by("campaigns__closes_at")[:CLOSING_SHOWN]


@prepared
def _open_challenges(locale: int, now: datetime) -> QuerySet[ChallengePage]:
    pages = briefs.published().filter(locale=locale, closes_at__gt=now, challenge__state="open")
    return pages.select_related("picture", "challenge").order_by("closes_at")[:CHALLENGES_SHOWN]


def verified_makers() -> int:
    """How many makers have shown who they are."""
    return Organisation.objects.filter(
        kind=Organisation.Kind.SUPPLIER, state=Organisation.State.VERIFIED
    ).count()


def live_numbers() -> dict[str, int | list[Money]]:
    """What a page may count: projects, people who support one, delivered, makers; money paid in by currency."""
    counted = stage_counts()
    paid = (
        Pledge.objects.filter(state=PledgeState.CONFIRMED)
        .values_list("campaign__currency")
        .annotate(amount=Sum("amount"))
        .order_by("-amount")
    )
    return {
        "projects": sum(counted.values()),
        "supporters": voting.people_who_support(),
        "delivered": counted.get(Stage.COMPLETED, 0),
        "makers": verified_makers(),
        "raised": [Money(amount, currency) for currency, amount in paid],
    }


def chosen_cards(project_ids: Sequence[int], person: Person) -> list[Card]:
    """The cards of the projects an editor chose, in that order; what this person may not see is left out.

    Four queries, none when nothing was chosen.
    """
    if not project_ids:
        return []
    rows = projects.with_card_parts(projects.visible_projects(person).filter(pk__in=project_ids))
    found = {card.project.pk: card for card in cards(list(rows), person)}
    return [found[pk] for pk in dict.fromkeys(project_ids) if pk in found]


def articles(index: ArticleIndexPage, cursor: str) -> Page[ArticlePage]:
    """The articles below an index page, newest first."""
    rows = ArticlePage.objects.live().child_of(index).select_related("picture", "locale")
    return paginate(rows, order=("-dated_at", "-pk"), cursor=cursor, limit=12)


def own_projects(person: User) -> QuerySet[Project]:
    """Projects this person proposed or helps to build, drafts included, newest first."""
    rows = Project.objects.filter(Q(author=person) | Q(team__person=person)).distinct()
    return projects.with_card_parts(rows).order_by("-pk")
