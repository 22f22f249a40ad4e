"""The API of `voting`."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from ninja import Field, Query, Router, Schema
from pydantic import StrictInt

from innovate.core.money import Money
from innovate.core.paging import paginate
from innovate.core.permissions import require_person
from innovate.projects.api import Asked, read_as_asked
from innovate.projects.queries import project_by_slug
from innovate.voting import queries, receipts, services
from innovate.voting.integrity import guard
from innovate.voting.lineage import designs_of
from innovate.voting.models import Ballot, Round, Standing
from innovate.voting.support_queries import supporter_count
from innovate.voting.views.checking import answer_with_file

router = Router(tags=["voting"])


class SupportIn(Schema):
    price_amount: int | None = Field(None, gt=0, le=10**12, description="what you would pay, in minor units")
    price_currency: str = Field("EUR", pattern=f"^({'|'.join(settings.CURRENCIES)})$")


class SupportOut(Schema):
    supported: bool
    supporters: int
    threshold: int


class DesignOut(Schema):
    """`language` is the one its words are in: the caller's where the team tells it, else the original's."""

    id: int
    language: str = Field(alias="words.language")
    title: str = Field(alias="words.title")
    notes: str = Field(alias="words.notes")
    author: str = Field(alias="author.display_name")
    image: str
    alt: str = Field(alias="words.alt")
    pictures: list[str] = Field(description="all of them, the cover first")
    revised_from: int | None = Field(None, alias="revised_from_id")
    chosen: int | None = Field(None, description="its place among those the decided vote chose")

    @staticmethod
    def resolve_image(design: Any) -> str:
        return design.image.url if design.image else ""

    @staticmethod
    def resolve_pictures(design: Any) -> list[str]:
        return [picture.url for picture, _alt in design.gallery]


class RoundOut(Schema):
    """`result` is null until the round is decided: nobody sees how it stands before."""

    id: int
    project: str = Field(alias="project.slug")
    number: int
    language: str = Field(alias="words.language", description="of title and question")
    title: str = Field(alias="words.title")
    question: str = Field(alias="words.question")
    method: Round.Method
    seats: int = Field(description="how many designs are chosen")
    offers_none: bool = Field(description='whether "none of these" can be voted for, as 0')
    electorate: Round.Electorate
    joined_before: date | None
    is_final: bool
    state: Round.State
    opens_at: datetime | None
    closes_at: datetime | None
    decided_at: datetime | None
    min_turnout: int
    turnout: int
    commitment: str
    root: str
    designs: list[DesignOut] = Field(alias="shown")
    result: dict[str, Any] | None


class BallotIn(Schema):
    """One of `approved` (ids), `scores` (id → 0 to 5) or `ranking` (groups of ids, the best first). Where it is
    offered, "none of these" has the id 0.
    """

    approved: list[StrictInt] | None = None
    scores: dict[str, StrictInt] | None = None
    ranking: list[list[StrictInt]] | None = None


class ReceiptOut(Schema):
    """Keep it: with it you can prove after the count that your ballot is in the root."""

    round: int
    content: dict[str, Any]
    nonce: str
    leaf_hash: str
    updated_at: datetime


class PublicBallot(Schema):
    """`standing` other than "counted" is part of the leaf, and the ballot is not in the tally."""

    content: dict[str, Any]
    standing: Standing
    nonce: str
    leaf_hash: str


class BallotPage(Schema):
    root: str
    items: list[PublicBallot]
    next_cursor: str


@router.put("/projects/{slug}/support", response=SupportOut, summary="Support an idea")
def put_support(request: HttpRequest, slug: str, data: SupportIn | None = None) -> dict[str, Any]:
    person = require_person(request.user)
    project = project_by_slug(slug, person)
    origin = guard.admit_program(request, person=person, project=project)
    price = Money(data.price_amount, data.price_currency) if data and data.price_amount else None
    services.support(project=project, person=person, price=price, origin=origin)
    return _support(project, True)


@router.delete("/projects/{slug}/support", response=SupportOut, summary="Take the support back")
def delete_support(request: HttpRequest, slug: str) -> dict[str, Any]:
    person = require_person(request.user)
    project = project_by_slug(slug, person)
    services.withdraw(project=project, person=person)
    return _support(project, False)


def _support(project: Any, supported: bool) -> dict[str, Any]:
    return {
        "supported": supported,
        "supporters": supporter_count(project),
        "threshold": project.support_threshold,
    }


@router.get("/rounds/{round_id}", response=RoundOut, summary="One vote and, once decided, its result")
def get_round(request: HttpRequest, round_id: int, asked: Query[Asked]) -> Round:
    found = queries.public_round(round_id, request.user)
    read_as_asked(request, found.project, asked.language)
    found.turnout = queries.turnout_of(found)  # type: ignore[attr-defined]
    found.shown = list(designs_of(found).values())  # type: ignore[attr-defined]
    if found.state != Round.State.DECIDED:
        # A void round's `result` holds why it is void; that is the timeline's to say.
        found.result = None
    return found


@router.put("/rounds/{round_id}/ballot", response=ReceiptOut, summary="Vote, or change your ballot")
def put_ballot(request: HttpRequest, round_id: int, data: BallotIn) -> dict[str, Any]:
    person = require_person(request.user)
    found = queries.public_round(round_id, person)
    origin = guard.admit_program(request, person=person, project=found.project, round=found)
    content = data.dict(exclude_none=True)
    ballot = services.cast_ballot(round=found, person=person, content=content, origin=origin)
    return {
        "round": found.pk,
        "content": ballot.content,
        "nonce": ballot.nonce,
        "leaf_hash": ballot.leaf_hash,
        "updated_at": ballot.updated_at,
    }


@router.get(
    "/rounds/{round_id}/receipt",
    response=dict[str, Any],
    summary="Your own ballot; once the vote is decided with the proof that it is under the root",
)
def get_receipt(request: HttpRequest, round_id: int) -> dict[str, Any]:
    """`proof` holds the sibling hashes from the ballot's leaf to the root (RFC 9162)."""
    person = require_person(request.user)
    found = queries.public_round(round_id, person)
    own = Ballot.objects.filter(round=found, person=person).first()
    if own is None:
        raise Http404
    own.round = found
    page = reverse("voting:check", args=[found.project.slug, found.number])
    return receipts.as_file(receipts.receipt_for(own), check_url=request.build_absolute_uri(page))


@router.get(
    "/rounds/{round_id}/ballots", response=BallotPage, summary="All ballots of a decided vote, without names"
)
def list_ballots(request: HttpRequest, round_id: int, cursor: str = "", size: int = 1000) -> dict[str, Any]:
    """In the order of the Merkle tree's leaves, so that anyone can compute the root and count again."""
    found = queries.public_round(round_id, request.user)
    if found.state != Round.State.DECIDED:
        raise Http404
    rows = queries.all_ballots(found).only("content", "nonce", "standing", "leaf_hash")
    page = paginate(rows, order=("leaf_hash",), cursor=cursor, limit=max(1, min(size, 1000)))
    return {"root": found.root, "items": page.items, "next_cursor": page.next_cursor}


@router.get(
    "/rounds/{round_id}/files/{form}",
    summary="All ballots of a decided vote as one file: json or preflib",
    openapi_extra={"responses": {200: {"content": {"application/json": {}, "text/plain": {}}}}},
)
def get_ballots_file(request: HttpRequest, round_id: int, form: str) -> HttpResponseBase:
    """`json`: facts and ballots, for `manage.py verify_round --file`; `preflib`: for any program that counts."""
    found = queries.public_round(round_id, request.user)
    if found.state != Round.State.DECIDED:
        raise Http404
    return answer_with_file(request, found, form)
