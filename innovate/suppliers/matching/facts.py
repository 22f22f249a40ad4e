"""What matching knows of a supplier and of a tender: plain values, read once from wherever they live."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

#: Members of the European Union, ISO 3166-1 alpha-2; a supplier that delivers to "EU" delivers to each.
EU = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)


@dataclass(frozen=True, slots=True)
class SupplierFacts:
    """A supplier on the day of matching.

    `free_per_month` is in units; `capabilities` maps a code to declared, document or audited; `certificates`
    maps a code to its last valid day; `performance` holds (result 0..1, age in days) of finished jobs;
    `answered` of `invited` invitations led to a bid; `newcomer` has finished no job here yet.
    """

    key: str
    verified: bool = True
    suspended: bool = False
    country: str = ""
    regions: tuple[str, ...] = ()
    free_per_month: int = 0
    capabilities: Mapping[str, str] = field(default_factory=dict)
    certificates: Mapping[str, date] = field(default_factory=dict)
    text: str = ""
    performance: tuple[tuple[float, float], ...] = ()
    invited: int = 0
    answered: int = 0
    newcomer: bool = True
    members: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TenderFacts:
    """What is to be made: `weeks` from the award to `deliver_by`; `team` are the project's own people."""

    key: str
    capabilities: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    wished_certificates: tuple[str, ...] = ()
    quantity: int = 1
    weeks: int = 16
    deliver_by: date = date.max
    region: str = ""
    text: str = ""
    team: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The tree of capabilities: code → heading, "" for a heading itself."""

    parents: Mapping[str, str] = field(default_factory=dict)

    def heading(self, code: str) -> str:
        """Return the heading above `code`; of an unknown code, what stands before its last dot."""
        return self.parents[code] if code in self.parents else code.rpartition(".")[0]

    def similarity(self, needed: str, offered: str) -> float:
        """Say how much of what is needed the offered capability covers, 0 to 1.

        The same: 1. A heading is needed and one of its children offered: 0.9. The heading of what is needed:
        0.5 (it says too little). A sibling, which shares machines and people: 0.3. Anything else: 0.
        """
        if needed == offered:
            return 1.0
        above_needed, above_offered = self.heading(needed), self.heading(offered)
        if above_offered == needed:
            return 0.9
        if above_needed and above_needed == offered:
            return 0.5
        if above_needed and above_needed == above_offered:
            return 0.3
        return 0.0


def serves(regions: tuple[str, ...], wanted: str) -> bool:
    """Say whether somebody who delivers to `regions` delivers to `wanted` ("" asks for nothing)."""
    if not wanted or "WORLD" in regions or wanted in regions:
        return True
    return wanted in EU and "EU" in regions
