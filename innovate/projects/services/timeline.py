"""A project's public, append-only story."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from innovate.accounts.models import User
from innovate.core import doorbell
from innovate.projects import timeline_kinds
from innovate.projects.models import Follow, Project, Telling, TimelineEntry


def write_timeline(
    *, project: Project, kind: str, actor: User | None = None, data: Mapping[str, Any] | None = None
) -> TimelineEntry:
    """Add one line to the project's public story; raises ValueError for a kind nobody registered.

    Those who follow the project are told of it later, in batches: however many they are, nobody waits for them.
    """
    if kind not in timeline_kinds.registry:
        raise ValueError(f"no timeline kind is called {kind}")
    with transaction.atomic():
        entry = TimelineEntry.objects.create(project=project, kind=kind, actor=actor, data=dict(data or {}))
        followed = timeline_kinds.registry[kind].followers and Follow.objects.filter(project=project).exists()
        if followed:
            Telling.objects.create(entry=entry)
            doorbell.ring("projects.followers")
    return entry


def page_path(name: str, project: Project) -> str:
    """Return a page's path without a language prefix, as notices keep it."""
    with override("en"):
        return reverse(name, args=[project.slug])
