"""Building on somebody's idea: the ancestry is kept, and with it the part the ancestors get."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Conflict, Refused
from innovate.projects import rules
from innovate.projects.models import Project, ProjectAncestor
from innovate.projects.services.timeline import write_timeline


def build_on(*, project: Project, parent: Project, actor: User) -> ProjectAncestor:
    """Keep on record that the draft `project` builds on `parent`, and with it on all that one was built on.

    Nothing can have been built on a draft, so the ancestry never has a circle. Safe to repeat. Raises Refused
    when the parent is not public, Conflict when the project is: its readers must not find other roots later.
    """
    with transaction.atomic():
        draft = Project.objects.select_for_update().get(pk=project.pk)
        if not draft.is_draft:
            raise Conflict(_("What an idea builds on is settled when it is published."), code="roots_settled")
        _require_public(parent)
        take_root(project=draft, root=parent, by=actor)
        return ProjectAncestor.objects.get(project=draft, ancestor=parent)


def take_root(*, project: Project, root: Project, by: User, besides: Collection[int] = ()) -> None:
    """Inside the caller's transaction, with `project` locked: keep `root` and all its roots as roots of `project`,
    each on its shortest way, but for itself and those in `besides` (ids). What every root gets is worked out anew.
    """
    found = {root.pk: 1} | {
        link.ancestor_id: link.distance + 1 for link in ProjectAncestor.objects.filter(project=root)
    }
    for ancestor, distance in found.items():
        if ancestor == project.pk or ancestor in besides:
            continue
        link, new = ProjectAncestor.objects.get_or_create(
            project=project,
            ancestor_id=ancestor,
            defaults={"distance": distance, "basis_points": 0, "by": by},
        )
        if not new and distance < link.distance:
            link.distance = distance
            link.save(update_fields=["distance"])
    _share_out(project)


def _share_out(project: Project) -> None:
    """Give each root the part `rules.root_parts` says."""
    links = list(ProjectAncestor.objects.filter(project=project).order_by("distance", "pk"))
    parts = rules.root_parts([link.distance for link in links])
    for link, part in zip(links, parts, strict=True):
        link.basis_points = part
    ProjectAncestor.objects.bulk_update(links, ["basis_points"])


def forget_root(*, project: Project, parent: Project) -> None:
    """Say that a draft does not build on `parent` after all; raises Conflict once it is published."""
    with transaction.atomic():
        draft = Project.objects.select_for_update().get(pk=project.pk)
        if not draft.is_draft:
            raise Conflict(_("What an idea builds on is settled when it is published."), code="roots_settled")
        links = ProjectAncestor.objects.filter(project=draft)
        others = list(links.filter(distance=1).exclude(ancestor=parent).select_related("ancestor", "by"))
        links.delete()
        # What the remaining roots bring with them is worked out anew.
        for link in others:
            build_on(project=draft, parent=link.ancestor, actor=link.by)


def tell_roots(project: Project, actor: User) -> None:
    """Inside the caller's transaction: the published idea's nearest ancestors carry the news in their story."""
    for link in ProjectAncestor.objects.filter(project=project, distance=1).select_related("ancestor"):
        write_timeline(
            project=link.ancestor,
            kind="projects.built_upon",
            actor=actor,
            data={"title": project.titles, "slug": project.slug},
        )


def hidden_words() -> str:
    """Why nobody can build on an idea that is not public."""
    return _("This idea is not public, so nobody can build on it yet. Publish it first.")


def _require_public(parent: Project) -> None:
    if parent.is_draft:
        raise Refused(hidden_words(), code="hidden_idea")
    if parent.is_hidden or parent.is_merged:
        raise Refused(
            _("Nobody can build on this idea: it was hidden, or goes on as another one."), code="hidden_idea"
        )
