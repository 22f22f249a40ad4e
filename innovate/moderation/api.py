"""The API of the rules of the house: report, decide, appeal."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status

from innovate.core.api import Paging
from innovate.core.errors import Refused
from innovate.core.paging import paginate
from innovate.core.permissions import require, require_person
from innovate.moderation import queries, services, targets
from innovate.moderation.models import Appeal, Report, Sanction

router = Router(tags=["moderation"])


class ReportIn(Schema):
    kind: str = Field(pattern=r"^[a-z]+\.[a-z]+$", max_length=80, description="such as projects.project")
    id: int
    reason: Report.Reason
    note: str = Field("", max_length=2000, description="only moderators read it")


class ReportOut(Schema):
    id: int
    label: str
    reason: Report.Reason
    state: Report.State
    created_at: datetime


class CaseOut(ReportOut):
    """A report as moderators see it; who reported stays with them."""

    url: str
    note: str
    about: int | None = Field(alias="about_id", description="the person answerable for it")


class CasePage(Schema):
    items: list[CaseOut]
    next_cursor: str


class VerdictIn(Schema):
    uphold: bool
    reason: str = Field(max_length=2000, description="everyone concerned reads it")


class SanctionOut(Schema):
    id: int
    kind: Sanction.Kind
    reason: str
    until: datetime | None
    may_appeal: bool


class HiddenOut(Schema):
    """A decision against something of mine."""

    id: int
    label: str
    reason: str = Field(alias="decision_note")
    may_appeal: bool


class StandingOut(Schema):
    sanctions: list[SanctionOut]
    hidden: list[HiddenOut]


class AppealIn(Schema):
    """Against a sanction or against a decision that hid something: one of the two."""

    sanction: int | None = None
    report: int | None = None
    text: str = Field(max_length=2000)


class AppealOut(Schema):
    id: int
    state: Appeal.State
    text: str


@router.post("/reports", response={201: ReportOut}, summary="Say what is wrong with something")
def report(request: HttpRequest, data: ReportIn) -> Status[Report]:
    person = require_person(request.user)
    target = targets.find(*data.kind.split("."))
    if target is None:
        raise Http404
    obj = get_object_or_404(target.model, pk=data.id)
    if not target.may_see(person, obj):
        raise Http404
    return Status(201, services.report(reporter=person, target=obj, reason=data.reason, note=data.note))


@router.get("/reports", response=CasePage, summary="What waits for a moderator, the oldest first")
def list_reports(request: HttpRequest, paging: Query[Paging]) -> Any:
    require(require_person(request.user), "moderation.decide")
    rows = queries.open_reports()
    return paginate(rows, order=("created_at", "pk"), cursor=paging.cursor, limit=paging.limit)


@router.post("/reports/{pk}/answer", response=CaseOut, summary="Decide on a report (moderators)")
def decide(request: HttpRequest, pk: int, data: VerdictIn) -> Report:
    person = require_person(request.user)
    require(person, "moderation.decide")
    rows = Report.objects.select_related("reporter", "about", "target_type")
    return services.decide(report=get_object_or_404(rows, pk=pk), actor=person, **data.dict())


@router.get("/me/standing", response=StandingOut, summary="What limits me now, and why")
def standing(request: HttpRequest) -> dict[str, Any]:
    person = require_person(request.user)
    sanctions, hidden = queries.standing_sanctions(person), queries.upheld_against(person)
    return {"sanctions": [_told(row) for row in sanctions], "hidden": [_told(row) for row in hidden]}


@router.post("/me/appeals", response={201: AppealOut}, summary="Ask that somebody else looks again")
def appeal(request: HttpRequest, data: AppealIn) -> Status[Appeal]:
    person = require_person(request.user)
    if (data.sanction is None) == (data.report is None):
        raise Refused(_("Name a sanction or a report: one of the two."), code="against_what")
    if data.sanction is not None:
        sanction = get_object_or_404(Sanction, person=person, pk=data.sanction)
        return Status(201, services.appeal(person=person, text=data.text, sanction=sanction))
    against = get_object_or_404(Report, about=person, pk=data.report)
    return Status(201, services.appeal(person=person, text=data.text, report=against))


def _told(row: Any) -> Any:
    row.may_appeal = getattr(row, "appeal", None) is None
    return row
