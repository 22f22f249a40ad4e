"""Every write of the fulfilment room."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
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
from innovate.projects.services import write_timeline


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
    """Hand one parcel to a carrier and tell whom it goes to."""
    carrier, tracking_number = clean_line(carrier)[:60], clean_line(tracking_number)[:60]
    if not carrier:
        message = _("Say who carries the parcels.")
        raise Refused(message, fields={"carrier": message})
    with transaction.atomic():
        advance(
            shipment,
            to=ShipmentState.SHIPPED,
            allowed=rules.SHIPMENT,
            carrier=carrier,
            tracking_number=tracking_number,
            shipped_at=timezone.now(),
            ended_at=None,
        )
        try_advance(shipment.batch, to=BatchState.SHIPPING, allowed=rules.BATCH)
        project = shipment.batch.project
        notify(
            event=f"fulfilment.shipped:{shipment.pk}:{tracking_number}",
            people=[shipment.person_id],
            kind="fulfilment.shipped",
            data={"project": project.title, "carrier": carrier, "number": tracking_number or "–"},
            url=project.get_absolute_url(),
        )


def ship_batch(*, batch: Batch, actor: User, carrier: str, prefix: str = "") -> int:
    """Ship every parcel of the batch that waits, numbered `prefix`-1, -2, …; return how many.

    Raises Refused when no parcel waits.
    """
    with transaction.atomic():
        waiting = list(
            batch.shipments.select_for_update().filter(state__in=(ShipmentState.PLANNED, ShipmentState.PACKED))
        )
        if not waiting:
            raise Refused(_("No parcel of this batch waits to be shipped."), code="nothing_to_ship")
        for number, shipment in enumerate(waiting, 1):
            shipment.batch = batch
            ship(shipment=shipment, carrier=carrier, tracking_number=f"{prefix}-{number}" if prefix else "")
        write_timeline(
            project=batch.project, kind="fulfilment.shipped", actor=actor, data={"count": len(waiting)}
        )
    return len(waiting)


def confirm(*, shipment: Shipment) -> None:
    """The backer has it."""
    with transaction.atomic():
        advance(shipment, to=ShipmentState.CONFIRMED, allowed=rules.SHIPMENT, ended_at=timezone.now())
        doorbell.ring("fulfilment.finish")


def report_missing(*, shipment: Shipment, note: str) -> None:
    """The backer does not have it: the team must look into it and ship again."""
    with transaction.atomic():
        advance(
            shipment,
            to=ShipmentState.LOST,
            allowed=rules.SHIPMENT,
            ended_at=timezone.now(),
            note=clean_line(note)[:300],
        )
