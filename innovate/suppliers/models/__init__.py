from innovate.suppliers.models.contracts import Award, Contract, Milestone, Performance
from innovate.suppliers.models.registry import (
    Capability,
    CategoryNeed,
    Certificate,
    CertificateType,
    Supplier,
    SupplierCapability,
)
from innovate.suppliers.models.tenders import Bid, Match, SourcingPlan, Tender

__all__ = [
    "Award",
    "Bid",
    "Capability",
    "CategoryNeed",
    "Certificate",
    "CertificateType",
    "Contract",
    "Match",
    "Milestone",
    "Performance",
    "SourcingPlan",
    "Supplier",
    "SupplierCapability",
    "Tender",
]
