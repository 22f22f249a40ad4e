"""Who may do what with a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rules

from innovate.core.permissions import holds

if TYPE_CHECKING:
    from innovate.accounts.models import User
    from innovate.projects.models import Project


@rules.predicate
def is_published(person: User, project: Project | None) -> bool:
    return project is not None and not project.is_draft


@rules.predicate
def is_team(person: User, project: Project | None) -> bool:
    return project is not None and person.is_authenticated and person.pk in _roles(project)


@rules.predicate
def is_lead(person: User, project: Project | None) -> bool:
    return project is not None and person.is_authenticated and _roles(project).get(person.pk) == "lead"


def _roles(project: Project) -> dict[int, str]:
    """Person → role, read once per object: a page asks several times."""
    if "team" in getattr(project, "_prefetched_objects_cache", {}):
        return {member.person_id: member.role for member in project.team.all()}
    if not hasattr(project, "_roles_read"):
        project._roles_read = dict(project.team.values_list("person_id", "role"))  # type: ignore[attr-defined]
    return project._roles_read  # type: ignore[attr-defined]


#: Staff who help any team with its project.
OPERATES = holds("projects.change_project")

rules.add_perm("projects.view_project", is_published | is_team | holds("projects.view_project"))
rules.add_perm("projects.edit_project", is_team | OPERATES)
rules.add_perm("projects.lead_project", is_lead | OPERATES)
rules.add_perm("projects.move_stage", OPERATES)
rules.add_perm("projects.decline_project", holds("projects.decline_project"))
