"""A change of a public idea that a moderator should look at first: kept whole, and made once they have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from innovate.accounts.models import User
from innovate.core.money import Money
from innovate.moderation.services import Held, held_words, screen
from innovate.projects.models import PARTS, Category, Project
from innovate.projects.services.timeline import page_path
from innovate.projects.services.versions import reason_for_change
from innovate.projects.wordings import difference


def hold_change(project: Project, actor: User, values: Mapping[str, Any], reason: str) -> None:
    """Let the rules look at what the change adds to a public idea; raises Held when a moderator should, too, and
    what `reason_for_change` raises.

    Only words that were not there are judged: an honest correction repeats all the rest.
    """
    if project.is_draft:
        return
    fresh = [
        run.text
        for part in PARTS
        for run in difference(getattr(project, part), values.get(part, ""))
        if run.kind == "new"
    ]
    if not fresh:
        return
    reason_for_change(project, reason)
    held = screen(
        author=actor,
        kind="idea_change",
        key=str(project.pk),
        label=values.get("title") or project.title,
        text="\n".join(fresh),
        url=page_path("portal:project", project),
        payload={"project": project.pk, "reason": reason, "values": _plain(values)},
    )
    if held is not None:
        raise Held(held_words())


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as JSON: a category by its key, money as amount and code."""
    plain = dict(values)
    if "category" in plain:
        plain["category"] = plain["category"].pk
    if isinstance(price := plain.get("price"), Money):
        plain["price"] = [price.amount, price.currency]
    return plain


def held_values(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields for `edit_project` that `hold_change` kept in the payload."""
    values = dict(payload["values"])
    if "category" in values:
        values["category"] = Category.objects.get(pk=values["category"])
    if values.get("price"):
        values["price"] = Money(*values["price"])
    return values
