"""The API of what one hands in to a challenge: reading it, changing it, its files, handing it in, taking it back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from ninja import Field, File, Query, Router, Schema, Status
from ninja.files import UploadedFile

from innovate.accounts.models import User
from innovate.core.api import Paging, needed
from innovate.core.errors import Refused
from innovate.core.paging import paginate
from innovate.core.permissions import require_person
from innovate.core.ratelimits import limit
from innovate.organisations.private_files import serve_private
from innovate.portal.challenges import briefs, queries, rules, services
from innovate.portal.challenges.forms import EntryForm
from innovate.portal.challenges.rules import EntryState, FieldKind
from innovate.portal.challenges.services.entering import missing_from
from innovate.portal.challenges.views import entry_for
from innovate.portal.models import ChallengeEntry, EntryAnswer

router = Router(tags=["challenges"])


class EntryOut(Schema):
    id: int
    challenge: int = Field(alias="challenge_id")
    state: EntryState
    entered_at: datetime | None
    title: str = Field(alias="heading")
    terms_digest: str


class EntryPage(Schema):
    items: list[EntryOut]
    next_cursor: str


class AnswerOut(Schema):
    question: UUID
    label: str
    kind: FieldKind
    is_public: bool
    value: str = Field(description="empty for a file, which is read at `files/{question}`")

    @staticmethod
    def resolve_label(answer: Any) -> str:
        return briefs.named(answer.label)


class EntryDetail(EntryOut):
    """What the caller may read of it; the reason of a verdict once the result is announced."""

    by: str
    project: str | None
    text: str
    answers: list[AnswerOut]
    can_change: bool
    missing: dict[str, str] = Field(description="what is still to be said before it can be handed in")
    reason: str
    hidden_reason: str = Field(description="why a moderator has hidden it from the public; else empty")


class EntryChange(Schema):
    """What is not sent stays as it is."""

    title: str = Field("", max_length=80)
    text: str = Field("", max_length=12_000, description="Markdown")
    answers: dict[UUID, str] = Field(
        default_factory=dict,
        description="question's key → answer, empty to take it away; files by themselves",
    )


class TermsIn(Schema):
    terms: str = Field("", max_length=64, description="the challenge's `terms_digest`, to accept its terms")


@router.get("/me/entries", response=EntryPage, summary="What I handed in or prepare")
def list_entries(request: HttpRequest, paging: Query[Paging]) -> Any:
    rows = queries.entries_of(require_person(request.user))
    return paginate(rows, order=("-pk",), cursor=paging.cursor, limit=paging.limit)


@router.get("/challenges/entries/{pk}", response=EntryDetail, summary="What was handed in")
def get_entry(request: HttpRequest, pk: int) -> dict[str, Any]:
    entry, _page = entry_for(request, pk, "portal.view_entry")
    return _detail(request, entry)


@router.patch("/challenges/entries/{pk}", response=EntryDetail, summary="Change it, until the deadline")
def change_entry(request: HttpRequest, pk: int, data: EntryChange) -> dict[str, Any]:
    """What is handed in stays handed in, and so keeps an answer to whatever must be answered."""
    entry, person = _own(request, pk)
    save_words(entry, person, data, is_final=entry.state == EntryState.HANDED_IN)
    return _detail(request, entry)


@router.delete(
    "/challenges/entries/{pk}", response={200: EntryOut, 204: None}, summary="Withdraw it, until the deadline"
)
def withdraw(request: HttpRequest, pk: int) -> Any:
    """What was never handed in is gone (204)."""
    entry, person = _own(request, pk)
    if entry.state == EntryState.DRAFT:
        services.discard_entry(entry=entry, actor=person)
        return Status(204, None)
    services.withdraw_entry(entry=entry, actor=person)
    return Status(200, entry)


@router.post("/challenges/entries/{pk}/hand-in", response=EntryOut, summary="Hand in what was prepared")
def hand_in(request: HttpRequest, pk: int, data: TermsIn) -> ChallengeEntry:
    entry, person = _own(request, pk)
    return services.hand_in(entry=entry, actor=person, terms=data.terms)


@router.post("/challenges/entries/{pk}/files/{question}", response=EntryDetail, summary="Answer with a file")
def add_file(
    request: HttpRequest, pk: int, question: UUID, upload: File[UploadedFile | None] = None
) -> dict[str, Any]:
    """A file that is there is replaced."""
    entry, person = _own(request, pk)
    _require_file_question(entry, question)
    limit("portal.entry_file", person.pk, times=60, seconds=3600)
    services.save_entry(entry=entry, actor=person, answers={question: needed(upload)})
    return _detail(request, entry)


@router.get("/challenges/entries/{pk}/files/{question}", summary="A file that was handed in")
def read_file(request: HttpRequest, pk: int, question: UUID) -> HttpResponseBase:
    entry, _page = entry_for(request, pk, "portal.view_entry")
    found = get_object_or_404(EntryAnswer.objects.exclude(file=""), entry=entry, question=question)
    if not found.is_public and not request.user.has_perm("portal.read_entry", entry):
        raise Http404
    return serve_private(found.file, filename=slugify(entry.heading, allow_unicode=True)[:60] or "entry")


@router.delete("/challenges/entries/{pk}/files/{question}", response=EntryDetail, summary="Take a file away")
def remove_file(request: HttpRequest, pk: int, question: UUID) -> dict[str, Any]:
    entry, person = _own(request, pk)
    _require_file_question(entry, question)
    services.remove_answer(entry=entry, actor=person, question=question)
    return _detail(request, entry)


def save_words(entry: ChallengeEntry, person: User, data: EntryChange, *, is_final: bool) -> None:
    """Store what was sent, checked as the page checks it, with what is there already in the other fields.

    Raises Refused with what is wrong with each field, and what `services.save_entry` raises.
    """
    questions = briefs.questions(entry.challenge)
    given = {"title": entry.title, "text": entry.text}
    given |= {f"answer-{row.question}": row.value for row in entry.answers.all()}
    given |= {name: getattr(data, name) for name in ("title", "text") if name in data.model_fields_set}
    given |= {f"answer-{key}": value for key, value in data.answers.items()}
    form = EntryForm(given, entry=entry, questions=questions, is_final=is_final)
    if not form.is_valid():
        fields = {name: str(words[0]) for name, words in form.errors.items()}
        raise Refused(next(iter(fields.values())), code="incomplete", fields=fields)
    services.save_entry(entry=entry, actor=person, **form.values)


def _own(request: HttpRequest, pk: int) -> tuple[ChallengeEntry, User]:
    person = require_person(request.user)
    entry, _page = entry_for(request, pk, "portal.change_entry")
    return entry, person


def _require_file_question(entry: ChallengeEntry, question: UUID) -> None:
    asked = {row.key for row in briefs.questions(entry.challenge) if row.kind == FieldKind.FILE}
    if question not in asked:
        raise Http404


def _detail(request: HttpRequest, entry: ChallengeEntry) -> dict[str, Any]:
    person = request.user
    is_own = person.has_perm("portal.change_entry", entry)
    sees_all = person.has_perm("portal.read_entry", entry)
    decided = entry.state in rules.Verdict.values
    is_told = decided and (is_own or sees_all or entry.state == EntryState.CHOSEN)
    waits = entry.state in (EntryState.DRAFT, EntryState.WITHDRAWN)
    return {
        "id": entry.pk,
        "challenge_id": entry.challenge_id,
        "state": entry.state,
        "entered_at": entry.entered_at,
        "heading": entry.heading,
        "terms_digest": entry.terms_digest,
        "by": entry.by,
        "project": entry.project.slug if entry.project else None,
        "text": entry.text,
        "answers": queries.answers_for(entry, everything=sees_all),
        "can_change": is_own and queries.takes_entries(entry.challenge),
        "missing": missing_from(entry) if is_own and waits else {},
        "reason": entry.reason if is_told else "",
        "hidden_reason": entry.hidden_reason,
    }
