"""What somebody only began to hand in, alone, goes with them; they judge no more."""

from __future__ import annotations

from innovate.accounts.leaving import register_eraser
from innovate.accounts.models import User
from innovate.portal.challenges.rules import EntryState
from innovate.portal.challenges.services import discard_entry
from innovate.portal.models import ChallengeEntry, Judge


@register_eraser
def _challenges(person: User) -> None:
    # What was begun for a team or an organisation is theirs, and these have been left by now.
    alone = ChallengeEntry.objects.filter(person=person, project=None, organisation=None)
    for entry in alone.filter(state=EntryState.DRAFT):
        discard_entry(entry=entry, actor=person)
    Judge.objects.filter(person=person).delete()
