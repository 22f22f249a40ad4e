"""How an entry that is described here is reported, hidden and shown again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import override

from innovate.accounts.models import User
from innovate.moderation import targets
from innovate.portal.challenges.services import hiding
from innovate.portal.models import ChallengeEntry
from innovate.portal.permissions import is_public


def may_report(person: User | AnonymousUser, entry: ChallengeEntry) -> bool:
    """Whether it is to be read by everybody, and is no project: that is reported by itself."""
    return entry.project_id is None and bool(is_public(person, entry))


def _hide(entry: ChallengeEntry, actor: User, reason: str) -> None:
    hiding.hide_entry(entry=entry, actor=actor, reason=reason)


def _restate(entry: ChallengeEntry, actor: User, reason: str) -> None:
    hiding.restate_hiding(entry=entry, actor=actor, reason=reason)


def _restore(entry: ChallengeEntry, actor: User) -> None:
    hiding.restore_entry(entry=entry, actor=actor)


def _url(entry: ChallengeEntry) -> str:
    with override("en"):
        return entry.get_absolute_url()


def _words(entries: Sequence[Any]) -> dict[int, list[targets.Line]]:
    pks = [entry.pk for entry in entries]
    rows = ChallengeEntry.objects.filter(pk__in=pks).select_related("person", "organisation")
    return {row.pk: [_line(row)] for row in rows.prefetch_related("answers")}


def _line(entry: ChallengeEntry) -> targets.Line:
    """What everybody reads of it: answers for the judges alone stay with them."""
    answers = [answer.value for answer in entry.answers.all() if answer.is_public]
    text = "\n\n".join(filter(None, [entry.title, entry.text, *answers]))
    return targets.Line(entry.by, entry.entered_at or entry.begun_at, text, is_target=True)


targets.register(
    ChallengeEntry,
    label=lambda entry: entry.heading,
    about=lambda entry: entry.person,
    url=_url,
    may_see=may_report,
    hide=_hide,
    restate=_restate,
    restore=_restore,
    context=_words,
)
