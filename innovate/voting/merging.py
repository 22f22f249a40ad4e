"""What voting says and does when two projects become one."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from innovate.core import doorbell
from innovate.core.reconcilers import claim
from innovate.projects import merging
from innovate.projects.models import Project
from innovate.voting.models import DoubtedVote, Round, Standing, Support, SupportDelta


@merging.guard
def a_vote_runs(project: Project) -> str:
    """Nobody's electorate changes while people vote."""
    if Round.objects.filter(project=project, state__in=(Round.State.OPEN, Round.State.CLOSED)).exists():
        return _("A vote on “%(title)s” is running. Merge when it is decided.") % {
            "title": project.words.title
        }
    return ""


def carry_supports(limit: int) -> int:
    """Move the supports that are still at merged projects to the ones they go on as; return how many.

    One person counts once: who supports both keeps one support, since the first of the two, at a price named for
    either. Every change has its delta, so the tallies equal a recount. Safe to repeat, at once or late: what comes
    in while a project is being merged is found on the next turn.
    """
    with transaction.atomic():
        left = Support.objects.filter(project__merged_into__isnull=False).select_related("project")
        rows = claim(left.order_by("pk"), limit)
        for row in rows:
            _carry(row, row.project.merged_into_id)  # type: ignore[arg-type]
        if rows:
            doorbell.ring("voting.tallies")
    return len(rows)


def _carry(row: Support, into: int) -> None:
    here = Support.objects.filter(pk=row.pk, project=row.project_id)
    try:
        with transaction.atomic():
            moved = here.update(project=into)
            if moved and row.standing != Standing.COUNTED:
                # What is said about it goes with it; it is in neither count.
                doubts = DoubtedVote.objects.filter(round=None, person=row.person_id)
                doubts.filter(project=row.project_id).update(project=into)
            elif moved:
                SupportDelta.objects.bulk_create(
                    [
                        SupportDelta(project_id=row.project_id, delta=-1),
                        SupportDelta(project_id=into, delta=1),
                    ]
                )
            return
    except IntegrityError:
        own = Support.objects.select_for_update(no_key=True).get(project=into, person=row.person_id)
    if own.price is None and row.price is not None:
        own.price = row.price
    own.created_at = min(own.created_at, row.created_at)
    own.save(update_fields=["price_amount", "price_currency", "created_at"])
    if here.delete()[0] and row.standing == Standing.COUNTED:
        SupportDelta.objects.create(project_id=row.project_id, delta=-1)
