"""The only way from one stage to another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from innovate.accounts.models import User
from innovate.core import doorbell
from innovate.core.errors import Refused
from innovate.core.states import advance
from innovate.core.text import clean_text
from innovate.discussions.services import set_room_state
from innovate.notifications.services import notify
from innovate.projects import rules
from innovate.projects.models import Project, TimelineEntry
from innovate.projects.queries import team_ids
from innovate.projects.services.timeline import page_path, write_timeline
from innovate.projects.stages import Stage


def move_stage(
    *,
    project: Project,
    to: str,
    actor: User | None = None,
    reason: str = "",
    evidence: Mapping[str, Any] | None = None,
) -> Project:
    """Move the project to the stage `to`, write its timeline and tell the team. The only way to move it.

    `evidence` is JSON that proves the move (a round's id and root, a campaign's total). Raises Conflict
    when the stage cannot be reached from where the project stands, Refused when an exit has no written
    reason.
    """
    reason = clean_text(reason)
    if to in rules.EXITS:
        require_reason(reason)
    with transaction.atomic():
        return move(
            Project.objects.select_for_update().get(pk=project.pk),
            to=to,
            actor=actor,
            reason=reason,
            evidence=evidence,
        )


def require_reason(reason: str, *, field: str = "reason") -> str:
    """Return a reason that says something; raises Refused, at `field`, for one that does not."""
    if len(reason) < 10:
        raise Refused(
            _("Write the reason in at least a sentence: the author and everyone else will read it."),
            code="reason_needed",
            fields={field: _("Write at least a sentence.")},
        )
    return reason


def decline(*, project: Project, actor: User, reason: str) -> Project:
    """Say no to an idea, with a reason that its author and everyone else can read."""
    return move_stage(project=project, to=Stage.DECLINED, actor=actor, reason=reason)


def move(
    project: Project,
    *,
    to: str,
    actor: User | None,
    reason: str | Mapping[str, str] = "",
    evidence: Mapping[str, Any] | None = None,
    allowed: Mapping[str, frozenset[str]] = rules.ALLOWED_FROM,
    **changes: Any,
) -> Project:
    """Inside a transaction that has just read `project` under its lock: move it, write it down, tell the
    team. A reason of ours (language → words) is read in the reader's language.
    """
    before = project.stage
    changes["stage_since"] = timezone.now()
    if to in rules.EXITS:
        changes["stopped_at"] = before
    # Only from the stage just read, so that the timeline never names another one than it left.
    advance(project, to=to, field="stage", allowed={to: allowed[to] & {before}}, **changes)
    data: dict[str, Any] = {"from": before, "to": to}
    if reason:
        data["reason"] = reason
    if evidence:
        data["evidence"] = dict(evidence)
    entry = write_timeline(project=project, kind="projects.stage_moved", actor=actor, data=data)
    if to in rules.EXITS and project.room is not None and not project.is_hidden:
        set_room_state(room=project.room, state="locked")
    _tell_team(project, entry, reason)
    doorbell.ring("search.index", "notifications.mail")
    return project


def _tell_team(project: Project, entry: TimelineEntry, reason: str | Mapping[str, str]) -> None:
    kind = {Stage.DECLINED: "projects.declined", Stage.CANCELLED: "projects.cancelled"}.get(
        Stage(project.stage), "projects.stage_moved"
    )
    data: dict[str, Any] = {"project": project.titles, "reason": reason}
    if project.merged_into is not None:
        kind, data["into"] = "projects.merged", project.merged_into.titles
    labels = {}
    for language in ("en", "zh-hans"):
        with override(language):
            labels[language] = str(Stage(project.stage).label)
    people = team_ids(project) | {project.author_id}
    if project.stage == Stage.IDEA:
        # Whoever publishes knows that they have; the others of the team should hear.
        people -= {entry.actor_id}
    notify(
        event=f"projects.stage_moved:{entry.pk}",
        people=people,
        kind=kind,
        data={**data, "stage": labels},
        url=page_path("portal:project", project),
    )
