"""`manage.py match --suppliers F --tenders F --out F`: the matching of the portal on files, without its
database.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from innovate.suppliers.matching import (
    WEIGHTS,
    Scored,
    SupplierFacts,
    Taxonomy,
    TenderFacts,
    invitations,
    match,
)


class Command(BaseCommand):
    help = (
        "Match suppliers to tenders. Both files are JSON lists of objects; the tenders' file may also be "
        '{"taxonomy": {code: heading}, "tenders": […]}. The same input always gives the same output.'
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--suppliers", required=True, type=Path)
        parser.add_argument("--tenders", required=True, type=Path)
        parser.add_argument("--out", required=True, type=Path)
        parser.add_argument("--invite", type=int, default=10, help="how many to invite for each tender")

    def handle(
        self, *args: Any, suppliers: Path, tenders: Path, out: Path, invite: int, **options: Any
    ) -> None:
        makers = _read(suppliers)
        asked = _read(tenders)
        taxonomy = Taxonomy()
        if isinstance(asked, dict):
            taxonomy, asked = Taxonomy(asked.get("taxonomy", {})), asked.get("tenders", [])
        try:
            facts = [supplier_from(item) for item in makers]
            results = [match_one(facts, tender_from(item), taxonomy, invite) for item in asked]
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise CommandError(f"This is not the expected shape: {type(error).__name__}: {error}") from error
        document = {"weights": dict(WEIGHTS), "results": results}
        out.write_text(
            json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8"
        )
        self.stdout.write(f"{len(results)} tenders, {len(facts)} suppliers: {out}")


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{path}: {error}") from error


def supplier_from(item: Mapping[str, Any]) -> SupplierFacts:
    """Read one supplier; only `id` is required. Raises ValueError for an unknown evidence or date."""
    from innovate.suppliers.matching.terms import EVIDENCE

    capabilities = dict(item.get("capabilities", {}))
    if unknown := set(capabilities.values()) - set(EVIDENCE):
        raise ValueError(f"evidence is declared, document or audited, not {', '.join(sorted(unknown))}")
    performance = tuple((float(job["result"]), float(job["age_days"])) for job in item.get("performance", []))
    if any(not 0 <= result <= 1 or age < 0 for result, age in performance):
        raise ValueError("a result lies between 0 and 1, an age is not negative")
    return SupplierFacts(
        key=str(item["id"]),
        verified=bool(item.get("verified", True)),
        suspended=bool(item.get("suspended", False)),
        country=str(item.get("country", "")),
        regions=tuple(item.get("regions", ())),
        free_per_month=int(item.get("free_per_month", item.get("capacity_per_month", 0))),
        capabilities=capabilities,
        certificates={code: date.fromisoformat(day) for code, day in item.get("certificates", {}).items()},
        text=str(item.get("text", "")),
        performance=performance,
        invited=int(item.get("invited", 0)),
        answered=min(int(item.get("answered", 0)), int(item.get("invited", 0))),
        newcomer=bool(item.get("newcomer", not performance)),
        members=frozenset(map(str, item.get("members", ()))),
    )


def tender_from(item: Mapping[str, Any]) -> TenderFacts:
    """Read one tender; `id` and `deliver_by` are required."""
    return TenderFacts(
        key=str(item["id"]),
        capabilities=tuple(item.get("capabilities", ())),
        certificates=tuple(item.get("certificates", ())),
        wished_certificates=tuple(item.get("wished_certificates", ())),
        quantity=int(item.get("quantity", 1)),
        weeks=int(item.get("weeks", 16)),
        deliver_by=date.fromisoformat(item["deliver_by"]),
        region=str(item.get("region", "")),
        text=str(item.get("text", "")),
        team=frozenset(map(str, item.get("team", ()))),
    )


def match_one(
    suppliers: list[SupplierFacts], tender: TenderFacts, taxonomy: Taxonomy, most: int
) -> dict[str, Any]:
    """Return the ranked result of one tender as JSON values."""
    ranked = match(suppliers, tender, taxonomy)
    invited = {item.supplier.key for item in invitations(ranked, most)}
    return {"tender": tender.key, "matches": [as_json(item, item.supplier.key in invited) for item in ranked]}


def as_json(item: Scored, invited: bool) -> dict[str, Any]:
    """Return one result with every term, every failed gate and what would raise it."""
    return {
        "supplier": item.supplier.key,
        "score": item.score,
        "passes": item.passes,
        "invited": invited,
        "newcomer": item.supplier.newcomer,
        "terms": [
            {"code": part.code, "value": round(part.value, 6), "weight": part.weight, "data": dict(part.data)}
            for part in item.terms
        ],
        "failed_gates": [{"code": gate.code, **gate.data} for gate in item.failed],
        "raises": item.raises(),
    }
