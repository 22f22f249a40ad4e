"""What a moderator should look at before it is public: ideas, and changes of what is public already.

Of a change only words that were not there are judged: an honest correction repeats all the rest. It is kept as what it
changes and what stood there, so that publishing it later undoes nothing else, and nobody's newer words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Conflict
from innovate.core.money import Money
from innovate.moderation.services import hold, renew, screen
from innovate.projects.models import PARTS, Category, Project, ProjectTranslation
from innovate.projects.services.tags import normal_tags
from innovate.projects.services.timeline import page_path
from innovate.projects.services.versions import reason_for_change
from innovate.projects.wordings import difference


def new_words(pairs: Iterable[tuple[str, str]]) -> str:
    """Return what the second text of each pair says that the first did not."""
    runs = [run for before, after in pairs for run in difference(before, after)]
    return "\n".join(run.text for run in runs if run.kind == "new")


def idea_is_held(draft: Project, actor: User) -> bool:
    """Let the rules look at a draft that is to be published, in all its languages."""
    label, text, payload = _idea(draft)
    url = page_path("projects:review", draft)
    key = str(draft.pk)
    return bool(screen(author=actor, kind="idea", key=key, label=label, text=text, url=url, payload=payload))


def look_again(draft: Project) -> None:
    """A draft that waits for a moderator was changed: they decide on the new words or not at all."""
    renew(kind="idea", key=str(draft.pk), say=lambda: _idea(draft))


def _idea(draft: Project) -> tuple[str, str, dict[str, Any]]:
    versions = [draft, *ProjectTranslation.objects.filter(project=draft).order_by("language")]
    words = [getattr(version, part) for version in versions for part in PARTS]
    return draft.title, "\n\n".join(filter(None, words)), {"project": draft.pk}


def hold_change(project: Project, actor: User, values: Mapping[str, Any], reason: str) -> None:
    """Let the rules look at what the change adds to a public idea; raises Held when a moderator should, too, and
    what `reason_for_change` raises.
    """
    if project.is_draft:
        return
    fresh = new_words((getattr(project, part), values[part]) for part in PARTS if part in values)
    if not fresh:
        return
    reason_for_change(project, reason)
    before, after = _state(project, values), _plain(values)
    changed = [name for name in after if after[name] != before[name]]
    hold(
        author=actor,
        kind="idea_change",
        key=str(project.pk),
        label=values.get("title") or project.title,
        text=fresh,
        url=page_path("portal:project", project),
        payload={
            "project": project.pk,
            "reason": reason,
            "values": {name: after[name] for name in changed},
            "before": {name: before[name] for name in changed},
        },
    )


def hold_translation(
    project: Project,
    actor: User,
    language: str,
    values: Mapping[str, str],
    alts: Mapping[int, str],
    reason: str,
) -> None:
    """Let the rules look at what a translation of a public idea says anew; raises Held, and what `reason_for_change`
    raises.
    """
    row = ProjectTranslation.objects.filter(project=project, language=language).first()
    before = {part: getattr(row, part) if row else "" for part in values}
    text = new_words((before[part], values[part]) for part in values)
    if not text:
        return
    if row is not None:
        reason_for_change(project, reason)
    hold(
        author=actor,
        kind="translation",
        key=f"{project.pk}:{language}",
        label=values["title"],
        text=text,
        url=page_path("portal:project", project),
        payload={
            "project": project.pk,
            "language": language,
            "reason": reason,
            "values": dict(values),
            "before": before,
            "alts": {str(pk): alt for pk, alt in alts.items()},
        },
    )


def held_translation(project: Project, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments for `translate_project` that `hold_translation` kept; raises Conflict when somebody has
    changed these words since.
    """
    row = ProjectTranslation.objects.filter(project=project, language=payload["language"]).first()
    if {part: getattr(row, part) if row else "" for part in payload["before"]} != payload["before"]:
        raise _changed_since()
    alts = {int(pk): alt for pk, alt in payload["alts"].items()}
    return {"language": payload["language"], "reason": payload["reason"], "alts": alts, **payload["values"]}


def held_values(project: Project, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields for `edit_project` that `hold_change` kept; raises Conflict when somebody has changed the same
    ones since.
    """
    values = dict(payload["values"])
    if _state(project, values) != payload["before"]:
        raise _changed_since()
    if "category" in values:
        values["category"] = Category.objects.get(pk=values["category"])
    if values.get("price"):
        values["price"] = Money(*values["price"])
    return values


def _changed_since() -> Conflict:
    words = _("The team has changed the same words since. Ask its author to send it again.")
    return Conflict(words, code="changed_elsewhere")


def _state(project: Project, names: Iterable[str]) -> dict[str, Any]:
    """What stands in these fields now, as `_plain` says it."""
    tags = project.tags.order_by("projecttag__position").values_list("name", flat=True)
    return _plain({name: list(tags) if name == "tags" else getattr(project, name) for name in names})


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as JSON: a category by its key, money as amount and code, tags as they are stored."""
    plain = dict(values)
    if "category" in plain:
        plain["category"] = plain["category"].pk
    if isinstance(price := plain.get("price"), Money):
        plain["price"] = [price.amount, price.currency]
    if "tags" in plain:
        plain["tags"] = list(normal_tags(plain["tags"]).values())
    return plain
