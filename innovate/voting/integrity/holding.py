"""Holding votes back: never deleted, counted apart, their voters told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from innovate.core import doorbell
from innovate.core.proofs import canonical
from innovate.notifications.services import notify
from innovate.projects.models import Project
from innovate.voting import rules
from innovate.voting.integrity import scoring
from innovate.voting.integrity.places import held_for_decision, review_path
from innovate.voting.models import Ballot, DoubtedVote, Ring, Round, Standing, Support, SupportDelta, Trace


def look_at(*, project: Project, round: Round | None) -> int:
    """Score the votes of new accounts in a round, or the supports of a project; return how many were held back.

    Reads what came within `scoring.WINDOW` of what nobody has looked at yet. Safe to run twice and at once.
    """
    with transaction.atomic():
        if round is not None and held_for_decision(round.pk) is None:
            Trace.objects.filter(round=round, scored_at=None).update(scored_at=timezone.now())
            return 0
        traces = Trace.objects.filter(project=project, round=round)
        fresh = list(traces.filter(scored_at=None).order_by("at").values_list("pk", "at"))
        if not fresh:
            return 0
        rows = traces.filter(at__gte=fresh[0][1] - scoring.WINDOW).select_related("person")
        arrivals = _arrivals(list(rows), round)
        held = sum(_hold(found, project, round) for found in scoring.find(arrivals))
        Trace.objects.filter(pk__in=[pk for pk, _at in fresh]).update(scored_at=timezone.now())
    return held


def _arrivals(traces: Sequence[Trace], round: Round | None) -> list[scoring.Arrival]:
    people = [trace.person_id for trace in traces]
    said = {}
    if round is not None:
        said = dict(Ballot.objects.filter(round=round, person__in=people).values_list("person", "content"))
    return [
        scoring.Arrival(
            person=trace.person_id,
            joined=trace.person.date_joined,
            at=trace.at,
            network=trace.network,
            device=trace.device,
            ballot=canonical(said[trace.person_id]).decode() if trace.person_id in said else "",
        )
        for trace in traces
    ]


def _hold(found: scoring.Found, project: Project, round: Round | None) -> int:
    """Hold back those of a ring's votes that count; what a moderator has decided about already stays decided."""
    suspects = {suspect.person: suspect for suspect in found.suspects}
    locked = _locked(project, round, suspects)
    doubts = DoubtedVote.objects.filter(project=project, round=round, person__in=suspects)
    doubted = dict(doubts.values_list("person", "ring").order_by("ring"))
    votes = [vote for vote in locked if vote.person_id not in doubted]
    if not votes:
        return 0
    ring = _ring(found, project, round, next(iter(doubted.values()), None))
    made = DoubtedVote.objects.bulk_create(
        [
            DoubtedVote(
                ring=ring,
                project=project,
                round=round,
                person_id=vote.person_id,
                score=suspects[vote.person_id].score,
                evidence=suspects[vote.person_id].evidence,
            )
            for vote in votes
        ]
    )
    stand(votes, Standing.HELD)
    for doubt in made:
        tell(doubt, "voting.vote_held", {})
    return len(made)


def _locked(project: Project, round: Round | None, people: Mapping[int, Any]) -> list[Ballot] | list[Support]:
    """Lock these people's votes that count, in one order everywhere."""
    rows: QuerySet[Any] = (
        Support.objects.filter(project=project) if round is None else Ballot.objects.filter(round=round)
    )
    counted = rows.filter(person__in=people, standing=Standing.COUNTED)
    return list(counted.select_for_update(no_key=True).order_by("pk"))


def _ring(found: scoring.Found, project: Project, round: Round | None, known: int | None) -> Ring:
    """Return the ring these belong to: the one that some of them are in already, or a new one."""
    evidence = {name: list(value) for name, value in found.evidence.items()}
    if known is None:
        return Ring.objects.create(project=project, round=round, score=found.score, evidence=evidence)
    ring = Ring.objects.select_for_update(no_key=True).get(pk=known)
    for name, value in evidence.items():
        ring.evidence[name] = max(value, ring.evidence.get(name, value))
    ring.score = max(ring.score, found.score)
    ring.save(update_fields=["evidence", "score"])
    return ring


def stand(votes: Sequence[Ballot | Support], standing: Standing) -> None:
    """Inside a transaction that has locked them: give votes another standing, and everything that follows from it.

    A ballot's leaf says its standing, so its hash is another one; a support is taken out of the count or put back.
    """
    deltas = []
    for vote in votes:
        was_counted = vote.standing == Standing.COUNTED
        vote.standing = standing
        if isinstance(vote, Ballot):
            vote.leaf_hash = rules.leaf_hash(rules.leaf(vote.content, vote.nonce, standing))
            vote.save(update_fields=["standing", "leaf_hash"])
            continue
        vote.save(update_fields=["standing"])
        change = (standing == Standing.COUNTED) - was_counted
        if change:
            deltas.append(SupportDelta(project_id=vote.project_id, delta=change))
    SupportDelta.objects.bulk_create(deltas)
    doorbell.ring("voting.tallies", "voting.numbers")


def tell(doubt: DoubtedVote, kind: str, data: Mapping[str, Any]) -> None:
    """Tell the voter what became of their vote."""
    notify(
        event=f"{kind}:{doubt.pk}",
        people=[doubt.person_id],
        kind=kind,
        data={"project": doubt.project.titles, **data},
        url=review_path(doubt),
    )
