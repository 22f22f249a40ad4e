"""Versions of a project's public words: written with every change, never changed themselves."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Refused
from innovate.core.text import clean_line
from innovate.projects import rules, wordings
from innovate.projects.models import PARTS, Project, ProjectVersion
from innovate.projects.models.versions import BEGINNING
from innovate.projects.services.timeline import write_timeline

LONGEST_REASON = 300


def content_of(project: Project) -> dict[str, Any]:
    """Return the public words as they are now, with every translation (one query)."""
    translations = {
        row.language: {part: getattr(row, part) for part in PARTS} for row in project.translations.all()
    }
    return {
        "language": project.language,
        **{part: getattr(project, part) for part in PARTS},
        "translations": translations,
    }


def record_version(*, project: Project, actor: User, reason: str = "") -> ProjectVersion | None:
    """Keep the words as they are now, inside the transaction that changed them and under the project's lock.

    Returns None for a draft and when nothing has changed since the last version.
    """
    if project.is_draft:
        return None
    content = content_of(project)
    content_hash = wordings.content_hash(content)
    last = ProjectVersion.objects.filter(project=project).order_by("-number").first()
    if last is not None and last.content_hash == content_hash:
        return None
    version = ProjectVersion(
        project=project,
        number=last.number + 1 if last else 1,
        author=actor,
        at=timezone.now(),
        reason=reason,
        content=content,
        content_hash=content_hash,
        text_hash=wordings.text_hash(wordings.plain_text(content)),
        previous_hash=last.chain_hash if last else BEGINNING,
    )
    version.chain_hash = version.expected_chain_hash
    version.save()
    return version


def keep_what_was(project: Project) -> None:
    """Before the first change of words that are older than the keeping of versions: keep them as the first."""
    if not project.is_draft and not ProjectVersion.objects.filter(project=project).exists():
        record_version(project=project, actor=project.author)


def reason_for_change(project: Project, reason: str) -> str:
    """Return the cleaned reason of a change; raises Refused when the words are locked and there is none."""
    reason = clean_line(reason)[:LONGEST_REASON]
    if project.locked_at is not None and len(reason) < rules.SHORTEST_ANSWER:
        raise Refused(
            _("So many people want it as it is described that they should know why it changes."),
            code="reason_needed",
            fields={"reason": _("Say in a sentence why you change it. Your supporters read it.")},
        )
    return reason


def lock_words(*, project: Project) -> bool:
    """From now on the words change only with a reason supporters are told; return whether that is new."""
    now = timezone.now()
    with transaction.atomic():
        if not Project.objects.filter(pk=project.pk, locked_at=None).update(locked_at=now):
            return False
        project.locked_at = now
        write_timeline(project=project, kind="projects.words_locked")
    return True
