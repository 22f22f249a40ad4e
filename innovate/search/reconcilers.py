"""The search index follows the rows. It can be thrown away at any time: `manage.py rebuild_index`."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from modelsearch.backends import get_search_backend

from innovate.core.reconcilers import reconciler
from innovate.projects.models import Project
from innovate.projects.similarity import store_tokens
from innovate.search.models import IndexMark

BATCH = 200
#: A slow transaction may commit a row with an older time than one already indexed; so the last moments are read again.
SLACK = timedelta(seconds=10)


@reconciler("search.index", every=3)
def index_changed_projects() -> int:
    """Index projects that changed since the mark, the oldest change first."""
    mark, _made = IndexMark.objects.get_or_create(kind="projects.project")
    after = Q(updated_at__gt=mark.changed_at) | Q(updated_at=mark.changed_at, pk__gt=mark.row)
    rows = list(
        Project.objects.filter(after)
        .prefetch_related("translations", "tags")
        .order_by("updated_at", "pk")[:BATCH]
    )
    if not rows:
        return 0
    backend = get_search_backend()
    backend.add_bulk(Project, [row for row in rows if row.is_listed])
    for row in rows:
        if not row.is_listed:
            backend.delete(row)
    store_tokens(rows)
    settled = [row for row in rows if row.updated_at <= timezone.now() - SLACK]
    if not settled:
        return 0
    last = settled[-1]
    return IndexMark.objects.filter(pk=mark.pk, changed_at=mark.changed_at, row=mark.row).update(
        changed_at=last.updated_at, row=last.pk
    )
