"""The API of challenges: what is called for, and beginning to hand in."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language_from_request, override
from ninja import Field, Query, Router, Schema, Status

from innovate.core.api import Paging
from innovate.core.permissions import require_person
from innovate.core.ratelimits import limit
from innovate.organisations.models import Organisation
from innovate.portal.challenges import briefs, queries, services
from innovate.portal.challenges.api_entries import EntryChange, EntryOut, save_words
from innovate.portal.challenges.rules import ChallengeState, FieldKind, Kind
from innovate.portal.models import Challenge, ChallengeEntry, ChallengePage
from innovate.projects import queries as projects
from innovate.projects.api import MoneyOut

router = Router(tags=["challenges"])


class ChallengeOut(Schema):
    id: int = Field(alias="challenge_id")
    url: str | None = Field(alias="full_url")
    title: str
    lead: str
    kind: Kind
    state: ChallengeState = Field(alias="challenge.state")
    closes_at: datetime
    result_due: datetime
    reward: MoneyOut | None
    reward_note: str


class CriterionOut(Schema):
    key: UUID
    title: str
    text: str
    weight: int


class QuestionOut(Schema):
    key: UUID
    label: str
    help_text: str
    kind: FieldKind
    options: list[str]
    is_required: bool
    is_public: bool


class ChallengeDetail(ChallengeOut):
    criteria: list[CriterionOut]
    questions: list[QuestionOut]
    terms: str = Field(description="HTML")
    terms_digest: str = Field(description="send it back to accept the terms")

    @staticmethod
    def resolve_criteria(page: Any) -> list[Any]:
        return list(page.criteria.all())

    @staticmethod
    def resolve_questions(page: Any) -> list[Any]:
        return briefs.questions(page.challenge)

    @staticmethod
    def resolve_terms_digest(page: Any) -> str:
        return briefs.terms_digest(page)


class ChallengeList(Schema):
    items: list[ChallengeOut]
    next_cursor: str


class Shown(Paging):
    show: str = Field("open", pattern="^(open|soon|judging|decided)$")


class EntryIn(EntryChange):
    project: str = Field("", description="slug of a project one leads; empty to describe something here")
    organisation: str = Field("", description="slug of a verified organisation one acts for")
    terms: str = Field("", max_length=64, description="the challenge's `terms_digest`, to accept its terms")
    hand_in: bool = Field(
        True, description="else it is only begun: files follow, a draft is published, then `hand-in`"
    )


def _page(request: HttpRequest, pk: int) -> ChallengePage:
    with override(get_language_from_request(request)):
        page = briefs.page_for_reader(get_object_or_404(Challenge, id=pk))
    if page is None:
        raise Http404
    return page


@router.get("/challenges", response=ChallengeList, summary="Challenges by where they stand")
def list_challenges(request: HttpRequest, asked: Query[Shown]) -> dict[str, Any]:
    language = get_language_from_request(request)
    page = queries.listed(language, asked.show, asked.cursor, asked.limit)
    return {"items": page.items, "next_cursor": page.next_cursor}


@router.get("/challenges/{pk}", response=ChallengeDetail, summary="One challenge, with what it asks")
def get_challenge(request: HttpRequest, pk: int) -> ChallengePage:
    return _page(request, pk)


@router.post("/challenges/{pk}/entries", response={201: EntryOut}, summary="Hand in")
def hand_in(request: HttpRequest, pk: int, data: EntryIn) -> Status[ChallengeEntry]:
    person = require_person(request.user)
    challenge = _page(request, pk).challenge
    assert challenge is not None
    limit("portal.enter", person.pk, times=30, seconds=3600)
    project = projects.project_by_slug(data.project, person) if data.project else None
    organisation = get_object_or_404(Organisation, slug=data.organisation) if data.organisation else None
    if project is not None and project.is_draft and not data.hand_in:
        entry = services.plan_entry(challenge=challenge, project=project, actor=person)
    else:
        entry = services.begin_entry(
            challenge=challenge, actor=person, project=project, organisation=organisation
        )
    save_words(entry, person, data, is_final=data.hand_in)
    if not data.hand_in:
        return Status(201, entry)
    return Status(201, services.hand_in(entry=entry, actor=person, terms=data.terms))
