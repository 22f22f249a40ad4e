"""Every write of the fulfilment room."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core import doorbell
from innovate.core.errors import Refused
from innovate.core.states import advance, try_advance
from innovate.core.text import clean_line
from innovate.crowdfund.models import Pledge
from innovate.fulfilment import rules
from innovate.fulfilment.models import Batch, Shipment
from innovate.fulfilment.rules import BatchState, ShipmentState
from innovate.notifications.services import notify
from innovate.projects.models import Project
from innovate.projects.queries import team_ids
from innovate.projects.services import page_path, write_timeline


def plan_batch(*, project: Project, pledges: Iterable[Pledge]) -> Batch:
    """Make the project's batch and one planned parcel for each paid pledge; again is harmless."""
    with transaction.atomic():
        batch, _made = Batch.objects.get_or_create(project=project, number=1)
        Shipment.objects.bulk_create(
            (
                Shipment(batch=batch, pledge=pledge, person_id=pledge.person_id, address=pledge.address)
                for pledge in pledges
            ),
            ignore_conflicts=True,
        )
    return batch


def ship(*, shipment: Shipment, carrier: str, tracking_number: str) -> None:
    """Hand one parcel to a carrier, again when it was lost; the reconciler tells whom it goes to.

    Raises Refused without a carrier, Conflict when it is on its way or has arrived.
    """
    carrier = _carrier(carrier)
    with transaction.atomic():
        advance(
            shipment,
            to=ShipmentState.SHIPPED,
            allowed=rules.SHIPMENT,
            carrier=carrier,
            tracking_number=clean_line(tracking_number)[:60],
            shipped_at=timezone.now(),
            told_at=None,
            ended_at=None,
            note="",
        )
        try_advance(shipment.batch, to=BatchState.SHIPPING, allowed=rules.BATCH)
        doorbell.ring("fulfilment.tell")


def ship_batch(*, batch: Batch, actor: User, carrier: str, prefix: str = "") -> int:
    """Ship every parcel of the batch that waits, numbered `prefix`-1, -2, … by its place; return how many.

    A fixed number of statements for each thousand parcels. Raises Refused when no parcel waits.
    """
    carrier, prefix = _carrier(carrier), clean_line(prefix)[:40]
    with transaction.atomic():
        # One that ships waits for another: two that press the button ship each parcel once.
        Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
        places = {pk: place for place, pk in enumerate(_parcels(batch).values_list("pk", flat=True), 1)}
        waiting = list(_parcels(batch).filter(state__in=rules.WAITING).select_for_update(no_key=True))
        if not waiting:
            raise Refused(_("No parcel of this batch waits to be shipped."), code="nothing_to_ship")
        now = timezone.now()
        for shipment in waiting:
            shipment.state, shipment.carrier, shipment.shipped_at = ShipmentState.SHIPPED, carrier, now
            shipment.tracking_number = f"{prefix}-{places[shipment.pk]}" if prefix else ""
        columns = ["state", "carrier", "shipped_at", "tracking_number"]
        Shipment.objects.bulk_update(waiting, columns, batch_size=1000)
        try_advance(batch, to=BatchState.SHIPPING, allowed=rules.BATCH)
        write_timeline(
            project=batch.project, kind="fulfilment.shipped", actor=actor, data={"count": len(waiting)}
        )
        doorbell.ring("fulfilment.tell")
    return len(waiting)


def _parcels(batch: Batch) -> QuerySet[Shipment]:
    return batch.shipments.order_by("pk")


def _carrier(text: str) -> str:
    carrier = clean_line(text)[:60]
    if not carrier:
        message = _("Say who carries the parcels.")
        raise Refused(message, fields={"carrier": message})
    return carrier


def tell_shipped(*, shipment: Shipment) -> bool:
    """Tell the backer that the parcel is on its way; return whether this call did."""
    now = timezone.now()
    with transaction.atomic():
        untold = Shipment.objects.filter(pk=shipment.pk, told_at=None, shipped_at=shipment.shipped_at)
        if untold.update(told_at=now) != 1:
            return False
        project = shipment.batch.project
        shipped = f"{shipment.shipped_at:%Y%m%d%H%M%S%f}"
        notify(
            event=f"fulfilment.shipped:{shipment.pk}:{shipped}",
            people=[shipment.person_id],
            kind="fulfilment.shipped",
            data={
                "project": project.titles,
                "carrier": shipment.carrier,
                "number": shipment.tracking_number or "–",
            },
            url=page_path("portal:project", project),
        )
    return True


def confirm(*, shipment: Shipment) -> None:
    """The backer has it, also one that was believed lost. Raises Conflict when it was confirmed before."""
    with transaction.atomic():
        advance(shipment, to=ShipmentState.CONFIRMED, allowed=rules.SHIPMENT, ended_at=timezone.now())
        doorbell.ring("fulfilment.finish")


def report_missing(*, shipment: Shipment, note: str) -> None:
    """The backer does not have it: the team is told, looks into it and ships again."""
    note = clean_line(note)[:300]
    now = timezone.now()
    with transaction.atomic():
        advance(shipment, to=ShipmentState.LOST, allowed=rules.SHIPMENT, ended_at=now, note=note)
        project = shipment.batch.project
        notify(
            event=f"fulfilment.missing:{shipment.pk}:{now:%Y%m%d%H%M%S%f}",
            people=team_ids(project),
            kind="fulfilment.missing",
            data={"project": project.titles, "note": note or "–"},
            url=page_path("fulfilment:batch", project),
        )
