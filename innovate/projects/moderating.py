"""How a reported project is spoken of, hidden and restored; how held ideas and news are published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from innovate.accounts.models import User
from innovate.core.errors import Conflict
from innovate.moderation import holding, targets
from innovate.projects import services
from innovate.projects.models import Project
from innovate.projects.services.held_changes import held_values


def _hide(project: Project, actor: User, reason: str) -> None:
    services.hide_project(project=project, actor=actor, reason=reason)


def _restate(project: Project, actor: User, reason: str) -> None:
    services.restate_hiding(project=project, actor=actor, reason=reason)


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
    restate=_restate,
    restore=_restore,
    context=_words,
)


def _project(payload: Mapping[str, Any]) -> Project:
    try:
        return Project.objects.get(pk=payload["project"])
    except ObjectDoesNotExist:
        raise Conflict(_("Its author has thrown the draft away."), code="gone") from None


def _publish_idea(author: User, payload: Mapping[str, Any]) -> None:
    services.publish_idea(project=_project(payload), actor=author, screened=True)


def _publish_change(author: User, payload: Mapping[str, Any]) -> None:
    services.edit_project(
        project=_project(payload),
        actor=author,
        reason=payload["reason"],
        screened=True,
        **held_values(payload),
    )


def _publish_update(author: User, payload: Mapping[str, Any]) -> None:
    services.post_update(
        project=_project(payload),
        author=author,
        title=payload["title"],
        body=payload["body"],
        audience=payload["audience"],
        other=payload.get("other"),
        screened=True,
    )


holding.register("idea", name=gettext_lazy("Idea"), publish=_publish_idea)
holding.register("idea_change", name=gettext_lazy("Change of an idea"), publish=_publish_change)
holding.register("update", name=gettext_lazy("News"), publish=_publish_update)
