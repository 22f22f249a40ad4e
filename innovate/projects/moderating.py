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
from innovate.projects.services.held_changes import held_translation, held_values


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
    """Inside the decision's transaction: return the project, locked, so that it stays as it is checked."""
    try:
        return Project.objects.select_for_update().get(pk=payload["project"])
    except ObjectDoesNotExist:
        raise Conflict(_("Its author has thrown the draft away."), code="gone") from None


def _its_authors(author: User, payload: Mapping[str, Any], permission: str) -> Project:
    """Return the project of a held text whose author may still do this to it; raises Conflict."""
    project = _project(payload)
    if not author.has_perm(permission, project):
        raise Conflict(_("Its author is not on the team any more."), code="left_team")
    return project


def _publish_idea(author: User, payload: Mapping[str, Any]) -> None:
    project = _its_authors(author, payload, "projects.edit_project")
    services.publish_idea(project=project, actor=author, screened=True)


def _publish_change(author: User, payload: Mapping[str, Any]) -> None:
    project = _its_authors(author, payload, "projects.edit_project")
    values = held_values(project, payload)
    services.edit_project(project=project, actor=author, reason=payload["reason"], screened=True, **values)


def _publish_translation(author: User, payload: Mapping[str, Any]) -> None:
    project = _its_authors(author, payload, "projects.edit_project")
    values = held_translation(project, payload)
    services.translate_project(project=project, actor=author, screened=True, **values)


def _publish_update(author: User, payload: Mapping[str, Any]) -> None:
    services.post_update(
        project=_its_authors(author, payload, "projects.post_news"),
        author=author,
        title=payload["title"],
        body=payload["body"],
        audience=payload["audience"],
        other=payload.get("other"),
        screened=True,
    )


def _publish_update_change(author: User, payload: Mapping[str, Any]) -> None:
    project = _its_authors(author, payload, "projects.post_news")
    update = project.updates.filter(pk=payload["update"]).first()
    if update is None:
        raise Conflict(_("It is gone."), code="gone")
    services.edit_update(
        update=update,
        actor=author,
        title=payload["title"],
        body=payload["body"],
        version=payload["version"],
        other=payload["other"],
        screened=True,
    )


holding.register("idea", name=gettext_lazy("Idea"), publish=_publish_idea)
holding.register("idea_change", name=gettext_lazy("Change of an idea"), publish=_publish_change)
holding.register("translation", name=gettext_lazy("Idea in another language"), publish=_publish_translation)
holding.register("update", name=gettext_lazy("News"), publish=_publish_update)
holding.register("update_change", name=gettext_lazy("Change of news"), publish=_publish_update_change)
