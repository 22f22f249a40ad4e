"""Reads about a project's team: who is on it, whom it looks for, how it decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from innovate.core.actions import Task
from innovate.projects.models import (
    Decision,
    Handover,
    Invitation,
    JoinRequest,
    OpenRole,
    Project,
    TeamMember,
)

if TYPE_CHECKING:
    from innovate.accounts.models import User

#: The clock counts a team's latest answers: what it was like a year ago does not matter now.
CLOCK_LOOKS_AT = 50


def lead_ids(project: Project) -> set[int]:
    """Return the primary keys of those who lead the project."""
    leads = TeamMember.objects.filter(project=project, role=TeamMember.Role.LEAD)
    return set(leads.values_list("person_id", flat=True))


def open_roles(project: Project) -> QuerySet[OpenRole]:
    """Return whom the team looks for, the newest first."""
    return OpenRole.objects.filter(project=project, state=OpenRole.State.OPEN)


def waiting_requests(project: Project) -> QuerySet[JoinRequest]:
    """Return the requests the team has not answered, the oldest first: whoever waits longest comes first."""
    rows = JoinRequest.objects.filter(project=project, state=JoinRequest.State.WAITING)
    return rows.select_related("person__profile", "role").order_by("created_at", "pk")


def open_handovers(person: User) -> QuerySet[Handover]:
    """Return the offers of a lead that wait, to this person and by them, the newest first."""
    rows = Handover.objects.filter(Q(taker=person) | Q(giver=person), state=Handover.State.OFFERED)
    return rows.select_related("project", "giver", "taker").order_by("-created_at", "-pk")


def open_invitations(project: Project) -> QuerySet[Invitation]:
    """Return the invitations that wait for an answer, those too old included until they are marked."""
    rows = Invitation.objects.filter(project=project, state=Invitation.State.OPEN)
    return rows.select_related("invited_by").order_by("-created_at", "-pk")


def decisions_of(project: Project) -> QuerySet[Decision]:
    """Return the team's decisions, the newest first."""
    rows = Decision.objects.filter(project=project).exclude(state=Decision.State.DROPPED)
    return rows.select_related("opened_by", "decided_by").order_by("-opened_at", "-pk")


@dataclass(frozen=True, slots=True)
class Clock:
    """How fast a team answers: the median time, over how many answers; None before the first."""

    median: timedelta | None
    answers: int
    open_questions: int


def clock_of(project: Project) -> Clock:
    """Return how fast the team decides: the median of its latest decisions and answers to people who asked
    to join (three queries). The median, because one question that lay over the holidays should not count
    for all.
    """
    decided = Decision.objects.filter(project=project, state=Decision.State.DECIDED)
    answered = JoinRequest.objects.filter(
        project=project, state__in=(JoinRequest.State.ACCEPTED, JoinRequest.State.DECLINED)
    )
    spans: list[tuple[datetime, datetime]] = [
        *decided.order_by("-decided_at").values_list("opened_at", "decided_at")[:CLOCK_LOOKS_AT],  # type: ignore[list-item]
        *answered.order_by("-answered_at").values_list("created_at", "answered_at")[:CLOCK_LOOKS_AT],  # type: ignore[list-item]
    ]
    latest = sorted(spans, key=lambda span: span[1], reverse=True)[:CLOCK_LOOKS_AT]
    waiting = Decision.objects.filter(project=project, state=Decision.State.OPEN).count()
    seconds = [(end - start).total_seconds() for start, end in latest]
    return Clock(timedelta(seconds=median(seconds)) if seconds else None, len(seconds), waiting)


def tasks(person: User) -> list[Task]:
    """Return what waits for this person: requests to answer, invitations, offers of the lead (three queries)."""
    leading = TeamMember.objects.filter(person=person, role=TeamMember.Role.LEAD).values("project")
    requests = JoinRequest.objects.filter(project__in=leading, state=JoinRequest.State.WAITING)
    invitations = Invitation.objects.filter(person=person, state=Invitation.State.OPEN)
    handovers = Handover.objects.filter(taker=person, state=Handover.State.OFFERED)
    found = [
        Task(
            title=_("%(person)s wants to join “%(project)s”")
            % {"person": row.person.display_name, "project": row.project.words.title},
            url=reverse("projects:requests", args=[row.project.slug]),
        )
        for row in requests.select_related("person", "project").order_by("pk")[:20]
    ]
    found += [
        Task(
            title=_("You are invited to build “%(project)s”") % {"project": row.project.words.title},
            url=reverse("projects:own_invitation", args=[row.pk]),
            due=row.expires_at,
        )
        for row in invitations.select_related("project").order_by("pk")[:20]
        if row.is_open
    ]
    found += [
        Task(
            title=_("You are offered the lead of “%(project)s”") % {"project": row.project.words.title},
            url=reverse("projects:handover", args=[row.project.slug]),
        )
        for row in handovers.select_related("project").order_by("pk")[:20]
    ]
    return found
