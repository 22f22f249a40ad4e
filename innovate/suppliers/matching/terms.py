"""The weighted terms of the score, each between 0 and 1, each saying what would raise it."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType

from innovate.suppliers.matching.facts import EU, SupplierFacts, Taxonomy, TenderFacts
from innovate.suppliers.matching.gates import most_units

#: The published weights, which sum to 1.
WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "capability": 0.40,
        "performance": 0.20,
        "text": 0.10,
        "capacity": 0.10,
        "responsiveness": 0.10,
        "certificates": 0.05,
        "distance": 0.05,
    }
)
#: How far a capability is believed, by what shows it.
EVIDENCE: Mapping[str, float] = MappingProxyType({"declared": 0.6, "document": 0.85, "audited": 1.0})
HALF_LIFE_DAYS = 180.0
#: How many average jobs a supplier is credited with before its own count; newcomers stand at the mean.
PRIOR_JOBS = 3.0
#: The mean when nobody has finished a job yet.
NEUTRAL = 0.7


@dataclass(frozen=True, slots=True)
class Term:
    """One term: its value 0..1, its published weight, the facts behind it, and what would raise it."""

    code: str
    value: float
    data: Mapping[str, object] = field(default_factory=dict)
    raises: tuple[Mapping[str, object], ...] = ()

    @property
    def weight(self) -> float:
        return WEIGHTS[self.code]


def capability(supplier: SupplierFacts, tender: TenderFacts, taxonomy: Taxonomy) -> Term:
    """Mean, over what is needed, of the best similarity × evidence the supplier offers."""
    if not tender.capabilities:
        return Term("capability", 0.5, {"needed": 0})
    found: dict[str, float] = {}
    raises: list[Mapping[str, object]] = []
    share = WEIGHTS["capability"] / len(tender.capabilities)
    for needed in tender.capabilities:
        offers = [
            (taxonomy.similarity(needed, code) * EVIDENCE[evidence], code, evidence)
            for code, evidence in sorted(supplier.capabilities.items())
        ]
        value, code, evidence = max(offers, key=lambda offer: (offer[0], offer[1]), default=(0.0, "", ""))
        found[needed] = round(value, 6)
        if value <= 0 or code != needed:
            if (gain := share * (EVIDENCE["declared"] - value)) > 0:
                raises.append({"code": "add_capability", "capability": needed, "gain": _points(gain)})
        elif evidence != "audited":
            better = {"declared": "document", "document": "audited"}[evidence]
            gain = share * (EVIDENCE[better] - EVIDENCE[evidence])
            raises.append({"code": f"evidence_{better}", "capability": needed, "gain": _points(gain)})
    return Term("capability", sum(found.values()) / len(found), {"found": found}, tuple(raises))


def performance(supplier: SupplierFacts, tender: TenderFacts, mean: float) -> Term:
    """Past results, each halved every 180 days, shrunk toward the mean of all suppliers.

    (PRIOR_JOBS × mean + Σ wᵢ rᵢ) / (PRIOR_JOBS + Σ wᵢ) with wᵢ = 2^(−ageᵢ/180): a Bayesian average, so that
    one lucky or unlucky job moves little, and idleness drifts back to the mean instead of counting against
    anyone.
    """
    weights = [0.5 ** (age / HALF_LIFE_DAYS) for _result, age in supplier.performance]
    earned = sum(
        weight * result for weight, (result, _age) in zip(weights, supplier.performance, strict=True)
    )
    value = (PRIOR_JOBS * mean + earned) / (PRIOR_JOBS + sum(weights))
    raises = ({"code": "deliver_on_time", "gain": _points(WEIGHTS["performance"] * (1 - value) / 4)},)
    return Term("performance", value, {"jobs": len(supplier.performance)}, raises if value < 0.95 else ())


def text(supplier: SupplierFacts, tender: TenderFacts) -> Term:
    """Cosine of the two texts' sets of words (pairs of characters where no spaces divide words)."""
    ours, theirs = tokens(supplier.text), tokens(tender.text)
    if not ours or not theirs:
        return Term("text", 0.0, {"shared": []}, _describe() if not ours else ())
    shared = ours & theirs
    value = len(shared) / math.sqrt(len(ours) * len(theirs))
    return Term("text", min(value, 1.0), {"shared": sorted(shared)[:5]}, () if shared else _describe())


def _describe() -> tuple[Mapping[str, object], ...]:
    return ({"code": "describe", "gain": _points(WEIGHTS["text"] * 0.3)},)


def capacity(supplier: SupplierFacts, tender: TenderFacts) -> Term:
    """The share of the free capacity that this job would leave free."""
    most = most_units(supplier, tender)
    value = max(0.0, (most - tender.quantity) / most) if most else 0.0
    raises = ({"code": "free_capacity", "gain": _points(WEIGHTS["capacity"] * (1 - value) / 2)},)
    return Term("capacity", value, {"most": most, "quantity": tender.quantity}, raises if value < 0.5 else ())


def certificates(supplier: SupplierFacts, tender: TenderFacts) -> Term:
    """The share of the wished certificates that stay valid through the day of delivery; 1 when none is
    wished.
    """
    wished = sorted(set(tender.wished_certificates) - set(tender.certificates))
    if not wished:
        return Term("certificates", 1.0, {"held": [], "wished": []})
    held = [
        code for code in wished if (until := supplier.certificates.get(code)) and until >= tender.deliver_by
    ]
    gain = _points(WEIGHTS["certificates"] / len(wished))
    raises = tuple(
        {"code": "certificate", "certificate": code, "gain": gain} for code in wished if code not in held
    )
    return Term("certificates", len(held) / len(wished), {"held": held, "wished": wished}, raises)


def distance(supplier: SupplierFacts, tender: TenderFacts) -> Term:
    """Same country 1, both in the European Union's single market 0.7, else 0.3; 0.5 when nobody asked."""
    if not tender.region:
        return Term("distance", 0.5, {"country": supplier.country})
    if supplier.country == tender.region:
        value = 1.0
    elif supplier.country in EU and (tender.region in EU or tender.region == "EU"):
        value = 0.7
    else:
        value = 0.3
    return Term("distance", value, {"country": supplier.country, "region": tender.region})


def responsiveness(supplier: SupplierFacts, tender: TenderFacts) -> Term:
    """The share of invitations that were answered with a bid, by Laplace's rule of succession."""
    value = (supplier.answered + 1) / (supplier.invited + 2)
    raises = ({"code": "answer", "gain": _points(WEIGHTS["responsiveness"] * (1 - value) / 2)},)
    facts = {"answered": supplier.answered, "invited": supplier.invited}
    return Term("responsiveness", value, facts, raises if value < 0.8 else ())


def tokens(value: str) -> frozenset[str]:
    """Return the words of a text, lower case; of Chinese, Japanese and Korean the pairs of characters."""
    words: set[str] = set()
    for script, run in _runs(unicodedata.normalize("NFKC", value).lower()):
        if script == "cjk":
            words.update(a + b for a, b in pairwise(run))
        elif len(run) > 2:
            words.add(run)
    return frozenset(words - _STOP)


_STOP = frozenset(
    [
        "the",
        "and",
        "for",
        "with",
        "that",
        "from",
        "this",
        "are",
        "our",
        "you",
        "your",
        "can",
        "has",
        "have",
        "not",
        "but",
        "all",
        "its",
        "was",
        "will",
        "into",
    ]
)


def _runs(value: str) -> Iterable[tuple[str, str]]:
    """Cut a text into runs of one script."""
    run, kind = "", ""
    for character in value:
        now = "" if not character.isalnum() else "cjk" if "\u2e80" <= character <= "\uffef" else "word"
        if now != kind and run:
            yield kind, run
            run = ""
        kind = now
        if now:
            run += character
    if run:
        yield kind, run


def _points(gain: float) -> float:
    """The gain in the whole score, in points of a hundred."""
    return round(gain * 100, 1)
