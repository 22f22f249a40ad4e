"""What no score can make up for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from innovate.suppliers.matching.facts import SupplierFacts, TenderFacts, serves

WEEKS_PER_MONTH = 52 / 12


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate that was not passed; `data` fills the sentence that explains it."""

    code: str
    data: Mapping[str, str | int] = field(default_factory=dict)


def failed_gates(supplier: SupplierFacts, tender: TenderFacts) -> list[Gate]:
    """Return every gate the supplier fails, in a fixed order; an empty list means it may be invited."""
    failed: list[Gate] = []
    if supplier.suspended:
        failed.append(Gate("suspended"))
    if not supplier.verified:
        failed.append(Gate("verified"))
    for code in sorted(set(tender.certificates)):
        until = supplier.certificates.get(code)
        if until is None:
            failed.append(Gate("certificate_missing", {"certificate": code}))
        elif until < tender.deliver_by:
            failed.append(Gate("certificate_lapses", {"certificate": code, "until": until.isoformat()}))
    if not serves(supplier.regions, tender.region):
        failed.append(Gate("region", {"region": tender.region}))
    if (most := most_units(supplier, tender)) < tender.quantity:
        failed.append(Gate("capacity", {"most": most, "quantity": tender.quantity}))
    if supplier.members & tender.team:
        failed.append(Gate("conflict"))
    return failed


def most_units(supplier: SupplierFacts, tender: TenderFacts) -> int:
    """Return how many units the supplier's free capacity makes until the day of delivery."""
    return int(supplier.free_per_month * tender.weeks / WEEKS_PER_MONTH)
