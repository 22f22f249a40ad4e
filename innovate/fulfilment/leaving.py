"""Parcels forget where they went when their receiver leaves."""

from __future__ import annotations

from innovate.accounts.leaving import register_eraser
from innovate.accounts.models import User
from innovate.fulfilment.models import Shipment


@register_eraser
def _addresses(person: User) -> None:
    Shipment.objects.filter(person=person).update(address={}, note="")
