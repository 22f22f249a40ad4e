"""A project is not left without its lead; a draft that nobody else works on goes with its author."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from innovate.accounts.leaving import Obstacle, register_eraser, register_obstacle
from innovate.accounts.models import User
from innovate.projects.models import Project, TeamMember
from innovate.projects.services import discard_draft
from innovate.projects.stages import Stage

_OVER = (Stage.DRAFT, Stage.COMPLETED, Stage.UNFUNDED, Stage.DECLINED, Stage.CANCELLED)


@register_obstacle
def _leads_unfinished(person: User) -> Iterator[Obstacle]:
    leading = TeamMember.objects.filter(project=OuterRef("pk"), person=person, role=TeamMember.Role.LEAD)
    for project in Project.objects.filter(Exists(leading)).exclude(stage__in=_OVER).order_by("pk"):
        yield Obstacle(
            _("You lead “%(project)s”, which is not finished.") % {"project": project.words.title},
            project.get_absolute_url(),
        )


@register_eraser
def _drafts_and_teams(person: User) -> None:
    others = TeamMember.objects.filter(project=OuterRef("pk")).exclude(person=person)
    for draft in Project.objects.filter(~Exists(others), author=person, stage=Stage.DRAFT):
        discard_draft(project=draft)
    TeamMember.objects.filter(person=person).delete()
