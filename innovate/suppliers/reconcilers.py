"""Work that follows from state: tenders for funded projects, the clock of tenders, money of milestones."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.utils import timezone

from innovate.core.errors import Refused
from innovate.core.reconcilers import reconciler
from innovate.projects.models import Project
from innovate.projects.stages import Stage
from innovate.suppliers.models import Milestone, Tender
from innovate.suppliers.rules import ContractState, MilestoneState, TenderState
from innovate.suppliers.services import (
    close_tender,
    end_standstill,
    fund_milestone,
    open_bids,
    open_tender,
    release_milestone,
)

BATCH = 20


@reconciler("suppliers.open_tenders", every=3)
def open_tenders() -> int:
    """Give each project that looks for a maker its first tender. Another after one that failed is the team's
    choice.
    """
    tendered = Tender.objects.filter(project=OuterRef("pk"))
    projects = Project.objects.filter(stage=Stage.SOURCING).exclude(Exists(tendered)).order_by("pk")
    return sum(open_tender(project=project) is not None for project in projects[:BATCH])


@reconciler("suppliers.tender_clock", every=2)
def tender_clock() -> int:
    """Close tenders at their deadline, open their bids, and end waiting days that are over."""
    now = timezone.now()
    moved = 0
    rows = Tender.objects.select_related("project").order_by("pk")
    for tender in rows.filter(state=TenderState.PUBLISHED, closes_at__lte=now)[:BATCH]:
        moved += close_tender(tender=tender)
    for tender in rows.filter(state=TenderState.CLOSED, closes_at__lte=now)[:BATCH]:
        try:
            open_bids(tender=tender)
        except Refused:
            continue  # another worker opened it between the two reads
        moved += 1
    for tender in rows.filter(state=TenderState.STANDSTILL, standstill_until__lte=now)[:BATCH]:
        moved += end_standstill(tender=tender) is not None
    return moved


@reconciler("suppliers.milestones", every=5)
def milestones() -> int:
    """Set aside and pay out what signing or accepting left undone. What cannot be paid stays for a person to
    see.
    """
    moved = 0
    rows = Milestone.objects.select_related("contract__project", "contract__supplier__organisation").order_by(
        "pk"
    )
    waiting = rows.filter(state=MilestoneState.PLANNED, contract__state=ContractState.SIGNED)
    for milestone in waiting[:BATCH]:
        try:
            moved += fund_milestone(milestone=milestone)
        except Refused:
            continue
    for milestone in rows.filter(state=MilestoneState.ACCEPTED)[:BATCH]:
        moved += release_milestone(milestone=milestone)
    return moved
