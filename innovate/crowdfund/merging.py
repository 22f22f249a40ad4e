"""What crowdfund says when two projects are to become one."""

from __future__ import annotations

from django.utils.translation import gettext as _

from innovate.crowdfund.models import Campaign
from innovate.crowdfund.rules import CampaignState
from innovate.projects import merging
from innovate.projects.models import Project

_AT_REST = (CampaignState.DRAFT, CampaignState.FAILED, CampaignState.CANCELLED)


@merging.guard
def a_campaign_runs(project: Project) -> str:
    """Nobody's pledge wakes up at another product."""
    if Campaign.objects.filter(project=project).exclude(state__in=_AT_REST).exists():
        return _("A campaign for “%(title)s” is running or being reviewed.") % {"title": project.words.title}
    return ""
