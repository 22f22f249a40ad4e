"""Taking what is described in an entry from the public; a project that was handed in is hidden as a project."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Conflict
from innovate.core.permissions import require
from innovate.portal.models import ChallengeEntry


def hide_entry(*, entry: ChallengeEntry, actor: User, reason: str) -> None:
    """Let nobody read it but who handed it in, the jury and staff. It is judged all the same.

    Moderation tells the person answerable for it, with the way to appeal. Raises NotAllowed, Conflict.
    """
    require(actor, "moderation.decide")
    shown = ChallengeEntry.objects.filter(pk=entry.pk, project=None, hidden_at=None)
    if not shown.update(hidden_at=timezone.now(), hidden_reason=reason):
        raise Conflict(_("It is hidden already."), code="hidden")


def restate_hiding(*, entry: ChallengeEntry, actor: User, reason: str) -> None:
    """Give the reason of the decision to what was hidden until it was decided. Raises NotAllowed."""
    require(actor, "moderation.decide")
    ChallengeEntry.objects.filter(pk=entry.pk, hidden_at__isnull=False).update(hidden_reason=reason)


def restore_entry(*, entry: ChallengeEntry, actor: User) -> None:
    """Show a hidden entry again. Raises NotAllowed, Conflict."""
    require(actor, "moderation.decide")
    hidden = ChallengeEntry.objects.filter(pk=entry.pk, hidden_at__isnull=False)
    if not hidden.update(hidden_at=None, hidden_reason=""):
        raise Conflict(_("It is not hidden."), code="not_hidden")
