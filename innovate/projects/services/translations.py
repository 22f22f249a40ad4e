"""A project's words in a second language."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core import doorbell
from innovate.core.errors import Conflict, Refused
from innovate.core.text import clean_line
from innovate.moderation.queries import require_voice
from innovate.projects import rules
from innovate.projects.models import PARTS, Project, ProjectImage, ProjectTranslation, ProjectVersion
from innovate.projects.services.held_changes import hold_translation, look_again
from innovate.projects.services.ideas import clean_words, require_unchanged_stage, tell_change
from innovate.projects.services.timeline import write_timeline
from innovate.projects.services.versions import keep_what_was, reason_for_change, record_version


def translate_project(
    *,
    project: Project,
    actor: User,
    language: str,
    title: str,
    pitch: str = "",
    problem: str = "",
    idea: str = "",
    audience: str = "",
    alts: Mapping[int, str] | None = None,
    reason: str = "",
    screened: bool = False,
) -> ProjectTranslation:
    """Store the words in `language`, new or instead of the earlier ones. `alts`: picture's key → what it shows.

    Raises Refused with `fields` when it is the original's own language or a part the original has is missing,
    Conflict when the words are fixed and this would change what readers of `language` rely on, NotAllowed for who may
    not write in public, Held when a moderator should look first (`screened`: one has).
    """
    values = clean_words(
        {"title": title, "pitch": pitch, "problem": problem, "idea": idea, "audience": audience}
    )
    _require_other_language(project, language)
    if not (screened or project.is_draft):
        require_voice(actor)
        hold_translation(project, actor, language, values, alts or {}, reason)
    with transaction.atomic():
        current = Project.objects.select_for_update().get(pk=project.pk)
        require_unchanged_stage(project, current)
        _require_other_language(current, language)
        if language in current.other_words:
            _require_editable(current)
            reason = reason_for_change(current, reason)
        _require_all_parts(current, values)
        keep_what_was(current)
        row, new = ProjectTranslation.objects.update_or_create(
            project=current,
            language=language,
            defaults={
                **values,
                "original_hash": current.words_hash(),
                "translator": actor,
                "updated_at": timezone.now(),
            },
        )
        current.other_words[language] = {"title": row.title, "pitch": row.pitch}
        _describe_pictures(current, language, alts or {})
        _store(current)
        if current.is_draft:
            look_again(current)
        else:
            version = record_version(project=current, actor=actor, reason=reason)
            _tell(current, actor, language, version if not new else None)
    project.other_words = current.other_words
    return row


def remove_translation(*, project: Project, actor: User, language: str) -> None:
    """Take a version away; raises Conflict when there is none or when people rely on its words."""
    with transaction.atomic():
        current = Project.objects.select_for_update().get(pk=project.pk)
        _require_editable(current)
        _require_unlocked(current)
        keep_what_was(current)
        deleted, _rows = ProjectTranslation.objects.filter(project=current, language=language).delete()
        if not deleted:
            raise Conflict(_("This version is gone already."), code="no_translation")
        current.other_words.pop(language, None)
        for image in ProjectImage.objects.filter(project=current, other_alts__has_key=language):
            del image.other_alts[language]
            image.save(update_fields=["other_alts"])
        _store(current)
        version = record_version(project=current, actor=actor)
        if current.is_draft:
            look_again(current)
        else:
            tell_change(current, actor, version)
    project.other_words = current.other_words


def _tell(project: Project, actor: User, language: str, changed: ProjectVersion | None) -> None:
    """Write a new version of the words, or a change of one, on the timeline."""
    if changed is not None:
        tell_change(project, actor, changed)
        return
    names = {code: str(get_language_info(language)["name_local"]) for code, _name in settings.LANGUAGES}
    write_timeline(project=project, kind="projects.translated", actor=actor, data={"language": names})


def _store(project: Project) -> None:
    project.updated_at = timezone.now()
    project.save(update_fields=["other_words", "updated_at"])
    doorbell.ring("search.index")


def _describe_pictures(project: Project, language: str, alts: Mapping[int, str]) -> None:
    for image in ProjectImage.objects.filter(project=project, pk__in=alts.keys()):
        text = clean_line(alts[image.pk])[:200]
        if text:
            image.other_alts[language] = text
        else:
            image.other_alts.pop(language, None)
        image.save(update_fields=["other_alts"])


def _require_other_language(project: Project, language: str) -> None:
    if language not in dict(settings.LANGUAGES):
        raise Refused(_("We do not know this language."), code="unknown_language")
    if language == project.language:
        raise Refused(_("That is the language the idea is written in already."), code="same_language")


def _require_editable(project: Project) -> None:
    if project.stage not in rules.EDITABLE:
        raise Conflict(
            _("The description is fixed now, because people rely on it. Post news instead."),
            code="fixed_text",
        )


def _require_unlocked(project: Project) -> None:
    if project.locked_at is not None:
        raise Conflict(
            _(
                "So many people want it that no version is taken away any more. Change it with a reason instead."
            ),
            code="locked_words",
        )


def _require_all_parts(project: Project, values: Mapping[str, str]) -> None:
    """Readers of one language must not be told less than those of the other."""
    missing = {
        part: _("The original says something here: say it in this language, too.")
        for part in PARTS
        if getattr(project, part) and not values[part]
    }
    if missing:
        raise Refused(_("A part is still missing."), code="incomplete", fields=missing)
