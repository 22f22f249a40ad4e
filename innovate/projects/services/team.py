"""Who builds a project."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Conflict
from innovate.notifications.services import notify
from innovate.projects.models import Contribution, Project, TeamMember
from innovate.projects.services.timeline import page_path, write_timeline


def add_member(
    *, project: Project, person: User, actor: User, role: str = TeamMember.Role.MEMBER
) -> TeamMember:
    """Put a person on the team, or give them another role; raises Conflict when the team would lose its
    last lead.
    """
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        member, joined = TeamMember.objects.get_or_create(
            project=project, person=person, defaults={"role": role}
        )
        if not joined and member.role != role:
            if member.role == TeamMember.Role.LEAD:
                _require_other_lead(member)
            member.role = role
            member.save(update_fields=["role"])
        if joined:
            write_timeline(
                project=project,
                kind="projects.member_joined",
                actor=actor,
                data={"name": person.display_name},
            )
            Contribution.objects.get_or_create(
                project=project, person=person, kind=Contribution.Kind.TEAM, title=""
            )
            if person.pk != actor.pk:
                notify(
                    event=f"projects.joined_team:{member.pk}",
                    people=[person],
                    kind="projects.joined_team",
                    data={"project": project.titles, "actor": actor.display_name},
                    url=page_path("projects:team", project),
                )
    return member


def remove_member(*, member: TeamMember) -> None:
    """Take a person off the team; what they gave stays on record. Raises Conflict for the last lead."""
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=member.project_id)
        if member.role == TeamMember.Role.LEAD:
            _require_other_lead(member)
        member.delete()


def _require_other_lead(member: TeamMember) -> None:
    others = TeamMember.objects.filter(project=member.project_id, role=TeamMember.Role.LEAD)
    if not others.filter(~Q(pk=member.pk)).exists():
        raise Conflict(_("A project needs a lead. Make somebody else lead first."), code="last_lead")
