"""The score: gates, then the weighted sum, and one order for all candidates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from innovate.suppliers.matching import terms as term
from innovate.suppliers.matching.facts import SupplierFacts, Taxonomy, TenderFacts
from innovate.suppliers.matching.gates import Gate, failed_gates
from innovate.suppliers.matching.terms import Term


@dataclass(frozen=True, slots=True)
class Scored:
    """A supplier's result for one tender. Who fails a gate has a score for their information, and no rank."""

    supplier: SupplierFacts
    score: float
    terms: tuple[Term, ...]
    failed: tuple[Gate, ...]

    @property
    def passes(self) -> bool:
        return not self.failed

    def raises(self, most: int = 4) -> list[dict[str, object]]:
        """Return what would raise this score, the largest gain first, gains in points of a hundred."""
        hints = [dict(hint) for item in self.terms for hint in item.raises]
        return sorted(hints, key=lambda hint: (-float(str(hint["gain"])), str(hint)))[:most]


def score(
    supplier: SupplierFacts, tender: TenderFacts, taxonomy: Taxonomy, mean: float = term.NEUTRAL
) -> Scored:
    """Return one supplier's gates, terms and score in [0, 1]; `mean` is the mean result of all suppliers."""
    parts = (
        term.capability(supplier, tender, taxonomy),
        term.performance(supplier, tender, mean),
        term.text(supplier, tender),
        term.capacity(supplier, tender),
        term.responsiveness(supplier, tender),
        term.certificates(supplier, tender),
        term.distance(supplier, tender),
    )
    total = sum(part.value * part.weight for part in parts)
    return Scored(supplier, min(max(round(total, 9), 0.0), 1.0), parts, tuple(failed_gates(supplier, tender)))


def match(suppliers: Sequence[SupplierFacts], tender: TenderFacts, taxonomy: Taxonomy) -> list[Scored]:
    """Score everyone for one tender: who passes all gates first, best score first, then by key.

    The same input gives the same output in whatever order the suppliers come.
    """
    mean = mean_result(suppliers)
    scored = [score(supplier, tender, taxonomy, mean) for supplier in suppliers]
    return sorted(scored, key=lambda item: (not item.passes, -item.score, item.supplier.key))


def mean_result(suppliers: Sequence[SupplierFacts]) -> float:
    """Return the mean result of all finished jobs, each halved every 180 days; NEUTRAL without any.

    Summed in the order of size, so that the order of the suppliers cannot change the last digit.
    """
    pairs = sorted(
        (0.5 ** (age / term.HALF_LIFE_DAYS), result)
        for supplier in suppliers
        for result, age in supplier.performance
    )
    weight = sum(weight for weight, _result in pairs)
    return sum(weight * result for weight, result in pairs) / weight if weight else term.NEUTRAL
