"""Who may do what to a batch. A parcel is its receiver's alone."""

from __future__ import annotations

import rules

from innovate.accounts.models import User
from innovate.core.permissions import holds
from innovate.fulfilment.models import Batch


@rules.predicate
def on_team(person: User, batch: Batch | None) -> bool:
    return batch is not None and person.has_perm("projects.edit_project", batch.project)


rules.add_perm("fulfilment.ship_batch", on_team | holds("fulfilment.change_batch"))
