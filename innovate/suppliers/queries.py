"""Every reusable read of suppliers, each in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.db.models import Avg, Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from innovate.core.actions import Action, Task
from innovate.core.prepared import prepared
from innovate.organisations.models import Organisation
from innovate.projects import queries as projects
from innovate.projects.models import Project
from innovate.projects.stages import Stage
from innovate.suppliers.models import (
    Bid,
    Capability,
    Certificate,
    CertificateType,
    Contract,
    Match,
    Milestone,
    Supplier,
    SupplierCapability,
    Tender,
)
from innovate.suppliers.rules import BidState, ContractState, MilestoneState, TenderState

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from innovate.accounts.models import User

    Person = User | AnonymousUser

NEWEST_SUPPLIERS = ("-joined_at", "-pk")
NEWEST_TENDERS = ("-published_at", "-pk")
#: The tabs of the tender list.
TABS = {
    "open": (TenderState.PUBLISHED,),
    "closed": (TenderState.CLOSED, TenderState.OPENED, TenderState.EVALUATING),
    "decided": (
        TenderState.STANDSTILL, TenderState.CONTRACTED, TenderState.FAILED, TenderState.CANCELLED,
    ),
}  # fmt: skip
_SKILLS = Prefetch(
    "skills", queryset=SupplierCapability.objects.select_related("capability").order_by("capability__code")
)


def listed_suppliers(*, text: str = "", capability: str = "", country: str = "") -> QuerySet[Supplier]:
    """Return the suppliers of the public registry; `capability` is a code, a heading finds its children too."""
    rows = Supplier.objects.exclude(
        organisation__state__in=(Organisation.State.SUSPENDED, Organisation.State.REJECTED)
    )
    if country:
        rows = rows.filter(organisation__country=country)
    if capability:
        can = SupplierCapability.objects.filter(supplier=OuterRef("pk")).filter(
            Q(capability__code=capability) | Q(capability__parent__code=capability)
        )
        rows = rows.filter(Exists(can))
    for word in text.split()[:6]:
        skill = SupplierCapability.objects.filter(supplier=OuterRef("pk")).filter(
            Q(capability__name_en__icontains=word) | Q(capability__name_zh__icontains=word)
        )
        columns = ("name", "name_zh", "city", "about", "about_zh")
        found = Q(Exists(skill))
        for column in columns:
            found |= Q(**{f"organisation__{column}__icontains": word})
        rows = rows.filter(found)
    return rows.select_related("organisation").prefetch_related(_SKILLS)


def supplier_countries() -> list[str]:
    """Return the countries suppliers come from, by code."""
    return list(
        Organisation.objects.filter(supplier__isnull=False)
        .order_by("country")
        .values_list("country", flat=True)
        .distinct()
    )


def supplier_by_slug(slug: str) -> Supplier:
    """Return a supplier with its organisation, capabilities and certificates, or raise Http404: three
    queries.
    """
    supplier = (
        Supplier.objects.filter(organisation__slug=slug)
        .select_related("organisation")
        .prefetch_related(
            _SKILLS,
            Prefetch(
                "certificates", queryset=Certificate.objects.select_related("type").order_by("type__code")
            ),
        )
        .first()
    )
    if supplier is None:
        raise Http404
    return supplier


@dataclass(frozen=True, slots=True)
class Record:
    """What a supplier has finished here: paid steps, contracts completed, and the mean result in per cent."""

    steps: int
    contracts: int
    per_cent: int | None


def record_of(supplier: Supplier) -> Record:
    """Return a supplier's record: two queries."""
    past = supplier.performances.aggregate(steps=Count("pk"), mean=Avg("permille"))
    done = supplier.contracts.filter(state=ContractState.COMPLETED).count()
    return Record(past["steps"], done, round(past["mean"] / 10) if past["steps"] else None)


def capability_groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the taxonomy as grouped choices in the reader's language: one query."""
    rows = list(Capability.objects.order_by("code"))
    chinese = (get_language() or "").startswith("zh")

    def name(row: Capability) -> str:
        return (row.name_zh if chinese else "") or row.name_en

    return [
        (name(heading), [(row.code, name(row)) for row in rows if row.parent_id == heading.pk])
        for heading in rows
        if heading.parent_id is None
    ]


def certificate_choices() -> list[tuple[str, str]]:
    """Return the kinds of certificates as choices in the reader's language: one query."""
    chinese = (get_language() or "").startswith("zh")
    return [
        (row.code, (row.name_zh if chinese else "") or row.name_en)
        for row in CertificateType.objects.order_by("code")
    ]


def suppliers_of(person: Person) -> list[Supplier]:
    """Return the suppliers this person acts for: one query."""
    if not person.is_authenticated:
        return []
    return list(
        Supplier.objects.filter(organisation__memberships__person=person)
        .select_related("organisation")
        .order_by("organisation__name", "pk")
    )


def listed_tenders(tab: str) -> QuerySet[Tender]:
    """Return the tenders of one tab with their projects; an unknown tab is the open one."""
    states = TABS.get(tab, TABS["open"])
    return (
        Tender.objects.filter(state__in=states, published_at__isnull=False, project__hidden_at=None)
        .select_related("project__category")
        .prefetch_related("capabilities", "project__images")
    )


def tender_by_id(pk: int, person: Person) -> Tender:
    """Return a published tender with what its page shows of it, or raise Http404: five queries.

    Raises Gone while the project is hidden, but for its team, staff and who has bid: a sealed bid can always be
    looked at and taken back.
    """
    tender = (
        Tender.objects.filter(pk=pk, published_at__isnull=False)
        .select_related("project__category", "project__author")
        .prefetch_related("capabilities", "certificates", "wished_certificates", "project__images")
        .first()
    )
    if tender is None:
        raise Http404
    if (
        tender.project.is_hidden
        and not person.has_perm("projects.view_project", tender.project)
        and not Bid.objects.filter(tender=tender, supplier__in=suppliers_of(person)).exists()
    ):
        raise projects.hidden()
    return tender


def matches_of(tender: Tender) -> QuerySet[Match]:
    """Return every explained score of a tender, best first, who fails a gate last."""
    return tender.matches.select_related("supplier__organisation").order_by("rank", "-score", "pk")


def ranked_matches(tender: Tender) -> QuerySet[Match]:
    """Return the scores of who passes every gate, best first: rank is not NULL, so it can be paged by."""
    return tender.matches.filter(rank__isnull=False).select_related("supplier__organisation")


def failing_matches(tender: Tender) -> QuerySet[Match]:
    """Return those who fail a gate."""
    return (
        tender.matches.filter(rank__isnull=True)
        .select_related("supplier__organisation")
        .order_by("-score", "pk")
    )


def bids_to_compare(tender: Tender) -> list[Bid]:
    """Return the opened bids, cheapest first, then by when they were sealed; none at all before the opening.

    This is the only read of other people's bids, and it asks the tender's state itself, so that no permission
    anybody has (a superuser has every one) shows anything earlier.
    """
    if not tender.bids_readable:
        return []
    return list(
        tender.bids.exclude(state__in=(BidState.WITHDRAWN, BidState.SEALED))
        .select_related("supplier__organisation")
        .order_by("amount", "sealed_at", "pk")
    )


def seals_of(tender: Tender) -> list[str]:
    """Return the commitments of the bids that stood when the tender closed, in no telling order; none before."""
    if tender.bids_sealed is None:
        return []
    return sorted(tender.bids.exclude(state=BidState.WITHDRAWN).values_list("commitment", flat=True))


def own_bids(tender: Tender, suppliers: Sequence[Supplier]) -> dict[int, Bid]:
    """Return the standing bid of each of these suppliers: one query."""
    rows = tender.bids.filter(supplier__in=suppliers).exclude(state=BidState.WITHDRAWN)
    return {row.supplier_id: row for row in rows.select_related("supplier__organisation")}


def own_matches(tender: Tender, suppliers: Sequence[Supplier]) -> dict[int, Match]:
    """Return how each of these suppliers was scored: one query."""
    return {row.supplier_id: row for row in tender.matches.filter(supplier__in=suppliers)}


def contract_by_id(pk: int) -> Contract:
    """Return a contract with parties and steps, or raise Http404: two queries."""
    contract = (
        Contract.objects.filter(pk=pk)
        .select_related("project__category", "project__author", "supplier__organisation", "tender", "bid")
        .prefetch_related("milestones", "project__images")
        .first()
    )
    if contract is None:
        raise Http404
    return contract


@dataclass(frozen=True, slots=True)
class SourcingPanel:
    """A project's search for a maker as its page shows it to one person."""

    tender: Tender | None
    contract: Contract | None = None
    steps: Sequence[Milestone] = ()
    action: Action | None = None
    #: where the team says how it is to be made, while it may
    plan_url: str = ""


def project_panel(project: Project, person: Person) -> SourcingPanel:
    """The newest tender with its contract, the contract's steps, and what this person can do: two queries."""
    tender = next(iter(_newest_tender(project.pk)), None)
    leads = person.has_perm("projects.run_sourcing", project)
    if tender is None:
        plans = leads and project.stage in (Stage.DESIGN, Stage.FUNDING, Stage.SOURCING)
        url = reverse("suppliers:sourcing", args=[project.slug]) if plans else ""
        # Before that stage, what the rooms upstream ask for comes first.
        pressing = plans and project.stage == Stage.SOURCING
        action = Action(_("Plan how it is made"), url, icon="factory") if pressing else None
        return SourcingPanel(None, action=action, plan_url=url)
    tender.project = project
    contract: Contract | None = getattr(tender, "contract", None)
    if contract is None:
        return SourcingPanel(tender, action=_tender_action(tender, leads))
    contract.project = project
    steps = list(contract.milestones.all())
    return SourcingPanel(tender, contract, steps, _contract_action(contract, steps, leads))


@prepared
def _newest_tender(project: int) -> QuerySet[Tender]:
    published = Tender.objects.filter(project=project, published_at__isnull=False)
    return published.select_related("contract__supplier__organisation").order_by("-pk")[:1]


def _tender_action(tender: Tender, leads: bool) -> Action | None:
    url = tender.get_absolute_url()
    if leads and tender.state == TenderState.EVALUATING:
        return Action(_("Choose a maker"), url, icon="scale")
    if tender.takes_bids:
        return Action(_("See the tender"), url, icon="factory")
    return None


def _contract_action(contract: Contract, steps: Sequence[Milestone], leads: bool) -> Action | None:
    url = contract.get_absolute_url()
    if leads and contract.state == ContractState.DRAFT and not contract.team_signed_at:
        return Action(_("Sign the contract"), url, icon="file-pen")
    if leads and any(step.state == MilestoneState.DELIVERED for step in steps):
        return Action(_("Check what was delivered"), url, icon="package-check")
    return None


def tasks(person: User) -> list[Task]:
    """What this person owes as a lead or as a maker: four queries."""
    return [
        *_tender_tasks(person),
        *_invitation_tasks(person),
        *_contract_tasks(person),
        *_step_tasks(person),
    ]


def _tender_tasks(person: User) -> list[Task]:
    rows = Tender.objects.filter(
        state=TenderState.EVALUATING, project__team__person=person, project__team__role="lead"
    ).select_related("project")
    return [
        Task(
            _("Choose a maker for “%(project)s”") % {"project": row.project.words.title},
            row.get_absolute_url(),
        )
        for row in rows.order_by("pk")
    ]


def _invitation_tasks(person: User) -> list[Task]:
    answered = Bid.objects.filter(tender=OuterRef("tender"), supplier=OuterRef("supplier")).exclude(
        state=BidState.WITHDRAWN
    )
    rows = (
        Match.objects.filter(
            tender__state=TenderState.PUBLISHED,
            invited_at__isnull=False,
            supplier__organisation__memberships__person=person,
        )
        .exclude(Exists(answered))
        .select_related("tender__project")
        .order_by("tender__closes_at", "pk")
    )
    return [
        Task(
            _("Bid for “%(project)s”") % {"project": row.tender.project.words.title},
            row.tender.get_absolute_url(),
            due=row.tender.closes_at,
        )
        for row in rows
    ]


def _contract_tasks(person: User) -> list[Task]:
    theirs = Q(supplier_signed_at__isnull=True, supplier__organisation__memberships__person=person)
    ours = Q(team_signed_at__isnull=True, project__team__person=person, project__team__role="lead")
    rows = (
        Contract.objects.filter(theirs | ours, state=ContractState.DRAFT).select_related("project").distinct()
    )
    return [
        Task(
            _("Sign the contract for “%(project)s”") % {"project": row.project.words.title},
            row.get_absolute_url(),
        )
        for row in rows.order_by("pk")
    ]


def _step_tasks(person: User) -> list[Task]:
    check = Q(
        state=MilestoneState.DELIVERED,
        contract__project__team__person=person,
        contract__project__team__role="lead",
    )
    make = Q(
        state__in=(MilestoneState.FUNDED, MilestoneState.DISPUTED),
        contract__supplier__organisation__memberships__person=person,
    )
    rows = Milestone.objects.filter(check | make).select_related("contract__project").distinct()
    found: list[Task] = []
    for row in rows.order_by("due_on", "pk"):
        data: dict[str, Any] = {"project": row.contract.project.words.title, "number": row.number}
        title = (
            _("Check step %(number)s of “%(project)s”")
            if row.state == MilestoneState.DELIVERED
            else _("Deliver step %(number)s of “%(project)s”")
        )
        due = _end_of(row.due_on) if row.state != MilestoneState.DELIVERED else None
        late = due is not None and due < timezone.now()
        found.append(Task(title % data, row.contract.get_absolute_url(), due=due, overdue=late))
    return found


def _end_of(day: date) -> datetime:
    """Return the last moment of a day, in the reader's time zone."""
    return timezone.make_aware(datetime.combine(day, time.max))
