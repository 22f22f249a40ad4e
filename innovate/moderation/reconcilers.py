"""What follows from the state of moderation."""

from __future__ import annotations

from innovate.core.reconcilers import reconciler
from innovate.moderation.services.held import forget_old_texts


@reconciler("moderation.forget", every=3600)
def forget() -> int:
    """Sketches of texts are kept only as long as they are compared with."""
    return forget_old_texts()
