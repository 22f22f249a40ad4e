"""The API of a challenge's jury: what takes part, points, the shortlist, verdicts with their reasons, the result."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Field, Router, Schema

from innovate.core.permissions import require, require_person
from innovate.portal.challenges import queries, rules, services
from innovate.portal.challenges.views import entry_for, published
from innovate.portal.models import Challenge, ChallengeEntry

router = Router(tags=["challenges"])


class LineOut(Schema):
    """`total` and `place` are null for a judge who still has to give their own points, and for whom it concerns;
    `verdict` is empty before the result but for who decides.
    """

    entry: int = Field(alias="entry.pk")
    title: str = Field(alias="entry.heading")
    state: rules.EntryState = Field(alias="entry.state")
    may_score: bool
    verdict: str
    total: float | None
    place: int | None

    @staticmethod
    def resolve_total(line: Any) -> float | None:
        total = line.standing.total if line.standing else None
        return None if total is None else float(total)


class JudgingOut(Schema):
    state: rules.ChallengeState
    lines: list[LineOut]


class PointsIn(Schema):
    """Handed in, points stay. `step_back`: not judge this one; the comment says why."""

    points: dict[UUID, int | None] = Field(default_factory=dict, description="criterion's key → 0 to 10")
    comment: str = Field("", max_length=4000)
    step_back: bool = False
    hand_in: bool = True


class ShortlistIn(Schema):
    on: bool = True


class VerdictIn(Schema):
    verdict: rules.Verdict
    reason: str = Field(max_length=4000)
    award: str = Field("", max_length=200)


class ChosenOut(Schema):
    entry: int = Field(alias="pk")
    title: str = Field(alias="heading")
    by: str
    reason: str
    award: str


class ResultOut(Schema):
    took_part: int
    chosen: list[ChosenOut]


@router.get("/challenges/{pk}/judging", response=JudgingOut, summary="What the jury has before it")
def judging(request: HttpRequest, pk: int) -> dict[str, Any]:
    challenge, _page = published(pk)
    require(require_person(request.user), "portal.see_judging", challenge)
    return _jury(request, challenge)


@router.put("/challenges/entries/{pk}/points", response=JudgingOut, summary="Give my points, or step back")
def score(request: HttpRequest, pk: int, data: PointsIn) -> dict[str, Any]:
    entry, person = _entry(request, pk)
    require(person, "portal.see_judging", entry.challenge)
    if data.step_back:
        services.step_back(entry=entry, judge=person, comment=data.comment)
        return _jury(request, entry.challenge)
    act = services.hand_in_sheet if data.hand_in else services.save_sheet
    points = {str(key): value for key, value in data.points.items()}
    act(entry=entry, judge=person, points=points, comment=data.comment)
    return _jury(request, entry.challenge)


@router.put(
    "/challenges/entries/{pk}/shortlist", response=JudgingOut, summary="Put it on the shortlist, or off"
)
def shortlist(request: HttpRequest, pk: int, data: ShortlistIn) -> dict[str, Any]:
    entry, person = _entry(request, pk)
    require(person, "portal.decide_challenge", entry.challenge)
    services.shortlist(entry=entry, actor=person, is_on=data.on)
    return _jury(request, entry.challenge)


@router.put("/challenges/entries/{pk}/verdict", response=JudgingOut, summary="What becomes of it, and why")
def set_verdict(request: HttpRequest, pk: int, data: VerdictIn) -> dict[str, Any]:
    entry, person = _entry(request, pk)
    require(person, "portal.decide_challenge", entry.challenge)
    services.set_verdict(entry=entry, actor=person, **data.dict())
    return _jury(request, entry.challenge)


@router.post("/challenges/{pk}/announce", response=ResultOut, summary="Make the result public")
def announce(request: HttpRequest, pk: int) -> dict[str, Any]:
    challenge, _page = published(pk)
    person = require_person(request.user)
    require(person, "portal.decide_challenge", challenge)
    services.announce(challenge=challenge, actor=person)
    return result(request, pk)


@router.get("/challenges/{pk}/result", response=ResultOut, summary="What was chosen, and why")
def result(request: HttpRequest, pk: int) -> dict[str, Any]:
    challenge, _page = published(pk)
    if challenge.state != rules.ChallengeState.DECIDED:
        raise Http404
    rows = queries.results(challenge, request.user)
    return {
        "took_part": challenge.entries.filter(state__in=rules.Verdict.values).count(),
        "chosen": [row for row in rows if row.state == rules.EntryState.CHOSEN],
    }


def _entry(request: HttpRequest, pk: int) -> tuple[ChallengeEntry, Any]:
    person = require_person(request.user)
    entry, _page = entry_for(request, pk, "portal.read_entry")
    return entry, person


def _jury(request: HttpRequest, challenge: Challenge) -> dict[str, Any]:
    lines = queries.judging_lines(challenge, require_person(request.user))
    return {"state": challenge.state, "lines": lines}
