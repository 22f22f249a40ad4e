"""The portal's work that follows from state."""

from __future__ import annotations

from innovate.core.reconcilers import reconciler
from innovate.portal.challenges.work import close_due, tell_judges
from innovate.portal.translations import make_counterparts


@reconciler("portal.counterparts", every=20)
def counterparts() -> int:
    """Give every page a counterpart in the other language."""
    return make_counterparts()


@reconciler("portal.challenges", every=20)
def challenges() -> int:
    """Close challenges on time, and tell their judges."""
    return close_due() + tell_judges()
