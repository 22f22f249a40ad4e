"""Who may source, bid, read bids, decide and sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rules

from innovate.core.permissions import holds
from innovate.organisations.queries import is_member
from innovate.projects.permissions import is_lead, is_team, may

if TYPE_CHECKING:
    from innovate.accounts.models import User
    from innovate.suppliers.models import Contract, Milestone, Supplier, Tender


@rules.predicate
def acts_for_supplier(person: User, supplier: Supplier | None) -> bool:
    return supplier is not None and is_member(person, supplier.organisation_id)


runs_sourcing = may("sourcing")


@rules.predicate
def runs_tender(person: User, tender: Tender | None) -> bool:
    return tender is not None and runs_sourcing(person, tender.project)


@rules.predicate
def on_tender_team(person: User, tender: Tender | None) -> bool:
    return tender is not None and is_team(person, tender.project)


@rules.predicate
def bids_readable(person: User, tender: Tender | None) -> bool:
    return tender is not None and tender.bids_readable


@rules.predicate
def leads_contract(person: User, contract: Contract | None) -> bool:
    return contract is not None and is_lead(person, contract.project)


@rules.predicate
def on_contract_team(person: User, contract: Contract | None) -> bool:
    return contract is not None and is_team(person, contract.project)


@rules.predicate
def supplies_contract(person: User, contract: Contract | None) -> bool:
    return contract is not None and is_member(person, contract.supplier.organisation_id)


@rules.predicate
def leads_milestone(person: User, milestone: Milestone | None) -> bool:
    return milestone is not None and is_lead(person, milestone.contract.project)


@rules.predicate
def supplies_milestone(person: User, milestone: Milestone | None) -> bool:
    return milestone is not None and is_member(person, milestone.contract.supplier.organisation_id)


#: Staff who keep tenders going: close, open and cancel them, never decide them.
TENDERS = holds("suppliers.change_tender")

rules.add_perm("suppliers.bid_for", acts_for_supplier)
rules.add_perm("suppliers.check_evidence", holds("suppliers.check_evidence"))
rules.add_perm("suppliers.run_tender", runs_tender | TENDERS)
rules.add_perm("suppliers.close_early", TENDERS)
rules.add_perm("suppliers.read_matches", on_tender_team | holds("suppliers.view_match"))
# The one rule the sealed bid stands on: before opening it is false for everyone, whoever they are.
rules.add_perm("suppliers.read_bids", bids_readable & (on_tender_team | holds("suppliers.view_bid")))
rules.add_perm("suppliers.decide", runs_tender)
rules.add_perm(
    "suppliers.view_contract", on_contract_team | supplies_contract | holds("suppliers.view_contract")
)
rules.add_perm("suppliers.sign_for_team", leads_contract)
rules.add_perm("suppliers.sign_for_supplier", supplies_contract)
rules.add_perm("suppliers.deliver", supplies_milestone)
rules.add_perm("suppliers.accept", leads_milestone)
rules.add_perm("suppliers.settle_dispute", holds("suppliers.settle_dispute"))
