"""What follows from parcels and stages."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.utils import timezone

from innovate.core.reconcilers import reconciler
from innovate.core.states import try_advance
from innovate.crowdfund.queries import confirmed_pledges
from innovate.fulfilment import rules, services
from innovate.fulfilment.models import Batch, Shipment
from innovate.fulfilment.rules import UNDER_WAY, BatchState, ShipmentState
from innovate.projects.models import Project, Stage
from innovate.projects.services import move_stage

BATCH = 50


@reconciler("fulfilment.plan", every=2)
def plan_deliveries() -> int:
    """A project whose work is accepted gets a batch with a parcel for everybody who paid."""
    unplanned = Project.objects.filter(stage=Stage.DELIVERY).exclude(
        Exists(Batch.objects.filter(project=OuterRef("pk")))
    )[:BATCH]
    for project in unplanned:
        services.plan_batch(project=project, pledges=confirmed_pledges(project))
    return len(unplanned)


@reconciler("fulfilment.silence", every=600)
def confirm_after_silence() -> int:
    """Parcels that nobody missed for three weeks count as received."""
    quiet = Shipment.objects.filter(
        state__in=UNDER_WAY, shipped_at__lte=timezone.now() - rules.SILENCE_MEANS_RECEIVED
    )[:BATCH]
    return sum(
        try_advance(shipment, to=ShipmentState.CONFIRMED, allowed=rules.SHIPMENT, ended_at=timezone.now())
        for shipment in quiet
    )


@reconciler("fulfilment.finish", every=2)
def finish_projects() -> int:
    """When every parcel is received the product is delivered: the end of the story."""
    waiting = Shipment.objects.filter(batch=OuterRef("pk")).exclude(state=ShipmentState.CONFIRMED)
    done = (
        Batch.objects.filter(state=BatchState.SHIPPING, project__stage=Stage.DELIVERY)
        .exclude(Exists(waiting))
        .select_related("project")[:BATCH]
    )
    for batch in done:
        # The stage first: killed between the two, the next run finds the batch still open and finishes it.
        move_stage(project=batch.project, to=Stage.COMPLETED, evidence={"parcels": batch.shipments.count()})
        try_advance(batch, to=BatchState.DONE, allowed=rules.BATCH)
    return len(done) + _close_finished()


def _close_finished() -> int:
    return Batch.objects.filter(state=BatchState.SHIPPING, project__stage=Stage.COMPLETED).update(
        state=BatchState.DONE
    )
