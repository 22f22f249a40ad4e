"""A project's story in pictures: who came, and for its team how wishes became pledges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from innovate.core import charts, numbers
from innovate.crowdfund import queries as crowdfund
from innovate.projects.models import Project
from innovate.voting import queries as voting

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from innovate.accounts.models import User

    Person = User | AnonymousUser


def story_charts(project: Project, person: Person) -> dict[str, Any]:
    """Return `support` for everybody and `funnel` for the team (None for others): one query, two more for the team."""
    support = charts.lines(
        [(_("People who want it"), voting.support_by_day(project))],
        write=numbers.full,
        write_short=numbers.short,
        write_day=numbers.day,
        day_heading=_("Day"),
        goal=_threshold(project),
    )
    shown = person.has_perm("projects.edit_project", project)
    return {"support": support, "funnel": _funnel(project) if shown else None}


def _threshold(project: Project) -> tuple[str, float]:
    needed = project.support_threshold
    return _("Design begins at %(count)s") % {"count": numbers.full(needed)}, needed


def _funnel(project: Project) -> charts.Funnel:
    want, would_buy = voting.wishes(project)
    return charts.funnel(
        [
            (_("Want it"), want),
            (_("Named a price they would pay"), would_buy),
            (_("Back it"), crowdfund.backers_of(project)),
        ],
        headings=(_("Step"), _("People"), _("Of the step before")),
        write=numbers.full,
        write_share=numbers.share,
    )
