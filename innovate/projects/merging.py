"""When two projects may become one: the rules, and what rooms below know that speaks against it."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from innovate.core.states import AllowedFrom
from innovate.projects.models import Project
from innovate.projects.stages import Stage

#: Before a campaign promises anything: later, people have paid for one of the two.
MERGEABLE = frozenset({Stage.IDEA, Stage.DESIGN})
MERGE_REQUEST: AllowedFrom = {"accepted": ("open",), "declined": ("open",), "withdrawn": ("open",)}

#: Says in words why a project must not be merged away now, or "".
Guard = Callable[[Project], str]
_guards: list[Guard] = []


def guard(check: Guard) -> Guard:
    """Let a room below say why a project cannot be merged into another now; inside the merge's transaction."""
    _guards.append(check)
    return check


def obstacle(project: Project, into: Project) -> str:
    """Return in words why `project` cannot be merged into `into` as they stand, or "" when it can."""
    if project.pk == into.pk:
        return _("Choose another project: this is the same one.")
    for row in (project, into):
        if row.is_draft or row.is_hidden:
            return _("“%(title)s” is not public, so it cannot be merged.") % {"title": row.words.title}
        if row.is_merged:
            return _("“%(title)s” goes on as another idea already.") % {"title": row.words.title}
        if row.stage not in MERGEABLE:
            return _("“%(title)s” is past the design stage: people rely on it as it is.") % {
                "title": row.words.title
            }
    # Both sides: a vote that runs on either has an electorate that must not change.
    return next((words for row in (project, into) for check in _guards if (words := check(row))), "")
