"""What others read of deliveries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from innovate.accounts.models import User
from innovate.core.actions import Action, Task
from innovate.fulfilment.models import Batch, Shipment
from innovate.fulfilment.rules import OPEN, UNDER_WAY, ShipmentState
from innovate.projects.models import Project, Stage

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    Person = User | AnonymousUser


@dataclass(frozen=True, slots=True)
class DeliveryPanel:
    """How far the parcels are, and this person's own one."""

    batch: Batch
    counts: Mapping[str, int]
    mine: Shipment | None
    action: Action | None

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def under_way(self) -> int:
        return sum(self.counts.get(state, 0) for state in UNDER_WAY)

    @property
    def confirmed(self) -> int:
        return self.counts.get(ShipmentState.CONFIRMED, 0)


def project_panel(project: Project, person: Person) -> DeliveryPanel | None:
    """None before anything is made; else three queries at most."""
    if project.stage not in (Stage.DELIVERY, Stage.COMPLETED):
        return None
    batch = Batch.objects.filter(project=project).order_by("-number").first()
    if batch is None:
        return None
    batch.project = project
    counts = dict(batch.shipments.values_list("state").annotate(n=Count("pk")).order_by())
    mine = None
    if person.is_authenticated:
        mine = batch.shipments.filter(person=person).select_related("pledge__tier", "batch__project").first()
    action = None
    if mine and mine.state in UNDER_WAY:
        action = Action(
            _("I have received it"),
            reverse("fulfilment:confirm", args=[mine.pk]),
            method="post",
            icon="package-check",
        )
    elif person.has_perm("fulfilment.ship_batch", batch) and any(counts.get(state) for state in OPEN):
        action = Action(_("Ship the parcels"), reverse("fulfilment:batch", args=[project.slug]), icon="truck")
    return DeliveryPanel(batch, counts, mine, action)


def shipments_of(person: User) -> QuerySet[Shipment]:
    """This person's parcels, newest first."""
    return (
        Shipment.objects.filter(person=person)
        .select_related("pledge__tier", "batch__project")
        .order_by("-pk")
    )


def tasks(person: User) -> list[Task]:
    """Parcels to confirm and batches to ship: two queries."""
    found = [
        Task(
            _("Tell us when “%(project)s” is in your hands")
            % {"project": shipment.batch.project.words.title},
            shipment.batch.project.get_absolute_url(),
        )
        for shipment in shipments_of(person).filter(state__in=UNDER_WAY)[:50]
    ]
    to_ship = (
        Batch.objects.filter(project__team__person=person)
        .annotate(waiting=Count("shipments", filter=Q(shipments__state__in=OPEN)))
        .filter(waiting__gt=0)
        .select_related("project")
    )
    return found + [_ship_task(batch, batch.waiting) for batch in to_ship]


def _ship_task(batch: Batch, count: int) -> Task:
    title = ngettext(
        "Ship %(count)s parcel of “%(project)s”", "Ship %(count)s parcels of “%(project)s”", count
    )
    words = {"count": count, "project": batch.project.words.title}
    return Task(title % words, reverse("fulfilment:batch", args=[batch.project.slug]))
