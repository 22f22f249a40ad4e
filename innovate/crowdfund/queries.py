"""What others read of campaigns, each in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.actions import Action, Task
from innovate.core.money import Money, format_money
from innovate.core.prepared import prepared
from innovate.crowdfund.models import Campaign, Pledge, Tier
from innovate.crowdfund.rules import (
    CAN_START,
    COUNTED,
    OCCUPYING,
    PUBLIC,
    RESERVED,
    TEAM_DECIDES,
    CampaignState,
    PledgeState,
)
from innovate.ledger.queries import balance
from innovate.payments.models import Charge
from innovate.projects.models import Project

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    Person = User | AnonymousUser


def latest_campaign(project: Project) -> Campaign | None:
    """The project's newest campaign with its tiers: two queries."""
    return project.campaigns.order_by("-pk").prefetch_related("tiers").first()


def visible_campaign(project: Project, person: Person) -> Campaign | None:
    """The newest campaign that this person may see: for the lead and staff also a draft. Two queries."""
    runs = bool(person.has_perm("projects.run_campaign", project))
    campaign = next(iter(_newest(project.pk, runs)), None)
    if campaign is not None:
        campaign.project = project
    return campaign


@prepared
def _newest(project: int, in_preparation: bool) -> QuerySet[Campaign]:
    campaigns = Campaign.objects.filter(project=project).order_by("-pk").prefetch_related("tiers")
    return (campaigns if in_preparation else campaigns.filter(state__in=PUBLIC))[:1]


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
    pledge = next(iter(_standing(campaign.pk, person.pk)), None)
    if pledge is not None:
        pledge.campaign = campaign
    return pledge


@prepared
def _standing(campaign: int, person: int) -> QuerySet[Pledge]:
    standing = Pledge.objects.filter(campaign=campaign, person=person, state__in=OCCUPYING)
    return standing.select_related("tier", "card_setup", "charge").order_by("pk")[:1]


def confirmed_pledges(project: Project) -> QuerySet[Pledge]:
    """The paid pledges of a project, oldest first."""
    return (
        Pledge.objects.filter(campaign__project=project, state=PledgeState.CONFIRMED)
        .select_related("tier", "person")
        .order_by("pk")
    )


def _funded(project: Project) -> Campaign | None:
    return project.campaigns.filter(state__in=(CampaignState.FUNDED, CampaignState.PREORDER_OPEN)).first()


def funds_held(project: Project) -> Money | None:
    """What the project's funded campaign holds in the ledger; None before it is funded."""
    campaign = _funded(project)
    return balance(campaign.held_account, campaign.currency) if campaign else None


def funding_account(project: Project) -> str | None:
    """The ledger account from which this project's milestones are paid."""
    campaign = _funded(project)
    return campaign.held_account if campaign else None


def units_pledged(project: Project) -> int:
    """How many units the project's backers have pledged or paid."""
    rows = Pledge.objects.filter(campaign__project=project, state__in=COUNTED)
    return rows.aggregate(units=Sum("quantity"))["units"] or 0


def backers_of(project: Project) -> int:
    """How many people back the project or have paid, over all its campaigns (one query)."""
    rows = Pledge.objects.filter(campaign__project=project, state__in=COUNTED)
    return rows.aggregate(people=Count("person", distinct=True))["people"]


def collected(campaign: Campaign) -> Money:
    """What was charged successfully for the pledges that are paid."""
    paid = campaign.pledges.filter(state=PledgeState.CONFIRMED).aggregate(amount=Sum("amount"))["amount"]
    return Money(paid or 0, campaign.currency)


def numbers(campaign: Campaign) -> dict[str, int | dict[str, str]]:
    """The totals a room shows live, money already written in each language."""
    pledged = {code: format_money(campaign.pledged, code) for code, _name in settings.LANGUAGES}
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
        """Whether it is running, as far as a list needs to know."""
        return self.state == CampaignState.LIVE


def card_numbers(project_ids: Sequence[int], person: Person) -> dict[int, CardNumbers]:
    """The newest public campaign of each project, in one query."""
    return {
        row.project_id: CardNumbers(row.state, row.pledged, row.goal, row.backers, row.closes_at)
        for row in _public(tuple(project_ids))
    }


@prepared
def _public(projects: tuple[int, ...]) -> QuerySet[Campaign]:
    return Campaign.objects.filter(project__in=projects, state__in=PUBLIC).order_by("pk")


@dataclass(frozen=True, slots=True)
class CampaignPanel:
    """A project's campaign as its page shows it to one person."""

    campaign: Campaign | None
    pledge: Pledge | None = None
    tiers: Sequence[Tier] = field(default_factory=tuple)
    action: Action | None = None


def project_panel(project: Project, person: Person) -> CampaignPanel:
    """The newest campaign this person may see, their pledge and what they can do now: three queries."""
    campaign = visible_campaign(project, person)
    leads = person.has_perm("projects.run_campaign", project)
    if campaign is None:
        action = None
        if leads and project.stage in CAN_START:
            action = Action(
                _("Set up the campaign"), reverse("crowdfund:manage", args=[project.slug]), icon="hand-coins"
            )
        return CampaignPanel(None, action=action)
    pledge = standing_pledge(campaign, person)
    return CampaignPanel(campaign, pledge, list(campaign.tiers.all()), _action(campaign, pledge, leads))


def _action(campaign: Campaign, pledge: Pledge | None, leads: bool) -> Action | None:
    slug = campaign.project.slug
    if pledge is not None and pledge.waits_for_payer and pledge.charge is not None:
        return Action(_("Complete your payment"), pledge.charge.get_absolute_url(), icon="credit-card")
    if pledge is not None and pledge.state in RESERVED:
        return Action(
            _("Finish your pledge"), reverse("crowdfund:card", args=[slug, pledge.pk]), icon="credit-card"
        )
    if pledge is None and campaign.is_open:
        return Action(_("Back this project"), reverse("crowdfund:back", args=[slug]), icon="heart-handshake")
    # A campaign that ended is not gone on with, but another one may be written while the stage allows it.
    again = campaign.state in (CampaignState.FAILED, CampaignState.CANCELLED)
    if leads and (campaign.state in TEAM_DECIDES or (again and campaign.project.stage in CAN_START)):
        label = _("Set up another campaign") if again else _("Go on with the campaign")
        return Action(label, reverse("crowdfund:manage", args=[slug]), icon="hand-coins")
    return None


def tasks(person: User) -> list[Task]:
    """Pledges that wait for a card or a bank, campaigns that wait for a decision: at most three queries."""
    found = [_pledge_task(pledge) for pledge in _waiting_pledges(person)]
    own = Campaign.objects.filter(
        project__team__person=person, project__team__role="lead", state__in=TEAM_DECIDES
    ).select_related("project")
    found += [_campaign_task(_("Go on with the campaign for “%(project)s”"), row) for row in own]
    if person.is_staff and person.has_perm("crowdfund.review_campaign"):
        review = Campaign.objects.filter(state=CampaignState.REVIEW).select_related("project").order_by("pk")
        found += [_campaign_task(_("Review the campaign for “%(project)s”"), row) for row in review[:20]]
    return found


def _waiting_pledges(person: User) -> QuerySet[Pledge]:
    asked = Q(state=PledgeState.ACTIVE, charge__state=Charge.State.ACTION_REQUIRED)
    rows = Pledge.objects.filter(Q(state__in=RESERVED) | asked, person=person)
    return rows.select_related("campaign__project", "charge").order_by("pk")


def _pledge_task(pledge: Pledge) -> Task:
    project = pledge.campaign.project
    if pledge.charge is not None:
        title = _("Complete your payment for “%(project)s”") % {"project": project.words.title}
        return Task(title, pledge.charge.get_absolute_url(), due=pledge.charge.respond_by)
    title = _("Finish your pledge for “%(project)s”") % {"project": project.words.title}
    return Task(title, reverse("crowdfund:card", args=[project.slug, pledge.pk]), due=pledge.held_until)


def _campaign_task(title: str, campaign: Campaign) -> Task:
    project = campaign.project
    return Task(title % {"project": project.words.title}, reverse("crowdfund:manage", args=[project.slug]))


def pledges_of(person: User) -> QuerySet[Pledge]:
    """What this person has backed, newest first."""
    return (
        Pledge.objects.filter(person=person)
        .exclude(state=PledgeState.DROPPED, card_setup=None)
        .select_related("tier", "campaign__project")
        .prefetch_related("campaign__project__images")
        .order_by("-pk")
    )
