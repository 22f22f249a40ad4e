"""Who may do what to a batch or a parcel."""

from __future__ import annotations

import rules
from rules import predicates

from innovate.accounts.models import User
from innovate.fulfilment.models import Batch, Shipment


@rules.predicate
def on_team(person: User, batch: Batch | None) -> bool:
    return batch is not None and person.has_perm("projects.edit_project", batch.project)


@rules.predicate
def receives(person: User, shipment: Shipment | None) -> bool:
    return shipment is not None and shipment.person_id == person.pk


rules.add_perm("fulfilment.ship_batch", on_team | predicates.is_staff)
rules.add_perm("fulfilment.receive", receives)
