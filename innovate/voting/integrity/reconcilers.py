"""Looking at new accounts' votes while they come in, and forgetting from where they came."""

from __future__ import annotations

from django.utils import timezone

from innovate.core.reconcilers import reconciler
from innovate.projects.models import Project
from innovate.voting.integrity import traces
from innovate.voting.integrity.holding import look_at
from innovate.voting.models import Round, Trace

#: Rounds and projects in one turn.
PLACES = 50


@reconciler("voting.rings", every=15)
def look_for_rings() -> int:
    """Score what new accounts have voted since the last turn. What comes in just before a round closes is looked at
    by the closing itself (`closing.must_wait`).
    """
    fresh = Trace.objects.filter(scored_at=None).order_by().values_list("project", "round").distinct()
    places = list(fresh[:PLACES])
    projects = Project.objects.in_bulk({project for project, _round in places})
    rounds = Round.objects.in_bulk({round for _project, round in places if round})
    for project, round in places:
        look_at(project=projects[project], round=rounds.get(round) if round else None)
    return len(places)


@reconciler("voting.forget_traces", every=3600)
def forget_traces() -> int:
    """Delete the marks of networks and browsers that are old enough."""
    return traces.forget(timezone.now())
