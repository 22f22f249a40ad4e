"""Reads about contributions, shares and what they earned together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from innovate.core.actions import Task
from innovate.core.money import Money
from innovate.projects.models import Contribution, Project, RoyaltyEntry, Share, ShareAgreement

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from innovate.accounts.models import User

    Person = User | AnonymousUser


def contributions_of(project: Project) -> QuerySet[Contribution]:
    """Return who gave what, from the first to the last."""
    return project.contributions.select_related("person__profile").order_by("at", "pk")


def agreements_of(project: Project) -> QuerySet[ShareAgreement]:
    """Return the versions that were agreed, the one in force first, with their shares."""
    rows = ShareAgreement.objects.filter(project=project, state=ShareAgreement.State.AGREED)
    return _with_shares(rows).order_by("-number")


def proposal_of(project: Project) -> ShareAgreement | None:
    """Return the proposal that waits for everyone's yes, with its shares."""
    return _with_shares(
        ShareAgreement.objects.filter(project=project, state=ShareAgreement.State.PROPOSED)
    ).first()


def proposal_shown_to(person: Person, project: Project) -> ShareAgreement | None:
    """Return the proposal that waits, for those it is about: who is given a share, the team and staff. What was
    agreed is everybody's to read.
    """
    proposal = proposal_of(project)
    if proposal is None or own_share(person, proposal) is not None:
        return proposal
    return proposal if person.has_perm("projects.work_on_project", project) else None


def own_share(person: Person, proposal: ShareAgreement) -> Share | None:
    """Return what the proposal gives this person for their own work (no query)."""
    return next((s for s in proposal.shares.all() if s.person_id == person.pk and not s.via_id), None)


def agreement(pk: int) -> ShareAgreement:
    """Return one version, however it stands, with its shares."""
    return _with_shares(ShareAgreement.objects.filter(pk=pk)).get()


def _with_shares(rows: QuerySet[ShareAgreement]) -> QuerySet[ShareAgreement]:
    return rows.select_related("proposed_by").prefetch_related("shares__person__profile", "shares__via")


def earned_by_project(project: Project) -> list[Money]:
    """Return what the project has earned its contributors, by currency (one query)."""
    rows = (
        RoyaltyEntry.objects.filter(sale__agreement__project=project)
        .order_by("currency")
        .values_list("currency")
        .annotate(total=Sum("amount"))
    )
    return [Money(total, currency) for currency, total in rows if total]


def tasks(person: User) -> list[Task]:
    """Return the proposals that wait for this person's yes (one query)."""
    rows = ShareAgreement.objects.filter(
        state=ShareAgreement.State.PROPOSED, shares__person=person, shares__accepted_at=None
    )
    return [
        Task(
            title=_("Look at your share of “%(project)s”") % {"project": row.project.words.title},
            url=reverse("projects:shares", args=[row.project.slug]),
        )
        for row in rows.select_related("project").distinct().order_by("pk")[:20]
    ]
