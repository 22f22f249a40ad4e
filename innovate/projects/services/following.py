"""Following a project, and telling those who do."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from innovate.accounts.models import User
from innovate.core.errors import Conflict
from innovate.core.reconcilers import claim
from innovate.notifications.services import notify
from innovate.projects import timeline_kinds
from innovate.projects.models import Follow, Project, Telling, TimelineEntry
from innovate.projects.services.timeline import page_path

#: Followers told in one transaction.
TOLD = 500


def follow(*, project: Project, person: User) -> bool:
    """Let the person hear of the project from now on; return whether that is new.

    Raises Conflict for a draft, of which there is nothing to hear yet.
    """
    if project.is_draft:
        raise Conflict(_("This is a draft. It can be followed once it is published."))
    return Follow.objects.get_or_create(project=project, person=person)[1]


def unfollow(*, project: Project, person: User) -> bool:
    """Let the person hear nothing more of the project; return whether they followed it."""
    return bool(Follow.objects.filter(project=project, person=person).delete()[0])


def tell_followers(*, telling: Telling) -> int:
    """Tell the next followers of one line of a story; return how many were looked at.

    Whoever was told of the same happening for another reason (the team, supporters) is not told again: `notify`
    knows it by its event, which is the entry's.
    """
    with transaction.atomic():
        held = claim(Telling.objects.filter(pk=telling.pk).select_related("entry__project"), 1)
        if not held:
            return 0
        entry = held[0].entry
        rows = Follow.objects.filter(
            project=entry.project_id, pk__gt=held[0].after, created_at__lte=entry.at
        ).order_by("pk")
        found = [] if entry.project.is_hidden else list(rows.values_list("pk", "person_id")[:TOLD])
        _notify(entry, {person for _pk, person in found} - {entry.actor_id})
        if len(found) == TOLD:
            Telling.objects.filter(pk=held[0].pk).update(after=found[-1][0])
        else:
            held[0].delete()
    return len(found) or 1


def _notify(entry: TimelineEntry, people: set[Any]) -> None:
    kind = timeline_kinds.registry.get(entry.kind)
    if kind is None or kind.followers is None or not people:
        return
    said = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            said[language] = kind.render(entry.data)
    notify(
        event=f"{entry.kind}:{entry.pk}",
        people=people,
        kind=kind.followers.notice,
        data={"project": entry.project.titles, "what": said},
        url=page_path(kind.followers.page, entry.project),
    )
