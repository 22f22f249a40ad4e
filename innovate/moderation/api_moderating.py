"""The API of moderators' work: cases, texts held as spam, limits on people, appeals. Each decision says why."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status
from pydantic import AwareDatetime

from innovate.accounts.models import User
from innovate.core.api import Paging
from innovate.core.errors import Refused
from innovate.core.paging import paginate
from innovate.core.permissions import require, require_person
from innovate.moderation import holding, queries, services
from innovate.moderation.api import AppealOut, CaseOut
from innovate.moderation.models import Appeal, HeldText, Report, Sanction

router = Router(tags=["moderation"])


class ReasonIn(Schema):
    reason: str = Field(max_length=2000, description="the people concerned read it")


class HeldOut(Schema):
    id: int
    kind: str
    label: str
    text: str
    author: int = Field(alias="author_id")
    author_name: str = Field(alias="author.display_name")
    url: str
    why: list[str] = Field(description="why the rules held it, in words")
    state: HeldText.State
    created_at: datetime

    @staticmethod
    def resolve_why(held: Any) -> list[str]:
        return [str(holding.REASONS.get(reason, reason)) for reason in held.reasons]


class HeldPage(Schema):
    items: list[HeldOut]
    next_cursor: str


class SanctionOut(Schema):
    id: int
    person: int = Field(alias="person_id")
    person_name: str = Field(alias="person.display_name")
    kind: Sanction.Kind
    reason: str
    report: int | None = Field(alias="report_id")
    created_at: datetime
    until: datetime | None
    is_standing: bool
    lifted_at: datetime | None
    lift_reason: str


class SanctionPage(Schema):
    items: list[SanctionOut]
    next_cursor: str


class SanctionIn(ReasonIn):
    """Of whoever a report is about, or of somebody by their address: one of the two."""

    report: int | None = None
    email: str = Field("", max_length=254)
    kind: Sanction.Kind
    until: AwareDatetime | None = Field(None, description="null: until it is lifted")


class AppealCase(AppealOut):
    """An appeal as moderators see it."""

    person: int = Field(alias="person.pk")
    first_decision: str
    created_at: datetime
    answer: str


class AppealPage(Schema):
    items: list[AppealCase]
    next_cursor: str


class AppealAnswerIn(Schema):
    grant: bool
    answer: str = Field(max_length=2000, description="who appealed reads it")


def _moderator(request: HttpRequest, permission: str) -> User:
    person = require_person(request.user)
    require(person, permission)
    return person


def _report(pk: int) -> Report:
    rows = Report.objects.select_related("reporter", "about", "target_type")
    return get_object_or_404(rows, pk=pk)


@router.post("/reports/{pk}/assign", response=CaseOut, summary="Say that I look at it")
def assign(request: HttpRequest, pk: int) -> Report:
    actor = _moderator(request, "moderation.decide")
    row = _report(pk)
    services.assign(report=row, actor=actor)
    return row


@router.post("/reports/{pk}/hide", response=CaseOut, summary="Hide it now, and decide later")
def hide(request: HttpRequest, pk: int, data: ReasonIn) -> Report:
    actor = _moderator(request, "moderation.decide")
    row = _report(pk)
    services.hide_now(report=row, actor=actor, reason=data.reason)
    return row


@router.get("/held-texts", response=HeldPage, summary="What waits for a look before it is public")
def list_held(request: HttpRequest, paging: Query[Paging]) -> Any:
    _moderator(request, "moderation.decide")
    rows = queries.held_texts().select_related("author")
    return paginate(rows, order=("created_at", "pk"), cursor=paging.cursor, limit=paging.limit)


@router.post("/held-texts/{pk}/publish", response=HeldOut, summary="Let a held text through")
def publish(request: HttpRequest, pk: int) -> HeldText:
    actor = _moderator(request, "moderation.decide")
    return services.publish_held(held=_held(pk), actor=actor)


@router.post("/held-texts/{pk}/refuse", response=HeldOut, summary="Do not publish a held text")
def refuse(request: HttpRequest, pk: int, data: ReasonIn) -> HeldText:
    actor = _moderator(request, "moderation.decide")
    return services.refuse_held(held=_held(pk), actor=actor, reason=data.reason)


def _held(pk: int) -> HeldText:
    return get_object_or_404(HeldText.objects.select_related("author"), pk=pk)


@router.get("/sanctions", response=SanctionPage, summary="Limits on people, the latest first")
def list_sanctions(request: HttpRequest, paging: Query[Paging], standing: bool = False) -> Any:
    """With `standing` only those that hold now."""
    _moderator(request, "moderation.sanction")
    rows = queries.sanctions(standing=standing)
    return paginate(rows, order=("-created_at", "-pk"), cursor=paging.cursor, limit=paging.limit)


@router.post("/sanctions", response={201: SanctionOut}, summary="Warn somebody, or limit what they may do")
def sanction(request: HttpRequest, data: SanctionIn) -> Status[Sanction]:
    actor = _moderator(request, "moderation.sanction")
    if (data.report is None) == (not data.email):
        words = _("Name a report or an e-mail address: one of the two.")
        raise Refused(words, code="whom", fields={"email": words})
    report = None
    if data.report is not None:
        rows = Report.objects.exclude(state=Report.State.DISMISSED).select_related("about")
        report = get_object_or_404(rows, pk=data.report, about__isnull=False)
    row = services.sanction(
        person=report.about if report is not None and report.about is not None else _member(data.email),
        actor=actor,
        report=report,
        **data.dict(include={"kind", "reason", "until"}),
    )
    return Status(201, row)


def _member(email: str) -> User:
    person = User.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        words = _("Nobody has joined with this address.")
        raise Refused(words, code="nobody", fields={"email": words})
    return person


@router.post("/sanctions/{pk}/lift", response=SanctionOut, summary="End a limit before its time")
def lift(request: HttpRequest, pk: int, data: ReasonIn) -> Sanction:
    actor = _moderator(request, "moderation.sanction")
    row = get_object_or_404(Sanction.objects.select_related("person"), pk=pk)
    services.lift(sanction=row, actor=actor, reason=data.reason)
    return row


@router.get("/appeals", response=AppealPage, summary="Who asks for a second look, the oldest first")
def list_appeals(request: HttpRequest, paging: Query[Paging]) -> Any:
    _moderator(request, "moderation.decide_appeal")
    rows = queries.open_appeals()
    return paginate(rows, order=("created_at", "pk"), cursor=paging.cursor, limit=paging.limit)


@router.post("/appeals/{pk}/answer", response=AppealCase, summary="Answer an appeal")
def answer_appeal(request: HttpRequest, pk: int, data: AppealAnswerIn) -> Appeal:
    """Not by who decided the first time, nor by who appeals."""
    actor = _moderator(request, "moderation.decide_appeal")
    rows = Appeal.objects.select_related("sanction__person", "report__about", "report__target_type")
    return services.decide_appeal(appeal=get_object_or_404(rows, pk=pk), actor=actor, **data.dict())
