"""Two projects that are the same idea become one: the other keeps its story, its people and its credit.

Supports and follows move afterwards, by reconcilers that look for what is still left at a merged project: so
nothing is lost that arrives while it is being merged.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core import doorbell
from innovate.core.errors import Conflict, Refused
from innovate.core.permissions import require
from innovate.core.reconcilers import claim
from innovate.core.states import advance
from innovate.core.text import clean_text
from innovate.notifications.services import notify
from innovate.projects import rules
from innovate.projects.merging import MERGE_REQUEST, obstacle
from innovate.projects.models import (
    Contribution,
    Follow,
    MergeRequest,
    Offer,
    Project,
    ProjectAncestor,
    TeamMember,
)
from innovate.projects.queries import team_ids
from innovate.projects.services.roots import take_root
from innovate.projects.services.shares import withdraw_waiting
from innovate.projects.services.stages import move
from innovate.projects.services.timeline import page_path, write_timeline
from innovate.projects.stages import Stage

_OPEN = MergeRequest.State.OPEN


def merge_projects(*, project: Project, into: Project, actor: User, reason: str) -> Project:
    """Staff let `project` go on as `into`; return it as it is then.

    Raises NotAllowed, Refused without a reason, Conflict when one of them cannot be merged now.
    """
    require(actor, "projects.merge_project", project)
    return _merge(project, into, actor, _clean_reason(reason))


def ask_to_merge(*, project: Project, into: Project, actor: User, reason: str) -> MergeRequest:
    """The lead of `project` asks the lead of `into` to take it in; who leads both need not ask themselves.

    Raises NotAllowed, Refused, Conflict (also while another such question of theirs is open).
    """
    require(actor, "projects.lead_project", project)
    reason = _clean_reason(reason)
    if words := obstacle(project, into):
        raise Conflict(words, code="not_mergeable")
    try:
        with transaction.atomic():
            request = MergeRequest.objects.create(project=project, into=into, reason=reason, asked_by=actor)
            if _leads(actor, into) and _leads(actor, project):
                return answer_merge(request=request, actor=actor, accept=True)
            notify(
                event=f"projects.merge_asked:{request.pk}",
                people=_leads_of(into),
                kind="projects.merge_asked",
                data={"project": project.titles, "into": into.titles, "reason": reason},
                url=page_path("projects:merge", into),
            )
    except IntegrityError:
        raise Conflict(
            _("You have asked another team already. Take that back first."), code="asked_already"
        ) from None
    return request


def answer_merge(*, request: MergeRequest, actor: User, accept: bool) -> MergeRequest:
    """The lead of the other project says yes, and the two become one; or no. Raises NotAllowed, Conflict."""
    require(actor, "projects.lead_project", request.into)
    with transaction.atomic():
        advance(
            request,
            to="accepted" if accept else "declined",
            allowed=MERGE_REQUEST,
            answered_by=actor,
            answered_at=timezone.now(),
        )
        if accept:
            _merge(request.project, request.into, actor, request.reason)
        else:
            notify(
                event=f"projects.merge_declined:{request.pk}",
                people=[request.asked_by_id],
                kind="projects.merge_declined",
                data={"project": request.project.titles, "into": request.into.titles},
                url=page_path("portal:project", request.project),
            )
    return request


def withdraw_merge(*, request: MergeRequest, actor: User) -> MergeRequest:
    """Take the question back. Raises NotAllowed, Conflict."""
    require(actor, "projects.lead_project", request.project)
    advance(request, to="withdrawn", allowed=MERGE_REQUEST, answered_by=actor, answered_at=timezone.now())
    return request


def carry_follows(limit: int) -> int:
    """Move who follows a merged project to the one it goes on as, each person once; return how many."""
    with transaction.atomic():
        left = Follow.objects.filter(project__merged_into__isnull=False).select_related(
            "project__merged_into"
        )
        rows = claim(left.order_by("pk"), limit)
        for row in rows:
            Follow.objects.get_or_create(
                project=row.project.merged_into,
                person_id=row.person_id,
                defaults={"created_at": row.created_at},
            )
        Follow.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _merge(project: Project, into: Project, actor: User, reason: str) -> Project:
    with transaction.atomic():
        # Both rows in one order everywhere, so that two merges never wait for each other in a circle.
        pks = sorted({project.pk, into.pk})
        rows = {row.pk: row for row in Project.objects.select_for_update().filter(pk__in=pks).order_by("pk")}
        current, target = rows[project.pk], rows[into.pk]
        if words := obstacle(current, target) or _sale(current):
            raise Conflict(words, code="not_mergeable")
        now = timezone.now()
        move(
            current,
            to=Stage.CANCELLED,
            actor=actor,
            reason=reason,
            evidence={"merged_into": target.slug},
            merged_into=target,
            merged_at=now,
            updated_at=now,
        )
        _credit(current, target, actor)
        write_timeline(
            project=target,
            kind="projects.took_in",
            actor=actor,
            data={"title": current.titles, "slug": current.slug},
        )
        notify(
            event=f"projects.took_in:{current.pk}",
            people=team_ids(target) - {actor.pk},
            kind="projects.took_in",
            data={"project": target.titles, "title": current.titles, "reason": reason},
            url=page_path("portal:project", target),
        )
        MergeRequest.objects.filter(project=current, state=_OPEN).update(
            state=MergeRequest.State.WITHDRAWN, answered_by=actor, answered_at=now
        )
        doorbell.ring("projects.merged", "voting.merged")
    return current


def _credit(project: Project, into: Project, actor: User) -> None:
    """Everybody who gave something to `project` has given it to `into`; and it becomes one of its roots, with the
    part of the royalty a root has. An idea that was itself built on `into` does not, for that would be a circle;
    what else such an idea was built on becomes a root all the same.

    A version of the shares that waits for a yes does not know the new roots, so it is taken back: the lead proposes
    again. One that is in force stays: everyone agreed on it, and it is never changed; the next has the new roots.
    """
    for given in Contribution.objects.filter(project=project):
        Contribution.objects.get_or_create(
            project=into,
            person_id=given.person_id,
            kind=given.kind,
            title=given.title or project.title[:120],
            defaults={"at": given.at},
        )
    younger = set(ProjectAncestor.objects.filter(ancestor=into).values_list("project_id", flat=True))
    take_root(project=into, root=project, by=actor, besides=younger)
    withdraw_waiting(project=into)


def _sale(project: Project) -> str:
    """Why an idea that is being sold is not merged away, or ""."""
    if Offer.objects.filter(project=project, state__in=("half_signed", *rules.OFFER_SOLD)).exists():
        return _("An offer for “%(title)s” is signed: it is somebody else's to decide about.") % {
            "title": project.words.title
        }
    return ""


def _leads_of(project: Project) -> set[int]:
    leads = TeamMember.objects.filter(project=project, role=TeamMember.Role.LEAD)
    return set(leads.values_list("person_id", flat=True))


def _leads(person: User, project: Project) -> bool:
    return person.pk in _leads_of(project)


def _clean_reason(text: str) -> str:
    text = clean_text(text)[:2000]
    if len(text) < 4:
        message = _("Say why they are the same: everyone concerned reads it.")
        raise Refused(message, code="reason_missing", fields={"reason": message})
    return text
