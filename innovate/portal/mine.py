"""What a person's own page shows: what they owe, own and await, out of every room.

However much that is, the page costs the same queries; each list is cut, and says where the rest is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.actions import Task
from innovate.crowdfund import queries as crowdfund
from innovate.crowdfund.models import Campaign, Pledge
from innovate.crowdfund.rules import CampaignState, PledgeState
from innovate.fulfilment import queries as fulfilment
from innovate.fulfilment.models import Shipment
from innovate.fulfilment.rules import OPEN, UNDER_WAY
from innovate.moderation.models import Appeal, Report
from innovate.organisations import queries as organisations
from innovate.organisations.models import Organisation
from innovate.payments import queries as payments
from innovate.portal import queries as portal
from innovate.portal.challenges import queries as challenges
from innovate.projects import offer_queries as offers
from innovate.projects import queries as ideas
from innovate.projects import share_queries as shares
from innovate.projects import team_queries as teams
from innovate.projects.models import Project
from innovate.projects.stages import Stage
from innovate.suppliers import queries as suppliers
from innovate.suppliers.models import Bid, Contract, Milestone
from innovate.suppliers.rules import BidState, MilestoneState
from innovate.suppliers.wording import milestone_title
from innovate.voting import queries as voting
from innovate.voting.models import Ballot, Round

#: Rooms that know what a person has to do now.
ROOMS = (
    ideas,
    teams,
    shares,
    offers,
    payments,
    voting,
    crowdfund,
    suppliers,
    fulfilment,
    organisations,
    challenges,
)
#: Shown of each kind of thing.
SHOWN = 12
_STEP_TO_DO = (
    MilestoneState.PLANNED,
    MilestoneState.FUNDED,
    MilestoneState.DELIVERED,
    MilestoneState.DISPUTED,
)


@dataclass(frozen=True, slots=True)
class Agreement:
    """A contract and the step that comes next; without one everything is delivered and paid."""

    contract: Contract
    step: Milestone | None
    title: str


@dataclass(frozen=True, slots=True)
class Queue:
    """Something of which the staff has so many to look at."""

    title: str
    count: int


@dataclass(slots=True)
class Mine:
    """A person's own page."""

    next: list[Task]
    awaited: list[Task]
    projects: list[Project]
    followed: list[Project]
    pledges: list[Pledge]
    shipments: list[Shipment]
    organisations: list[Organisation]
    bids: list[Bid]
    contracts: list[Agreement]
    queues: list[Queue] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether this person has only just arrived."""
        return not any(
            (
                self.next,
                self.awaited,
                self.projects,
                self.followed,
                self.pledges,
                self.organisations,
                self.queues,
            )
        )


def mine_of(person: User) -> Mine:
    """Return everything of this person's own page; some thirty queries, and as many however much there is."""
    shipments = list(fulfilment.shipments_of(person)[:SHOWN])
    pledges = list(crowdfund.pledges_of(person)[:SHOWN])
    bids = _bids(person)
    return Mine(
        next=in_order(task for room in ROOMS for task in room.tasks(person)),
        awaited=in_order(
            [*_parcels(shipments), *_orders(pledges), *_votes(person), *_opened(bids), *_checks(person)]
        ),
        projects=list(portal.own_projects(person)[:SHOWN]),
        followed=[row.project for row in ideas.follows_of(person)[:SHOWN]],
        pledges=pledges,
        shipments=[row for row in shipments if row.state in UNDER_WAY],
        organisations=list(organisations.organisations_of(person)),
        bids=bids,
        contracts=_contracts(person),
        queues=_queues(person) if person.is_staff else [],
    )


def in_order(tasks: Iterable[Task]) -> list[Task]:
    """Return the overdue first, then what has a date, the earliest first, then the rest."""
    return sorted(
        tasks, key=lambda task: (not task.overdue, task.due is None, task.due.timestamp() if task.due else 0)
    )


def _parcels(shipments: Iterable[Shipment]) -> list[Task]:
    """Parcels that are made ready; one under way is a card of its own, with its button."""
    return [
        Task(
            _("A parcel with “%(project)s” is being made ready") % {"project": row.batch.project.words.title},
            row.batch.project.get_absolute_url(),
        )
        for row in shipments
        if row.state in OPEN
    ]


def _orders(pledges: Iterable[Pledge]) -> list[Task]:
    """Campaigns that have to end well first, and products that are being made."""
    found = []
    for row in pledges:
        project, campaign = row.campaign.project, row.campaign
        if row.state == PledgeState.ACTIVE and campaign.state == CampaignState.LIVE:
            title = _("The campaign for “%(project)s” ends")
            found.append(
                Task(
                    title % {"project": project.words.title},
                    project.get_absolute_url(),
                    due=campaign.closes_at,
                )
            )
        elif row.state == PledgeState.CONFIRMED and project.stage in (Stage.SOURCING, Stage.PRODUCTION):
            title = (
                _("A maker is being chosen for “%(project)s”")
                if project.stage == Stage.SOURCING
                else _("“%(project)s” is being made")
            )
            found.append(Task(title % {"project": project.words.title}, project.get_absolute_url()))
    return found


def _votes(person: User) -> list[Task]:
    rows = Ballot.objects.filter(person=person, round__state=Round.State.OPEN)
    return [
        Task(
            _("The vote on “%(project)s” is counted") % {"project": row.round.project.words.title},
            row.round.get_absolute_url(),
            due=row.round.closes_at,
        )
        for row in rows.select_related("round__project").order_by("round__closes_at", "pk")[:SHOWN]
    ]


def _bids(person: User) -> list[Bid]:
    rows = Bid.objects.filter(supplier__organisation__memberships__person=person)
    return list(
        rows.exclude(state=BidState.WITHDRAWN)
        .select_related("tender__project", "supplier__organisation")
        .order_by("-pk")[:SHOWN]
    )


def _opened(bids: Iterable[Bid]) -> list[Task]:
    """Sealed bids, which are opened when their tender closes."""
    return [
        Task(
            _("The bids for “%(project)s” are opened") % {"project": row.tender.project.words.title},
            row.tender.get_absolute_url(),
            due=row.tender.closes_at,
        )
        for row in bids
        if row.state == BidState.SEALED
    ]


def _checks(person: User) -> list[Task]:
    """What the staff looks at for this person: campaigns, papers, reports, appeals."""
    campaigns = Campaign.objects.filter(state=CampaignState.REVIEW, project__team__person=person)
    papers = organisations.organisations_of(person).filter(state=Organisation.State.PENDING)
    reports = Report.objects.filter(reporter=person, state=Report.State.OPEN)
    found = [
        Task(
            _("We look at the campaign for “%(project)s”") % {"project": row.project.words.title},
            reverse("crowdfund:manage", args=[row.project.slug]),
        )
        for row in campaigns.select_related("project").order_by("pk")[:SHOWN]
    ]
    found += [
        Task(_("We check the papers of %(name)s") % {"name": row.display_name}, row.get_absolute_url())
        for row in papers
    ]
    found += [
        Task(
            _("We look at what you reported: %(what)s") % {"what": row.label}, reverse("moderation:standing")
        )
        for row in reports.order_by("pk")[:SHOWN]
    ]
    return found


def _contracts(person: User) -> list[Agreement]:
    """Contracts of this person's organisations and of projects they lead."""
    theirs = Q(supplier__organisation__memberships__person=person)
    led = Q(project__team__person=person, project__team__role="lead")
    steps = Milestone.objects.filter(state__in=_STEP_TO_DO).order_by("number")
    rows = (
        Contract.objects.filter(theirs | led)
        .select_related("project", "supplier__organisation")
        .prefetch_related(Prefetch("milestones", queryset=steps, to_attr="steps_to_come"))
        .distinct()
        .order_by("-pk")[:SHOWN]
    )
    return [_agreement(row, next(iter(row.steps_to_come), None)) for row in rows]


def _agreement(contract: Contract, step: Milestone | None) -> Agreement:
    return Agreement(contract, step, milestone_title(step.title_key, step.number) if step else "")


def _queues(person: User) -> list[Queue]:
    """How many of each thing wait for somebody of the staff, for those whose work it is."""
    disputed = Milestone.objects.filter(state=MilestoneState.DISPUTED)
    kinds = (
        ("moderation.decide", _("Reports to decide"), Report.objects.filter(state=Report.State.OPEN)),
        ("moderation.decide_appeal", _("Appeals"), Appeal.objects.filter(state=Appeal.State.OPEN)),
        (
            "organisations.verify",
            _("Papers to check"),
            Organisation.objects.filter(state=Organisation.State.PENDING),
        ),
        (
            "crowdfund.review_campaign",
            _("Campaigns to review"),
            Campaign.objects.filter(state=CampaignState.REVIEW),
        ),
        ("suppliers.settle_dispute", _("Disputed steps"), disputed),
        ("payments.settle_mismatch", _("Money that does not match"), payments.open_mismatches()),
    )
    return [Queue(title, rows.count()) for permission, title, rows in kinds if person.has_perm(permission)]
