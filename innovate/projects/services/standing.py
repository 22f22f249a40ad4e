"""Hiding a project that breaks the rules, and showing it again."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core import doorbell
from innovate.core.errors import Conflict, Refused
from innovate.core.permissions import require
from innovate.core.text import clean_text
from innovate.discussions.services import add_member, set_room_state
from innovate.notifications.services import notify
from innovate.projects import rules
from innovate.projects.models import Project
from innovate.projects.queries import team_ids
from innovate.projects.services.timeline import page_path, write_timeline


def hide_project(*, project: Project, actor: User, reason: str) -> None:
    """Take a project from everybody but its team and staff, and close its discussion; the reason is told.

    What was promised goes on behind it: backers keep their pledges and may cancel them. The person answerable
    for it hears from moderation, with the way to appeal. Raises NotAllowed, Refused, Conflict.
    """
    require(actor, "projects.hide_project", project)
    reason = _clean_reason(reason)
    now = timezone.now()
    changes = {"hidden_at": now, "hidden_by": actor, "hidden_reason": reason, "updated_at": now}
    with transaction.atomic():
        current = Project.objects.select_for_update().get(pk=project.pk)
        if current.is_draft:
            raise Conflict(_("This is a draft: nobody else can see it."), code="draft")
        if not Project.objects.filter(pk=project.pk, hidden_at=None).update(**changes):
            raise Conflict(_("It is hidden already."), code="hidden")
        write_timeline(project=current, kind="projects.hidden", actor=actor)
        if current.room is not None:
            # Whoever knows the room's own address, or is reading there now, reads no further.
            for person in team_ids(current) | {current.author_id}:
                add_member(room=current.room, person=person)
            set_room_state(room=current.room, state="private")
        notify(
            event=f"projects.hidden:{project.pk}:{now:%Y%m%dT%H%M%S.%f}",
            people=team_ids(current) - {current.author_id, actor.pk},
            kind="projects.hidden",
            data={"project": current.titles, "reason": reason},
            url=page_path("portal:project", current),
        )
    _remember(project, changes)


def restate_hiding(*, project: Project, actor: User, reason: str) -> None:
    """Give the reason of the decision to a project that was hidden until it was decided; its page shows that one.

    Does nothing to a project that is not hidden. Raises NotAllowed, Refused.
    """
    require(actor, "projects.hide_project", project)
    changes = {"hidden_by": actor, "hidden_reason": _clean_reason(reason)}
    with transaction.atomic():
        Project.objects.filter(pk=project.pk, hidden_at__isnull=False).update(**changes)


def restore_project(*, project: Project, actor: User, reason: str = "") -> None:
    """Show a hidden project again, its discussion open as its stage has it. Raises NotAllowed, Conflict."""
    require(actor, "projects.hide_project", project)
    now = timezone.now()
    changes = {"hidden_at": None, "hidden_by": None, "hidden_reason": "", "updated_at": now}
    with transaction.atomic():
        current = Project.objects.select_for_update().get(pk=project.pk)
        if not Project.objects.filter(pk=project.pk, hidden_at__isnull=False).update(**changes):
            raise Conflict(_("It is not hidden."), code="not_hidden")
        write_timeline(project=current, kind="projects.shown_again", actor=actor)
        if current.room is not None:
            set_room_state(room=current.room, state="locked" if current.stage in rules.EXITS else "open")
        notify(
            event=f"projects.shown_again:{project.pk}:{now:%Y%m%dT%H%M%S.%f}",
            people=team_ids(current) | {current.author_id},
            kind="projects.shown_again",
            data={"project": current.titles, "reason": clean_text(reason)[:2000]},
            url=page_path("portal:project", current),
        )
    _remember(project, changes)


def require_shown(project: Project) -> None:
    """Raise Conflict when the project, as the database has it now, is hidden or goes on as another one."""
    row = Project.objects.filter(pk=project.pk).values_list("hidden_at", "merged_into").first()
    if row is not None and row[0] is not None:
        raise Conflict(_("A moderator has hidden this project, so this is not possible now."), code="hidden")
    if row is not None and row[1] is not None:
        raise Conflict(_("This idea goes on as another one. Go there to take part."), code="merged")


def _clean_reason(text: str) -> str:
    text = clean_text(text)[:2000]
    if not text:
        message = _("Say why: the author reads it.")
        raise Refused(message, code="reason_missing", fields={"reason": message})
    return text


def _remember(project: Project, changes: Mapping[str, object]) -> None:
    """Bring the caller's object up to date; the search index follows."""
    for name, value in changes.items():
        setattr(project, name, value)
    doorbell.ring("search.index")
