"""Handing in to a challenge: begun, answered, handed in; changed or withdrawn until the deadline, not after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Conflict, Refused
from innovate.core.permissions import require
from innovate.core.states import advance
from innovate.core.text import clean_line, clean_text
from innovate.moderation.queries import require_voice
from innovate.notifications.services import notify
from innovate.organisations.models import Organisation
from innovate.organisations.private_files import clean_document
from innovate.portal.challenges import briefs, queries, rules
from innovate.portal.challenges.rules import EntryState, FieldKind, Kind
from innovate.portal.models import Challenge, ChallengeEntry, ChallengePage, EntryAnswer
from innovate.projects.models import Project, ProjectAncestor, Stage
from innovate.projects.services import write_timeline

SHORTEST_TEXT = 20


def begin_entry(
    *,
    challenge: Challenge,
    actor: User,
    project: Project | None = None,
    organisation: Organisation | None = None,
) -> ChallengeEntry:
    """Begin to hand in a project, or, without one, something to be described; return what was begun before.

    `organisation` must be verified and the actor act for it; without it they hand in for themselves. Raises
    NotAllowed for other people's projects, Conflict after the deadline or when it is handed in, Refused for what this
    challenge does not take.
    """
    page = _open_page(challenge)
    if project is not None:
        require(actor, "projects.lead_project", project)
        _check_project(project, page)
        organisation = None
    else:
        if page.kind not in rules.DESCRIBED:
            raise Refused(_("Choose one of your projects."), code="project_needed")
        if organisation is not None:
            _check_organisation(organisation, actor)
    wanted: dict[str, Any] = {"challenge": challenge, "project": project}
    if project is None:
        wanted |= {"organisation": organisation} | ({} if organisation else {"person": actor})
    with transaction.atomic():
        entry = ChallengeEntry.objects.filter(**wanted).first()
        if entry is None:
            entry = _make(wanted, actor, is_private=project is None and page.kind in rules.PRIVATE)
    if entry.state not in (EntryState.DRAFT, EntryState.WITHDRAWN):
        raise Conflict(_("This is handed in already. You can change it until the deadline."), code="entered")
    return entry


def plan_entry(*, challenge: Challenge, project: Project, actor: User) -> ChallengeEntry:
    """Keep that a draft is written for this challenge; return what was begun before.

    It waits as an entry that is being prepared: handing in still asks for a published idea. Raises NotAllowed for
    other people's projects, Conflict after the deadline.
    """
    _open_page(challenge)
    require(actor, "projects.lead_project", project)
    wanted = {"challenge": challenge, "project": project}
    with transaction.atomic():
        return ChallengeEntry.objects.filter(**wanted).first() or _make(wanted, actor, is_private=False)


def _make(wanted: dict[str, Any], actor: User, *, is_private: bool) -> ChallengeEntry:
    try:
        with transaction.atomic():
            return ChallengeEntry.objects.create(**{"person": actor, **wanted}, is_private=is_private)
    except IntegrityError:
        # Another tab was first; the constraint let one of the two through.
        return ChallengeEntry.objects.get(**wanted)


def _open_page(challenge: Challenge) -> ChallengePage:
    page = briefs.brief(challenge)
    if page is None or not queries.takes_entries(challenge):
        raise Conflict(_("This challenge has closed."), code="challenge_closed")
    return page


def _check_project(project: Project, page: ChallengePage) -> None:
    if project.stage == Stage.DRAFT:
        raise Conflict(_("Publish the idea first, then hand it in."), code="draft")
    if project.is_hidden:
        raise Conflict(
            _("“%(title)s” is hidden by a moderator and cannot be handed in.")
            % {"title": project.words.title},
            code="hidden",
        )
    if project.stage not in rules.ENTERABLE:
        raise Conflict(
            _("“%(title)s” is past the design stage. Hand in an idea or a design.")
            % {"title": project.words.title},
            code="too_far",
        )
    given = page.project
    if page.kind == Kind.CODESIGN and given is not None and not _is_built_on(project, given.pk):
        raise Conflict(
            _("This challenge takes designs for “%(title)s”. Build on it, or describe your design here.")
            % {"title": given.words.title},
            code="not_built_on_it",
        )


def _is_built_on(project: Project, ancestor: int) -> bool:
    return ProjectAncestor.objects.filter(project=project, ancestor=ancestor).exists()


def _check_organisation(organisation: Organisation, actor: User) -> None:
    require(actor, "organisations.act_for", organisation)
    if not organisation.is_verified:
        text = _("Have “%(name)s” verified first, or hand in for yourself.") % {
            "name": organisation.display_name
        }
        raise Refused(text, code="not_verified", fields={"organisation": text})


def save_entry(
    *,
    entry: ChallengeEntry,
    actor: User,
    title: str | None = None,
    text: str | None = None,
    answers: Mapping[UUID, str | UploadedFile | None] | None = None,
) -> ChallengeEntry:
    """Store what was written so far; what is not given stays as it was, an answer of None or "" is removed.

    The answers were checked by `forms.EntryForm`; questions that the challenge does not ask are passed over. Raises
    NotAllowed for others, Conflict after the deadline, UploadRefused for a file we do not take.
    """
    require(actor, "portal.change_entry", entry)
    # Reading and decoding take long: do it before the transaction begins.
    cleaned = {key: _cleaned(value) for key, value in (answers or {}).items()}
    with transaction.atomic():
        _lock_open(entry)
        words = {
            name: value
            for name, value in (
                ("title", None if title is None else clean_line(title)[:80]),
                ("text", None if text is None else clean_text(text)[:12_000]),
            )
            if value is not None and entry.project_id is None
        }
        taking_part = entry.state not in (EntryState.DRAFT, EntryState.WITHDRAWN)
        # What is handed in keeps its words: an empty field changes nothing there.
        words = {name: value for name, value in words.items() if value or not taking_part}
        if words:
            ChallengeEntry.objects.filter(pk=entry.pk).update(**words)
            for name, value in words.items():
                setattr(entry, name, value)
        _answer(entry, cleaned, keep_required=taking_part)
    return entry


def remove_answer(*, entry: ChallengeEntry, actor: User, question: UUID) -> None:
    """Take an answer away, a file with its bytes; without one there is nothing to do.

    Raises NotAllowed for others, Conflict after the deadline, Refused when what is handed in needs it.
    """
    require(actor, "portal.change_entry", entry)
    with transaction.atomic():
        _lock_open(entry)
        asked = {row.key: row for row in briefs.questions(entry.challenge)}
        needed = question in asked and asked[question].is_required
        if needed and entry.state not in (EntryState.DRAFT, EntryState.WITHDRAWN):
            text = _("“%(question)s” needs an answer.") % {"question": asked[question].label}
            raise Refused(text, code="needed", fields={f"answer-{question}": text})
        _remove(entry, question)


def _cleaned(value: str | UploadedFile | None) -> Any:
    if isinstance(value, UploadedFile):
        return clean_document(value)
    return clean_text(value)[:4000] if value else ""


def _answer(entry: ChallengeEntry, values: Mapping[UUID, Any], *, keep_required: bool) -> None:
    words = briefs.question_words(entry.challenge)
    for number, question in enumerate(briefs.questions(entry.challenge)):
        if question.key not in values:
            continue
        value = values[question.key]
        if not value:
            if not (keep_required and question.is_required):
                _remove(entry, question.key)
            continue
        is_file = question.kind == FieldKind.FILE
        if is_file:
            _remove(entry, question.key)
        EntryAnswer.objects.update_or_create(
            entry=entry,
            question=question.key,
            defaults={
                "label": words[question.key],
                "kind": question.kind,
                "is_public": question.is_public,
                "position": number,
                "value": "" if is_file else str(value),
                "file": value if is_file else "",
            },
        )


def _remove(entry: ChallengeEntry, question: UUID) -> None:
    """Take an answer away; a file's bytes go once its row is gone for good."""
    row = EntryAnswer.objects.filter(entry=entry, question=question).first()
    if row is None:
        return
    name, storage = str(row.file.name or ""), row.file.storage
    row.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name), robust=True)


def _lock_open(entry: ChallengeEntry) -> ChallengePage:
    """Hold the challenge, so that it does not close in between; raise Conflict when it has."""
    challenge = Challenge.objects.select_for_update().get(pk=entry.challenge_id)
    entry.refresh_from_db(fields=["state"])
    return _open_page(challenge)


def missing_from(entry: ChallengeEntry) -> dict[str, str]:
    """Return what is still to be said before it can be handed in: field → words."""
    missing = {}
    if entry.project_id is None:
        if not entry.title:
            missing["title"] = _("Give it a name.")
        if len(entry.text) < SHORTEST_TEXT:
            missing["text"] = _("Describe it in a few sentences.")
    answered = set(entry.answers.values_list("question", flat=True))
    for question in briefs.questions(entry.challenge):
        if question.is_required and question.key not in answered:
            missing[f"answer-{question.key}"] = _("“%(question)s” needs an answer.") % {
                "question": question.label
            }
    return missing


def hand_in(*, entry: ChallengeEntry, actor: User, terms: str = "") -> ChallengeEntry:
    """Hand in what was prepared, accepting the terms whose digest is `terms`.

    Raises NotAllowed for others, Conflict after the deadline, twice, or when the project may not take part any more,
    Refused when an answer is missing or the terms are not the ones that stand there now, NotAllowed for who may not
    write in public what everybody can read.
    """
    require(actor, "portal.change_entry", entry)
    if not entry.is_private:
        require_voice(actor)
    with transaction.atomic():
        page = _lock_open(entry)
        if entry.project is not None:
            _check_project(entry.project, page)
        if missing := missing_from(entry):
            raise Refused(" ".join(missing.values()), code="incomplete", fields=missing)
        accepted = briefs.accepted_digests(entry.challenge)
        if terms not in accepted:
            text = (
                _("Accept the terms to hand in.")
                if not terms
                else _("The terms have changed. Read them again, then accept them.")
            )
            raise Refused(text, code="terms", fields={"terms": text})
        is_first = entry.entered_at is None
        now = timezone.now()
        if entry.state not in (EntryState.DRAFT, EntryState.WITHDRAWN):
            raise Conflict(
                _("This is handed in already. You can change it until the deadline."), code="entered"
            )
        advance(
            entry,
            to=EntryState.HANDED_IN,
            allowed=rules.ENTRY,
            entered_at=now,
            terms_digest=terms,
            terms_accepted_at=now if terms else None,
        )
        _tell_handed_in(entry, actor, is_first=is_first)
    return entry


def _tell_handed_in(entry: ChallengeEntry, actor: User, *, is_first: bool) -> None:
    titles = briefs.titles(entry.challenge)
    if entry.project is not None and is_first:
        write_timeline(
            project=entry.project, kind="portal.entered_challenge", actor=actor, data={"challenge": titles}
        )
    assert entry.entered_at is not None
    notify(
        event=f"portal.entry:{entry.pk}:in:{entry.entered_at.isoformat()}",
        people=[actor],
        kind="portal.entry_received",
        data={"entry": heading_words(entry), "challenge": titles},
        url=f"/challenges/entries/{entry.pk}/",
    )


def heading_words(entry: ChallengeEntry) -> Any:
    """What an entry is called, in every language there is."""
    return entry.project.titles if entry.project else entry.title


def withdraw_entry(*, entry: ChallengeEntry, actor: User) -> None:
    """Take back what was handed in; it can be handed in again until the deadline. Raises NotAllowed, Conflict."""
    require(actor, "portal.change_entry", entry)
    with transaction.atomic():
        _lock_open(entry)
        advance(entry, to=EntryState.WITHDRAWN, allowed=rules.ENTRY)
        if entry.project is not None:
            write_timeline(
                project=entry.project,
                kind="portal.left_challenge",
                actor=actor,
                data={"challenge": briefs.titles(entry.challenge)},
            )


def discard_entry(*, entry: ChallengeEntry, actor: User) -> None:
    """Throw away what was begun and never handed in. Raises NotAllowed, Conflict once it was."""
    require(actor, "portal.change_entry", entry)
    with transaction.atomic():
        for answer in entry.answers.all():
            _remove(entry, answer.question)
        if not ChallengeEntry.objects.filter(pk=entry.pk, state=EntryState.DRAFT).delete()[0]:
            raise Conflict(_("This was handed in. Withdraw it instead."), code="entered")


def enter_project(
    *,
    challenge: Challenge,
    project: Project,
    actor: User,
    answers: Mapping[UUID, str | UploadedFile | None] | None = None,
    terms: str = "",
) -> ChallengeEntry:
    """Hand a project in at once. Raises what the steps raise."""
    with transaction.atomic():
        entry = begin_entry(challenge=challenge, actor=actor, project=project)
        save_entry(entry=entry, actor=actor, answers=answers)
        return hand_in(entry=entry, actor=actor, terms=terms)
