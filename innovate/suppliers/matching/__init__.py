"""How a supplier fits a tender: gates first, then weighted terms, each with its reason. No database, no
clock.
"""

from innovate.suppliers.matching.facts import SupplierFacts, Taxonomy, TenderFacts
from innovate.suppliers.matching.gates import Gate, failed_gates
from innovate.suppliers.matching.score import Scored, match, score
from innovate.suppliers.matching.shortlist import invitations
from innovate.suppliers.matching.terms import WEIGHTS, Term

__all__ = [
    "WEIGHTS",
    "Gate",
    "Scored",
    "SupplierFacts",
    "Taxonomy",
    "TenderFacts",
    "Term",
    "failed_gates",
    "invitations",
    "match",
    "score",
]
