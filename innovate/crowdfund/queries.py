"""What others read of campaigns, each in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Prefetch, QuerySet, Sum
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from innovate.accounts.models import User
from innovate.core.actions import Action, Task
from innovate.core.money import Money, format_money
from innovate.crowdfund.models import Campaign, Pledge, Tier
from innovate.crowdfund.rules import COUNTED, OCCUPYING, PUBLIC, CampaignState, PledgeState
from innovate.ledger.queries import balance
from innovate.projects.models import Project, Stage

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    Person = User | AnonymousUser


def latest_campaign(project: Project) -> Campaign | None:
    """The project's newest campaign with its tiers: two queries."""
    return project.campaigns.order_by("-pk").prefetch_related("tiers").first()


def campaign_for(project: Project) -> Campaign:
    """The newest campaign, or 404."""
    campaign = latest_campaign(project)
    if campaign is None:
        raise Http404
    campaign.project = project
    return campaign


def standing_pledge(campaign: Campaign, person: Person) -> Pledge | None:
    """The pledge with which this person backs the campaign, whatever step it is at."""
    if not person.is_authenticated:
        return None
    return campaign.pledges.filter(person=person, state__in=OCCUPYING).select_related("tier", "card_setup").first()


def confirmed_pledges(project: Project) -> QuerySet[Pledge]:
    """The paid pledges of a project, oldest first."""
    return (
        Pledge.objects.filter(campaign__project=project, state=PledgeState.CONFIRMED)
        .select_related("tier", "person")
        .order_by("pk")
    )


def funds_held(project: Project) -> Money | None:
    """What the project's funded campaign holds in the ledger; None before it is funded."""
    campaign = project.campaigns.filter(
        state__in=(CampaignState.FUNDED, CampaignState.PREORDER_OPEN)
    ).first()
    return balance(campaign.held_account, campaign.currency) if campaign else None


def funding_account(project: Project) -> str | None:
    """The ledger account from which this project's milestones are paid."""
    campaign = project.campaigns.filter(
        state__in=(CampaignState.FUNDED, CampaignState.PREORDER_OPEN)
    ).first()
    return campaign.held_account if campaign else None


def units_pledged(project: Project) -> int:
    """How many units the project's backers have pledged or paid."""
    rows = Pledge.objects.filter(campaign__project=project, state__in=COUNTED)
    return rows.aggregate(units=Sum("quantity"))["units"] or 0


def collected(campaign: Campaign) -> Money:
    """What was charged successfully for the pledges that are paid."""
    paid = campaign.pledges.filter(state=PledgeState.CONFIRMED).aggregate(amount=Sum("amount"))["amount"]
    return Money(paid or 0, campaign.currency)


def numbers(campaign: Campaign) -> dict[str, int | dict[str, str]]:
    """The totals a room shows live, money already written in each language."""
    pledged = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            pledged[code] = format_money(campaign.pledged, code)
    percent = campaign.pledged_amount * 100 // campaign.goal_amount
    return {"pledged": pledged, "pledged_percent": percent, "backers": campaign.backers}


@dataclass(frozen=True, slots=True)
class CardNumbers:
    """What a project's card shows of its campaign."""

    state: str
    pledged: Money
    goal: Money
    backers: int
    closes_at: datetime | None

    @property
    def percent(self) -> int:
        return self.pledged.amount * 100 // self.goal.amount

    @property
    def is_live(self) -> bool:
        return self.state == CampaignState.LIVE


def card_numbers(project_ids: Sequence[int], person: Person) -> dict[int, CardNumbers]:
    """The newest public campaign of each project, in one query."""
    rows = Campaign.objects.filter(project_id__in=project_ids, state__in=PUBLIC).order_by("pk")
    return {
        row.project_id: CardNumbers(row.state, row.pledged, row.goal, row.backers, row.closes_at) for row in rows
    }


@dataclass(frozen=True, slots=True)
class CampaignPanel:
    """A project's campaign as its page shows it to one person."""

    campaign: Campaign | None
    pledge: Pledge | None = None
    tiers: Sequence[Tier] = field(default_factory=tuple)
    action: Action | None = None


def project_panel(project: Project, person: Person) -> CampaignPanel:
    """The newest campaign this person may see, their pledge and what they can do now: three queries."""
    campaign = latest_campaign(project)
    leads = person.has_perm("projects.lead_project", project)
    if campaign is None or (campaign.state not in PUBLIC and not leads):
        action = None
        if leads and project.stage == Stage.FUNDING:
            action = Action(
                _("Set up the campaign"), reverse("crowdfund:manage", args=[project.slug]), icon="hand-coins"
            )
        return CampaignPanel(None, action=action)
    campaign.project = project
    pledge = standing_pledge(campaign, person)
    return CampaignPanel(campaign, pledge, list(campaign.tiers.all()), _action(campaign, pledge, leads))


def _action(campaign: Campaign, pledge: Pledge | None, leads: bool) -> Action | None:
    slug = campaign.project.slug
    if campaign.state == CampaignState.LIVE:
        if pledge is None:
            return Action(_("Back this project"), reverse("crowdfund:back", args=[slug]), icon="heart-handshake")
        if pledge.state in (PledgeState.HELD, PledgeState.PENDING):
            return Action(
                _("Finish your pledge"), reverse("crowdfund:card", args=[slug, pledge.pk]), icon="credit-card"
            )
    if leads and campaign.state in (CampaignState.DRAFT, CampaignState.SHORTFALL):
        return Action(_("Go on with the campaign"), reverse("crowdfund:manage", args=[slug]), icon="hand-coins")
    return None


def tasks(person: User) -> list[Task]:
    """Pledges that wait for a card, and campaigns that wait for a decision of this person: at most three queries."""
    found = [
        Task(
            _("Finish your pledge for “%(project)s”") % {"project": pledge.campaign.project.title},
            reverse("crowdfund:card", args=[pledge.campaign.project.slug, pledge.pk]),
            due=pledge.held_until,
        )
        for pledge in Pledge.objects.filter(
            person=person, state__in=(PledgeState.HELD, PledgeState.PENDING)
        ).select_related("campaign__project")
    ]
    own = Campaign.objects.filter(
        project__team__person=person,
        project__team__role="lead",
        state__in=(CampaignState.DRAFT, CampaignState.SHORTFALL),
    ).select_related("project")
    found += [
        Task(
            _("Go on with the campaign for “%(project)s”") % {"project": campaign.project.title},
            reverse("crowdfund:manage", args=[campaign.project.slug]),
        )
        for campaign in own
    ]
    if person.is_staff:
        review = Campaign.objects.filter(state=CampaignState.REVIEW).select_related("project").order_by("pk")[:20]
        found += [
            Task(
                _("Review the campaign for “%(project)s”") % {"project": campaign.project.title},
                reverse("crowdfund:manage", args=[campaign.project.slug]),
            )
            for campaign in review
        ]
    return found


def pledges_of(person: User) -> QuerySet[Pledge]:
    """What this person has backed, newest first."""
    return (
        Pledge.objects.filter(person=person)
        .exclude(state=PledgeState.DROPPED, card_setup=None)
        .select_related("tier", "campaign__project")
        .prefetch_related(Prefetch("campaign__project__images"))
        .order_by("-pk")
    )
