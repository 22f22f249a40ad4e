"""The rules of delivery, without a database."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from innovate.core.states import AllowedFrom

#: A shipped parcel that nobody confirms or misses for so long counts as received.
SILENCE_MEANS_RECEIVED = timedelta(days=21)


class BatchState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    SHIPPING = "shipping", _("Being shipped")
    DONE = "done", _("Delivered")


BATCH: AllowedFrom = {
    BatchState.SHIPPING: {BatchState.PLANNED},
    # A batch without a parcel was never shipped.
    BatchState.DONE: {BatchState.PLANNED, BatchState.SHIPPING},
}


class ShipmentState(models.TextChoices):
    PLANNED = "planned", _("Being made ready")
    PACKED = "packed", _("Packed")
    SHIPPED = "shipped", _("On its way")
    DELIVERED = "delivered", _("Delivered")
    CONFIRMED = "confirmed", _("Received")
    LOST = "lost", _("Lost")
    RETURNED = "returned", _("Returned")


_S = ShipmentState
SHIPMENT: AllowedFrom = {
    _S.PACKED: {_S.PLANNED, _S.RETURNED},
    _S.SHIPPED: {_S.PLANNED, _S.PACKED, _S.LOST, _S.RETURNED},
    _S.DELIVERED: {_S.SHIPPED},
    # A parcel believed lost may turn up after all.
    _S.CONFIRMED: {_S.SHIPPED, _S.DELIVERED, _S.LOST},
    _S.LOST: {_S.SHIPPED, _S.DELIVERED},
    _S.RETURNED: {_S.SHIPPED, _S.DELIVERED},
}
#: What the team still has to see to.
OPEN = (_S.PLANNED, _S.PACKED, _S.LOST, _S.RETURNED)
#: What one press of the team's button ships; lost parcels are shipped one by one, after a look into each.
WAITING = (_S.PLANNED, _S.PACKED)
UNDER_WAY = (_S.SHIPPED, _S.DELIVERED)
