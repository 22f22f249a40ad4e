"""From where a person's votes came goes with them; the votes stay, without a name."""

from __future__ import annotations

from innovate.accounts.leaving import register_eraser
from innovate.accounts.models import User
from innovate.voting.models import Trace


@register_eraser
def _erase_traces(person: User) -> None:
    Trace.objects.filter(person=person).delete()
