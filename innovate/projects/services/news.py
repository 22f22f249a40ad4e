"""News from the team."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Refused
from innovate.core.text import clean_line, clean_text
from innovate.notifications.services import notify
from innovate.projects.models import Project, Update
from innovate.projects.queries import team_ids
from innovate.projects.services.timeline import page_path, write_timeline


def post_update(*, project: Project, author: User, title: str, body: str) -> Update:
    """Publish news from the team; raises Refused when title or text are empty."""
    title, body = clean_line(title), clean_text(body)
    if not title or not body:
        raise Refused(_("News needs a title and a text."), code="empty_update")
    with transaction.atomic():
        update = Update.objects.create(project=project, author=author, title=title[:120], body=body)
        entry = write_timeline(
            project=project,
            kind="projects.update_posted",
            actor=author,
            data={"title": title, "update": update.pk},
        )
        notify(
            event=f"projects.update_posted:{entry.pk}",
            people=team_ids(project) - {author.pk},
            kind="projects.update_posted",
            data={"project": project.titles, "title": title, "author": author.display_name},
            url=page_path("projects:updates", project),
        )
    return update
