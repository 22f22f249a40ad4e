"""Telling people about a round."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import override

from innovate.notifications.services import notify
from innovate.voting.models import Round


def tell(
    round: Round, kind: str, people: set[int], data: Mapping[str, Any], *, number: int | None = None
) -> None:
    """Notify people of a round, once per person and `number` (by default the round's)."""
    with override("en"):
        url = round.get_absolute_url()
    notify(
        event=f"{kind}:{number or round.pk}",
        people=people,
        kind=kind,
        data={"project": round.project.titles, "round": round.in_each("title"), **data},
        url=url,
    )
