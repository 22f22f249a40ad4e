"""Reads about contributions, shares and what they earned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from innovate.core.actions import Task
from innovate.core.money import Money
from innovate.core.paging import Page, paginate
from innovate.ledger.models import Account, Transfer
from innovate.ledger.queries import balances
from innovate.projects.models import Contribution, Offer, Project, RoyaltyEntry, Share, ShareAgreement
from innovate.projects.services.royalties import account_of

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


def due_to(person: User) -> list[Money]:
    """Return what a person is owed, by currency, as the ledger says (three queries)."""
    code = account_of(person.pk)
    return [money for money in balances([code])[code] if money]


@dataclass(frozen=True, slots=True)
class Line:
    """One movement on a person's account: when, what it was for, and how much, below zero when it went out."""

    at: datetime
    kind: str
    project: Project | None
    money: Money


def lines_of(person: User, *, cursor: str = "", limit: int = 40) -> tuple[Page[Transfer], list[Line]]:
    """Return a page of what moved a person's balance, the newest first, in a fixed number of queries."""
    accounts = set(Account.objects.filter(code=account_of(person.pk)).values_list("pk", flat=True))
    moved = Transfer.objects.filter(credit__in=accounts) | Transfer.objects.filter(debit__in=accounts)
    page = paginate(moved.select_related("journal"), order=("-pk",), cursor=cursor, limit=limit)
    titles = _projects_behind(page.items)
    return page, [
        Line(
            row.journal.created_at,
            row.journal.kind,
            titles.get(_behind(row)),
            row.money if row.credit_id in accounts else -row.money,
        )
        for row in page.items
    ]


def _behind(row: Transfer) -> tuple[str, int]:
    """Which project a movement is about: named by the royalty's journal, or by the offer that was paid."""
    data = row.journal.data
    if "project" in data:
        return "project", data["project"]
    kind, number, *_card = [*str(data.get("reference", "")).split(":"), ""]
    return (kind, int(number)) if number.isascii() and number.isdigit() else ("", 0)


def _projects_behind(rows: list[Transfer]) -> dict[tuple[str, int], Project]:
    keys = {_behind(row) for row in rows}
    offers = Offer.objects.filter(pk__in=[number for kind, number in keys if kind == "offer"])
    found = {("offer", offer.pk): offer.project for offer in offers.select_related("project")}
    wanted = [number for kind, number in keys if kind == "project"]
    return found | {("project", row.pk): row for row in Project.objects.filter(pk__in=wanted)}


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
