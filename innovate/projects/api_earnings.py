"""The API of what a person has earned."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema, Status

from innovate.core.api import Paging
from innovate.core.paging import paginate
from innovate.core.permissions import require_person
from innovate.core.ratelimits import limit
from innovate.payments.models import Payout
from innovate.payments.queries import payouts_to
from innovate.payments.rules import PayoutState
from innovate.payments.services import take_back
from innovate.projects import earning_queries
from innovate.projects.api import MoneyOut
from innovate.projects.services.earnings import pay_out

router = Router(tags=["earnings"])


class DueOut(MoneyOut):
    payable: int = Field(description="minor units of it that can be paid out now")

    @staticmethod
    def resolve_amount(due: Any) -> int:
        return due.money.amount

    @staticmethod
    def resolve_currency(due: Any) -> str:
        return due.money.currency

    @staticmethod
    def resolve_payable(due: Any) -> int:
        return due.payable.amount


class LineOut(Schema):
    at: datetime
    kind: str
    project: str | None
    money: MoneyOut

    @staticmethod
    def resolve_project(line: Any) -> str | None:
        return line.project.slug if line.project else None


class EarningsOut(Schema):
    due: list[DueOut]
    items: list[LineOut]
    next_cursor: str


class PayoutIn(Schema):
    currency: str = Field(pattern=f"^({'|'.join(settings.CURRENCIES)})$")
    country: str = Field(
        "", description="where you live, the first time: ISO 3166-1, two letters", max_length=2
    )


class PayoutOut(Schema):
    id: UUID = Field(alias="uid")
    reference: str
    money: MoneyOut
    state: PayoutState
    created_at: datetime
    paid_at: datetime | None
    url: str = Field(description="the page that leads to giving the bank details, and says how it stands")

    @staticmethod
    def resolve_url(payout: Any) -> str:
        return payout.account.get_absolute_url()


class PayoutsOut(Schema):
    items: list[PayoutOut]
    next_cursor: str


@router.get("/me/earnings", response=EarningsOut, summary="What I am owed, and why")
def my_earnings(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    person = require_person(request.user)
    page, lines = earning_queries.lines_of(person, cursor=paging.cursor, limit=paging.limit)
    return {"due": earning_queries.due_to(person), "items": lines, "next_cursor": page.next_cursor}


@router.get("/me/payouts", response=PayoutsOut, summary="What was paid out to me")
def my_payouts(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    rows = payouts_to(require_person(request.user)).select_related("account")
    page = paginate(rows, order=("-created_at", "-pk"), cursor=paging.cursor, limit=paging.limit)
    return {"items": page.items, "next_cursor": page.next_cursor}


@router.post("/me/payouts", response={201: PayoutOut}, summary="Have paid out what can be")
def have_paid_out(request: HttpRequest, data: PayoutIn) -> Status[Payout]:
    person = require_person(request.user)
    limit("projects.pay_out", person.pk, times=20, seconds=3600)
    return Status(201, pay_out(person=person, currency=data.currency, country=data.country))


@router.delete("/me/payouts/{uid}", response=PayoutOut, summary="Have it as earnings again")
def have_back(request: HttpRequest, uid: UUID) -> Payout:
    person = require_person(request.user)
    payout = get_object_or_404(payouts_to(person).select_related("account"), uid=uid)
    take_back(payout=payout, actor=person)
    return payout
