"""Closing, counting and deciding a round, or calling it off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core import doorbell
from innovate.core.errors import Conflict
from innovate.core.states import advance
from innovate.core.text import clean_text
from innovate.projects.queries import team_ids
from innovate.projects.services import move_stage, write_timeline
from innovate.projects.stages import Stage
from innovate.voting import rules
from innovate.voting.electorates import electorate_size
from innovate.voting.integrity.closing import Apart, must_wait, told_apart
from innovate.voting.models import Ballot, Design, Round
from innovate.voting.queries import ballots_apart, counted_ballots, supporter_ids
from innovate.voting.services.news import tell


def close_round(*, round: Round, actor: User | None = None) -> Round:
    """Stop taking ballots and decide. Without an actor (the clock) only a round whose time is over.

    Raises Conflict when it is not open.
    """
    with transaction.atomic():
        # This UPDATE waits for every ballot being cast and is what later ones see.
        changes: dict[str, Any] = {"closes_at": timezone.now()} if actor is not None and round.is_open else {}
        if actor is None and round.is_open:
            raise Conflict(_("This vote is still open."), code="round_open")
        advance(round, to=Round.State.CLOSED, allowed=rules.ROUND_FROM, **changes)
    return decide_round(round=round)


def decide_round(*, round: Round) -> Round:
    """Count a closed round once and for all; with what a final round chose the project goes to funding. Where "none
    of these" won, nothing does: the round is decided, and the team may ask again.

    Safe to run twice and at once: the second finds it decided and leaves it. Too few ballots, or a project
    that has left the design stage, make it void. While voters whose ballots are under review are owed an answer
    it stays closed, for some days at most (`integrity.closing`).
    """
    with transaction.atomic():
        held = Round.objects.select_for_update().select_related("project").get(pk=round.pk)
        if held.state != Round.State.CLOSED:
            return held
        if held.project.stage != Stage.DESIGN:
            return _void(held, "stage", turnout=counted_ballots(held).count())
        if must_wait(held):
            return held
        ballots = list(counted_ballots(held).values_list("content", "nonce"))
        if len(ballots) < held.min_turnout:
            return _void(held, "turnout", turnout=len(ballots))
        return _decide(held, ballots, list(ballots_apart(held).values_list("content", "nonce", "standing")))


def void_round(*, round: Round, actor: User | None = None, note: str = "") -> Round:
    """Call a round off: by the team while it is prepared or open, or because the project left the design
    stage. What staff write in `note` is shown as the reason.

    Raises Conflict when it is decided already.
    """
    with transaction.atomic():
        held = Round.objects.select_for_update().select_related("project").get(pk=round.pk)
        turnout = Ballot.objects.filter(round=held).count()
        return _void(
            held,
            "withdrawn" if actor else "stage",
            turnout=turnout,
            actor=actor,
            note=clean_text(note)[:2000],
        )


def _decide(round: Round, ballots: list[tuple[dict[str, Any], str]], apart: Apart) -> Round:
    designs = {design.pk: design for design in Design.objects.filter(round=round)}
    what: dict[str, Any] = {
        "method": round.method,
        "options": rules.options(designs, offers_none=round.offers_none),
        "ballots": ballots,
        "apart": apart,
        "secret": round.secret,
        "seats": round.seats,
    }
    count = rules.count(**what)
    size = electorate_size(round)
    winners = [designs[pk] for pk in count.winners]
    advance(
        round,
        to=Round.State.DECIDED,
        allowed=rules.ROUND_FROM,
        decided_at=timezone.now(),
        root=count.root,
        result=_frozen(round, designs.values(), count, size=size, turnout=len(ballots))
        | {"apart": told_apart(**what)},
        winner_id=winners[0].pk if winners else None,
        electorate_size=size,
    )
    for place, design in enumerate(winners, 1):
        Design.objects.filter(pk=design.pk).update(chosen=place)
    _tell_result(round, winners, turnout=len(ballots))
    if round.is_final and winners:
        move_stage(
            project=round.project,
            to=Stage.FUNDING,
            evidence={
                "round": round.pk,
                "root": count.root,
                "winner": ", ".join(design.title for design in winners),
            },
        )
    doorbell.ring("voting.numbers", "search.index")
    return round


def _frozen(
    round: Round, designs: Iterable[Design], count: rules.Count, *, size: int, turnout: int
) -> dict[str, Any]:
    """Return all that was decided and all that is needed, with the ballots, to compute it again."""
    named = {design.pk: design.title for design in designs}
    if round.offers_none:
        named[rules.NONE] = "None of these"
    return {
        "method": round.method,
        "seats": round.seats,
        "offers_none": round.offers_none,
        "electorate": round.electorate,
        "joined_before": round.joined_before.isoformat() if round.joined_before else None,
        "electorate_size": size,
        "turnout": turnout,
        "designs": [{"id": pk, "title": title} for pk, title in sorted(named.items())],
        "ranking": count.ranking,
        "order": count.order,
        "winner": count.winners[0] if count.winners else None,
        "winners": count.winners,
        "tied": count.tied,
        "working": count.working,
        "root": count.root,
        "commitment": round.commitment,
        "secret": round.secret,
        "seed": count.seed,
    }


def _tell_result(round: Round, winners: Sequence[Design], *, turnout: int) -> None:
    titles = [design.in_each("title") for design in winners]
    facts: dict[str, Any] = {
        "round": round.in_each("title"),
        "number": round.number,
        "winners": titles,
        "turnout": turnout,
    }
    write_timeline(project=round.project, kind="voting.round_decided", data={**facts, "root": round.root})
    voters = set(Ballot.objects.filter(round=round).values_list("person_id", flat=True))
    people = voters | supporter_ids(round.project) | team_ids(round.project)
    if not winners:
        tell(round, "voting.none_won", people, {})
    elif len(winners) == 1:
        tell(round, "voting.round_decided", people, {"winner": titles[0]})
    else:
        tell(round, "voting.several_won", people, {"count": len(winners), "winner": titles[0]})


def _void(round: Round, why: str, *, turnout: int, actor: User | None = None, note: str = "") -> Round:
    was_public = round.state != Round.State.DRAFT
    facts: dict[str, Any] = {"reason": why, "turnout": turnout, "needed": round.min_turnout}
    if note:
        facts["note"] = note
    advance(round, to=Round.State.VOID, allowed=rules.ROUND_FROM, decided_at=timezone.now(), result=facts)
    if was_public:
        data = {"round": round.in_each("title"), "number": round.number, **facts}
        write_timeline(project=round.project, kind="voting.round_void", actor=actor, data=data)
        voters = set(Ballot.objects.filter(round=round).values_list("person_id", flat=True))
        tell(round, "voting.round_void", voters | team_ids(round.project), {"note": note})
    return round
