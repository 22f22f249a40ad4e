"""The demo's content, read once from the TOML files beside this module and checked while it is read.

A loader for a real database lives elsewhere; here are only facts: who the people are,
what they make and what they say.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from .many import handles, makers, members, owners
from .schema import (
    DemoArticle,
    DemoBill,
    DemoCapability,
    DemoCategory,
    DemoCertificate,
    DemoCertificateType,
    DemoChallenge,
    DemoDecision,
    DemoDesign,
    DemoGift,
    DemoMessage,
    DemoNeed,
    DemoOrganisation,
    DemoPaper,
    DemoPerson,
    DemoProject,
    DemoQuestion,
    DemoRight,
    DemoSharing,
    DemoSheet,
    DemoSolution,
    DemoTier,
    DemoUpdate,
    DemoVerdict,
    DemoWorkbench,
    Text,
)

__all__ = [
    "ARTWORK",
    "DemoArticle",
    "DemoCapability",
    "DemoCategory",
    "DemoCertificate",
    "DemoCertificateType",
    "DemoChallenge",
    "DemoDesign",
    "DemoMessage",
    "DemoNeed",
    "DemoOrganisation",
    "DemoPerson",
    "DemoProject",
    "DemoTier",
    "DemoUpdate",
    "DemoWorkbench",
    "Text",
    "articles",
    "artwork",
    "capabilities",
    "categories",
    "certificate_types",
    "challenges",
    "check",
    "handles",
    "members",
    "organisations",
    "people",
    "personas",
    "project",
    "projects",
    "workbenches",
]

DATA = Path(__file__).parent / "data"
ARTWORK = Path(__file__).parent.parent / "artwork"

# Fields that hold a list of tables, and the shape each table takes.
_NESTED = {
    "certificates": DemoCertificate,
    "designs": DemoDesign,
    "sketches": DemoDesign,
    "tiers": DemoTier,
    "needs": DemoNeed,
    "messages": DemoMessage,
    "updates": DemoUpdate,
    "questions": DemoQuestion,
    "solutions": DemoSolution,
    "sheets": DemoSheet,
    "verdicts": DemoVerdict,
    "papers": DemoPaper,
    "bills": DemoBill,
    "rights": DemoRight,
    "decisions": DemoDecision,
    "gifts": DemoGift,
}


def _value(name: str, raw: Any) -> Any:
    if isinstance(raw, dict) and raw.keys() == {"en", "zh"}:
        return Text(en=raw["en"].strip(), zh=raw["zh"].strip())
    if name == "sharing":
        return _build(DemoSharing, raw)
    if isinstance(raw, list):
        shape = _NESTED.get(name)
        return tuple(
            _build(shape, item) if shape and isinstance(item, dict) else _value("", item) for item in raw
        )
    return raw.strip() if isinstance(raw, str) else raw


def _build(shape: type, raw: dict[str, Any]) -> Any:
    # A misspelt or missing key raises TypeError here, which is the check we want.
    return shape(**{name: _value(name, value) for name, value in raw.items()})


def _read(name: str) -> dict[str, Any]:
    with (DATA / name).open("rb") as file:
        return tomllib.load(file)


def _rows(name: str, key: str, shape: type) -> tuple[Any, ...]:
    return tuple(_build(shape, raw) for raw in _read(name)[key])


@cache
def categories() -> tuple[DemoCategory, ...]:
    """Return the six categories, in the order of display."""
    return _rows("classification.toml", "categories", DemoCategory)


@cache
def capabilities() -> tuple[DemoCapability, ...]:
    """Return the capability tree, every heading before its children."""
    return _rows("classification.toml", "capabilities", DemoCapability)


@cache
def certificate_types() -> tuple[DemoCertificateType, ...]:
    """Return the kinds of certificate a supplier can show."""
    return _rows("classification.toml", "certificate_types", DemoCertificateType)


@cache
def people() -> tuple[DemoPerson, ...]:
    """Return everybody the stories name, personas first, then those who run a maker."""
    return (*_rows("people.toml", "people", DemoPerson), *owners())


def personas() -> dict[str, DemoPerson]:
    """Return the demo accounts by persona: consumer, team, supplier, distributor, staff."""
    return {person.persona: person for person in people() if person.persona}


@cache
def organisations() -> tuple[DemoOrganisation, ...]:
    """Return suppliers and distributors: those told in full, then the makers told briefly."""
    return (*_rows("organisations.toml", "organisations", DemoOrganisation), *makers())


@cache
def projects() -> tuple[DemoProject, ...]:
    """Return every project, those with full detail first (files are read in the order of their names)."""
    found: list[DemoProject] = []
    for path in sorted((DATA / "projects").glob("*.toml")):
        found += _rows(f"projects/{path.name}", "projects", DemoProject)
    return tuple(found)


def project(slug: str) -> DemoProject:
    """Return the project with that address. Raises StopIteration when there is none."""
    return next(line for line in projects() if line.slug == slug)


@cache
def challenges() -> tuple[DemoChallenge, ...]:
    """Return the challenges, open and decided."""
    return _rows("challenges.toml", "challenges", DemoChallenge)


@cache
def workbenches() -> tuple[DemoWorkbench, ...]:
    """Return what the teams of some projects work with."""
    return _rows("workbenches.toml", "workbenches", DemoWorkbench)


@cache
def articles() -> dict[str, DemoArticle]:
    """Return the prose pages by key: ``about``, ``how-it-works``, ``money``."""
    return {article.key: article for article in _rows("articles.toml", "articles", DemoArticle)}


def artwork(key: str) -> Path:
    """Return the SVG file of a picture key. Raises FileNotFoundError when it was never drawn."""
    path = ARTWORK / f"{key}.svg"
    if not path.is_file():
        raise FileNotFoundError(path)
    return path


def _missing(what: str, wanted: Iterable[str], known: Iterable[str]) -> list[str]:
    known = set(known)
    return [f"{what}: {item}" for item in wanted if item not in known]


def _project_faults(project: DemoProject, who: set[str], codes: set[str], proofs: set[str]) -> list[str]:
    voices = [project.author, *project.team]
    voices += [message.author for message in project.messages] + [update.author for update in project.updates]
    faults = _missing(f"{project.slug} person", voices, who)
    faults += _missing(f"{project.slug} category", [project.category], {row.key for row in categories()})
    for need in project.needs:
        faults += _missing(f"{project.slug} capability", need.capabilities, codes)
        faults += _missing(f"{project.slug} certificate", need.certificates, proofs)
    shown = [*project.sketches, *project.designs]
    abouts = (message.about for message in project.messages if message.about)
    faults += _missing(f"{project.slug} design", abouts, [row.key for row in shown])
    sketches = [row.key for row in project.sketches]
    faults += _missing(f"{project.slug} author", (row.author for row in shown if row.author), who)
    faults += _missing(f"{project.slug} sketch", (row.revises for row in shown if row.revises), sketches)
    pictures = [project.picture, *(key for row in shown for key in (row.picture, *row.more) if key)]
    faults += [f"{project.slug} picture: {key}" for key in pictures if not (ARTWORK / f"{key}.svg").is_file()]
    if project.winner:
        faults += _missing(f"{project.slug} winner", [project.winner], {row.key for row in project.designs})
    return faults


def check() -> list[str]:
    """Return every broken reference in the content, in words; an empty list when all is well."""
    who = {person.key for person in people()}
    codes = {row.code for row in capabilities()}
    proofs = {row.code for row in certificate_types()}
    kinds = {row.key for row in categories()}
    faults = _missing("capability parent", (row.parent for row in capabilities() if row.parent), codes)
    for project in projects():
        faults += _project_faults(project, who, codes, proofs)
    for organisation in organisations():
        members = (organisation.owner, *organisation.members)
        faults += _missing(f"{organisation.key} person", members, who)
        faults += _missing(f"{organisation.key} capability", organisation.capabilities, codes)
        held = [certificate.type for certificate in organisation.certificates]
        faults += _missing(f"{organisation.key} certificate", held, proofs)
    for challenge in challenges():
        faults += _missing(f"{challenge.key} category", [challenge.category], kinds)
        faults += _missing(f"{challenge.key} entry", challenge.entries, (row.slug for row in projects()))
        faults += _missing(f"{challenge.key} judge", challenge.judges, who)
        faults += _missing(f"{challenge.key} solver", (row.person for row in challenge.solutions), who)
        if not (ARTWORK / f"{challenge.picture}.svg").is_file():
            faults.append(f"{challenge.key} picture: {challenge.picture}")
    return faults
