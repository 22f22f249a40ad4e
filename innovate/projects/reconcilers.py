"""What follows from the state of projects."""

from __future__ import annotations

from innovate.core.reconcilers import reconciler
from innovate.projects.services.joining import expire_invitations


@reconciler("projects.invitations", every=600)
def close_old_invitations() -> int:
    """Invitations nobody answered in time are closed, so that lists do not show them as waiting."""
    return expire_invitations()
