"""A project's public, append-only story."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import override

from innovate.accounts.models import User
from innovate.projects import timeline_kinds
from innovate.projects.models import Project, TimelineEntry


def write_timeline(
    *, project: Project, kind: str, actor: User | None = None, data: Mapping[str, Any] | None = None
) -> TimelineEntry:
    """Add one line to the project's public story; raises ValueError for a kind nobody registered."""
    if kind not in timeline_kinds.registry:
        raise ValueError(f"no timeline kind is called {kind}")
    return TimelineEntry.objects.create(project=project, kind=kind, actor=actor, data=dict(data or {}))


def page_path(name: str, project: Project) -> str:
    """Return a page's path without a language prefix, as notices keep it."""
    with override("en"):
        return reverse(name, args=[project.slug])
