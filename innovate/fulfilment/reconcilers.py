"""What follows from parcels and stages."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import structlog
from django.db.models import Exists, Model, OuterRef
from django.utils import timezone

from innovate.core.errors import Conflict
from innovate.core.reconcilers import reconciler
from innovate.core.states import AllowedFrom, try_advance
from innovate.crowdfund.queries import confirmed_pledges
from innovate.fulfilment import rules, services
from innovate.fulfilment.models import Batch, Shipment
from innovate.fulfilment.rules import UNDER_WAY, BatchState, ShipmentState
from innovate.projects.models import Project, Stage
from innovate.projects.services import move_stage

log = structlog.get_logger(__name__)
M = TypeVar("M", bound=Model)
BATCH = 50


@reconciler("fulfilment.plan", every=2)
def plan_deliveries() -> int:
    """A project whose work is accepted gets a batch with a parcel for everybody who paid."""
    planned = Batch.objects.filter(project=OuterRef("pk"))
    unplanned = Project.objects.filter(~Exists(planned), stage=Stage.DELIVERY).order_by("pk")[:BATCH]
    return sum(_alone(project, _plan) for project in unplanned)


def _plan(project: Project) -> bool:
    services.plan_batch(project=project, pledges=confirmed_pledges(project))
    return True


@reconciler("fulfilment.tell", every=2)
def tell_shipped() -> int:
    """Whoever is sent a parcel hears of it."""
    untold = Shipment.objects.filter(state__in=UNDER_WAY, told_at=None).select_related("batch__project")
    return sum(_alone(shipment, _tell) for shipment in untold.order_by("pk")[:BATCH])


def _tell(shipment: Shipment) -> bool:
    return services.tell_shipped(shipment=shipment)


@reconciler("fulfilment.silence", every=600)
def confirm_after_silence() -> int:
    """Parcels that nobody missed for three weeks count as received."""
    now = timezone.now()
    quiet = Shipment.objects.filter(state__in=UNDER_WAY, shipped_at__lte=now - rules.SILENCE_MEANS_RECEIVED)
    # LOST is left out: somebody spoke.
    silent: AllowedFrom = {ShipmentState.CONFIRMED: UNDER_WAY}
    return sum(
        try_advance(shipment, to=ShipmentState.CONFIRMED, allowed=silent, ended_at=now)
        for shipment in quiet.order_by("pk")[:BATCH]
    )


@reconciler("fulfilment.finish", every=2)
def finish_projects() -> int:
    """When every parcel is received the product is delivered: the end of the story."""
    waiting = Shipment.objects.filter(batch__project=OuterRef("project")).exclude(
        state=ShipmentState.CONFIRMED
    )
    done = Batch.objects.filter(~Exists(waiting), project__stage=Stage.DELIVERY).select_related("project")
    return sum(_alone(batch, _finish) for batch in done.order_by("pk")[:BATCH]) + _close_finished()


def _finish(batch: Batch) -> bool:
    # The stage first: killed between the two, the next run finds the batch still open and closes it.
    move_stage(project=batch.project, to=Stage.COMPLETED, evidence={"parcels": batch.shipments.count()})
    try_advance(batch, to=BatchState.DONE, allowed=rules.BATCH)
    return True


def _close_finished() -> int:
    return (
        Batch.objects.filter(project__stage=Stage.COMPLETED)
        .exclude(state=BatchState.DONE)
        .update(state=BatchState.DONE)
    )


def _alone(row: M, forward: Callable[[M], bool]) -> bool:
    """Bring one row forward; what is wrong with it is logged and holds up nobody else."""
    try:
        return forward(row)
    except Conflict:
        return False
    except Exception:
        log.exception("fulfilment.row_failed", row=str(row))
        return False
