"""How a reported project is spoken of, hidden and restored."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import override

from innovate.accounts.models import User
from innovate.moderation import targets
from innovate.projects import services
from innovate.projects.models import Project


def _hide(project: Project, actor: User, reason: str) -> None:
    services.hide_project(project=project, actor=actor, reason=reason)


def _restore(project: Project, actor: User) -> None:
    services.restore_project(project=project, actor=actor)


def _url(project: Project) -> str:
    with override("en"):
        return project.get_absolute_url()


def _words(projects: Sequence[Project]) -> dict[int, list[targets.Line]]:
    names = dict(
        User.objects.filter(pk__in={project.author_id for project in projects}).values_list(
            "pk", "display_name"
        )
    )
    return {
        project.pk: [
            targets.Line(
                names[project.author_id],
                project.published_at or project.created_at,
                "\n\n".join(part for part in (project.title, project.pitch, project.idea) if part),
                is_target=True,
            )
        ]
        for project in projects
    }


targets.register(
    Project,
    label=lambda project: project.title,
    about=lambda project: project.author,
    url=_url,
    # Who cannot see it learns nothing from its number; what is hidden is reported no more.
    may_see=lambda person, project: (
        not project.is_draft and not project.is_hidden and person.has_perm("projects.view_project", project)
    ),
    hide=_hide,
    restore=_restore,
    context=_words,
)
