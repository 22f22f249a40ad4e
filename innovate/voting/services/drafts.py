"""Holding a round that is being prepared."""

from __future__ import annotations

from django.utils.translation import gettext as _

from innovate.core.errors import Conflict
from innovate.voting.models import Round


def hold_draft(round: Round) -> Round:
    """Lock the round until the transaction ends; raises Conflict once it has opened."""
    held = Round.objects.select_for_update(of=("self",)).select_related("project").get(pk=round.pk)
    if held.state != Round.State.DRAFT:
        raise Conflict(_("The vote has begun, so its rules and designs are fixed."), code="round_started")
    return held
