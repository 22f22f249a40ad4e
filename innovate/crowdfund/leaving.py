"""Nobody leaves while they owe for a pledge or wait for what they paid."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from innovate.accounts.leaving import Obstacle, register_eraser, register_obstacle
from innovate.accounts.models import User
from innovate.crowdfund import rules
from innovate.crowdfund.models import Pledge
from innovate.projects.stages import Stage


@register_obstacle
def _standing_pledges(person: User) -> Iterator[Obstacle]:
    standing = Pledge.objects.filter(person=person, state__in=rules.OCCUPYING)
    # Of a completed product everything has arrived.
    for pledge in standing.exclude(campaign__project__stage=Stage.COMPLETED).select_related(
        "campaign__project"
    ):
        project = pledge.campaign.project
        yield Obstacle(
            _("You back “%(project)s”, and your pledge still stands.") % {"project": project.words.title},
            project.get_absolute_url(),
        )


@register_eraser
def _addresses(person: User) -> None:
    """Where parcels went is nobody's business any more; what was paid stays."""
    Pledge.objects.filter(person=person).update(address={})
