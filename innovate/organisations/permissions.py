"""Who may act for an organisation, manage it, and verify it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rules

from innovate.core.permissions import holds
from innovate.organisations.models import Organisation
from innovate.organisations.queries import is_member

if TYPE_CHECKING:
    from innovate.accounts.models import User


@rules.predicate
def acts_for(person: User, organisation: Organisation | None) -> bool:
    return organisation is not None and is_member(person, organisation.pk)


@rules.predicate
def owns(person: User, organisation: Organisation | None) -> bool:
    return organisation is not None and is_member(person, organisation.pk, owner=True)


rules.add_perm("organisations.act_for", acts_for)
rules.add_perm("organisations.manage", owns)
rules.add_perm("organisations.verify", holds("organisations.verify_organisation"))
rules.add_perm("organisations.read_documents", acts_for | holds("organisations.verify_organisation"))
