"""The portal's own writes."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Conflict
from innovate.core.permissions import require
from innovate.portal.models import ChallengeEntry, ChallengePage
from innovate.projects.models import Project, Stage
from innovate.projects.services import write_timeline


def enter_challenge(*, challenge: ChallengePage, project: Project, actor: User) -> bool:
    """Hand a published project in to an open challenge, in all its languages; return False when it already is.

    Raises NotAllowed unless the actor leads the project, Conflict for a draft or after the deadline.
    """
    require(actor, "projects.lead_project", project)
    if project.stage == Stage.DRAFT:
        raise Conflict(_("Publish the idea first, then hand it in."), code="draft")
    if not challenge.is_open:
        raise Conflict(_("This challenge has closed."), code="challenge_closed")
    with transaction.atomic():
        _entry, made = ChallengeEntry.objects.get_or_create(
            challenge_key=challenge.translation_key, project=project
        )
        if made:
            titles = {
                page.locale.language_code: page.title
                for page in challenge.get_translations(inclusive=True).select_related("locale")
            }
            write_timeline(
                project=project,
                kind="portal.entered_challenge",
                actor=actor,
                data={"challenge": {"en": challenge.title, **titles}},
            )
    return made
