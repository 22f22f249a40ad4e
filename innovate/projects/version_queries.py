"""What is read about versions, and what checking one finds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from innovate.core.proofs import digest
from innovate.projects import wordings
from innovate.projects.models import Project, ProjectVersion
from innovate.projects.models.versions import BEGINNING


def versions_kept(project: Project) -> QuerySet[ProjectVersion]:
    """Return the project's versions with their authors."""
    return ProjectVersion.objects.filter(project=project).select_related("author")


@dataclass(frozen=True, slots=True)
class Revision:
    """A version and what it changed; the first one changed nothing."""

    version: ProjectVersion
    changes: list[wordings.Change]


def revisions(versions: Sequence[ProjectVersion]) -> list[Revision]:
    """Return what each of a page of versions changed, in their order (one query)."""
    if not versions:
        return []
    numbers = [version.number - 1 for version in versions]
    before = {
        row.number: row.content
        for row in ProjectVersion.objects.filter(project=versions[0].project_id, number__in=numbers)
    }
    return [
        Revision(
            row, wordings.changes(before[row.number - 1], row.content) if row.number - 1 in before else []
        )
        for row in versions
    ]


@dataclass(frozen=True, slots=True)
class Check:
    """What working a version out anew shows: the words, this link, and every link before it."""

    version: ProjectVersion
    words_match: bool
    link_matches: bool
    chain_matches: bool
    is_newest: bool

    @property
    def is_good(self) -> bool:
        return self.words_match and self.link_matches and self.chain_matches


def check(version: ProjectVersion) -> Check:
    """Work everything out anew, from the first version of the project to the last (one query)."""
    previous, chain_matches, newest = BEGINNING, True, version.number
    # Without `content`: its hash is in the link, and the words are checked for the one version asked about.
    for row in ProjectVersion.objects.filter(project=version.project_id).order_by("number").defer("content"):
        newest = row.number
        if row.number <= version.number:
            linked = row.previous_hash == previous and row.chain_hash == row.expected_chain_hash
            chain_matches = chain_matches and linked
            previous = row.chain_hash
    return Check(
        version,
        wordings.content_hash(version.content) == version.content_hash,
        version.expected_chain_hash == version.chain_hash,
        chain_matches,
        newest == version.number,
    )


def found_by_hash(value: str) -> list[ProjectVersion]:
    """Return the versions anybody may see with this fingerprint, of the content, the words or the chain; the
    oldest first.
    """
    value = value.strip().lower()
    rows = ProjectVersion.objects.filter(
        Q(content_hash=value) | Q(text_hash=value) | Q(chain_hash=value), project__hidden_at=None
    )
    return list(rows.select_related("project", "author").order_by("at", "pk")[:20])


def fingerprints(text: str) -> list[str]:
    """Return every fingerprint a pasted or uploaded text may have been kept under: as data and as words."""
    hashes = [wordings.text_hash(text)]
    try:
        content: Any = json.loads(text)
        hashes.insert(0, digest(content))
    except (ValueError, RecursionError):
        # No JSON, or numbers that canonical JSON cannot hold: then it is only words.
        pass
    return hashes
