"""Preparing, opening, closing and deciding a round."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from innovate.accounts.models import User
from innovate.core import doorbell
from innovate.core.errors import Conflict, Refused
from innovate.core.files import clean_image
from innovate.core.languages import Parts, add_versions
from innovate.core.proofs import new_nonce
from innovate.core.states import advance
from innovate.core.text import clean_line, clean_text
from innovate.notifications.services import notify
from innovate.projects.models import Contribution, Project
from innovate.projects.queries import team_ids
from innovate.projects.services import move_stage, write_timeline
from innovate.projects.stages import Stage
from innovate.voting import rules
from innovate.voting.models import Ballot, Design, Round
from innovate.voting.queries import counted_ballots, electorate_size, supporter_ids

#: The longest each line may be, as the columns have it.
LINES = {"title": 80, "question": 200}
FIELDS = frozenset({*LINES, "method", "electorate", "min_turnout", "is_final"})


def create_round(
    *,
    project: Project,
    actor: User,
    title: str,
    question: str,
    other: Mapping[str, Parts] | None = None,
    **fields: Any,
) -> Round:
    """Prepare the project's next round; `fields`: method, electorate, min_turnout, is_final; `other`: its title and
    question in another language.

    Raises Conflict outside the design stage, or while another round is unfinished, Refused for a line left empty.
    """
    values = _clean({"title": title, "question": question, **fields})
    try:
        with transaction.atomic():
            current = Project.objects.select_for_update().get(pk=project.pk)
            if current.stage != Stage.DESIGN:
                raise Conflict(_("Votes on designs are held in the design stage."), code="wrong_stage")
            last = Round.objects.filter(project=current).aggregate(last=Max("number"))["last"] or 0
            made = Round(
                project=current, number=last + 1, created_by=actor, language=current.language, **values
            )
            made.tell_also(other or {})
            made.save()
            return made
    except IntegrityError:
        raise Conflict(
            _("Another round is not finished yet. Finish that one first."), code="round_unfinished"
        ) from None


def edit_round(*, round: Round, other: Mapping[str, Parts] | None = None, **fields: Any) -> Round:
    """Change a round that nobody has voted in yet, with `other` also what it says in another language.

    Raises Conflict once it has opened, Refused as `create_round`.
    """
    values = _clean(fields)
    if other is not None:
        told = Round(
            language=round.language, **round.original | {k: values[k] for k in LINES.keys() & values}
        )
        told.tell_also(other)
        values["other_words"] = told.other_words
    with transaction.atomic():
        if Round.objects.filter(pk=round.pk, state=Round.State.DRAFT).update(**values) != 1:
            raise Conflict(_("The vote has begun, so its rules are fixed."), code="round_started")
    round.refresh_from_db()
    return round


def add_design(
    *,
    round: Round,
    author: User,
    title: str,
    notes: str = "",
    upload: UploadedFile | None = None,
    alt: str = "",
    revised_from: Design | None = None,
    other: Mapping[str, Parts] | None = None,
) -> Design:
    """Put a design up for the vote, as its author's contribution; `other`: its words in another language.

    Raises Conflict once the round has opened, Refused when there are enough, the title is empty or a version says
    less than the original, UploadRefused for a bad picture. A revision without a picture of its own shows that of the design it
    revises.
    """
    title = clean_line(title)[:80]
    if not title:
        raise Refused(
            _("Give the design a name."), code="title_needed", fields={"title": _("Give the design a name.")}
        )
    if revised_from is not None and revised_from.round.project_id != round.project_id:
        raise Refused(_("A design can only revise one of the same project."), code="other_project")
    picture = clean_image(upload) if upload else None
    with transaction.atomic():
        held = _held_draft(round)
        designs = Design.objects.filter(round=held)
        if designs.count() >= rules.MOST_DESIGNS:
            raise Refused(
                _("%(count)s designs are as many as people can compare.") % {"count": rules.MOST_DESIGNS},
                code="too_many_designs",
            )
        last = designs.aggregate(last=Max("position"))["last"]
        design = Design(
            round=held,
            author=author,
            language=held.language,
            title=title,
            notes=clean_text(notes)[:2000],
            alt=clean_line(alt)[:200],
            revised_from=revised_from,
            position=0 if last is None else last + 1,
        )
        design.tell_also(other or {})
        if picture:
            design.image = picture.content
        elif revised_from is not None and revised_from.image:
            _show_as(design, revised_from)
        design.save()
    return design


def _show_as(design: Design, earlier: Design) -> None:
    design.image = earlier.image.name
    if not design.alt:
        design.alt = earlier.alt
        for language, told in design.other_words.items():
            told["alt"] = earlier.other_words.get(language, {}).get("alt", "")


def tell_round(
    *, round: Round, language: str, rounds: Mapping[int, Parts], designs: Mapping[int, Parts]
) -> None:
    """Add what is missing in `language` to a round that has opened (key → part → text).

    Raises Conflict for words that are there already: people have voted on them.
    """
    with transaction.atomic():
        held = Round.objects.select_for_update(no_key=True).filter(pk=round.pk)
        add_versions(held, language, rounds)
        add_versions(round.designs.select_for_update(no_key=True).order_by("pk"), language, designs)


def remove_design(*, design: Design) -> None:
    """Take a design out before the vote; raises Conflict once the round has opened."""
    with transaction.atomic():
        _held_draft(design.round)
        design.delete()


def open_round(*, round: Round, actor: User, closes_at: datetime) -> Round:
    """Open the vote until `closes_at`, and commit to the secret that breaks ties.

    Raises Refused for too few designs or a bad time, Conflict when it is no longer being prepared.
    """
    now = timezone.now()
    if not rules.SHORTEST <= closes_at - now <= rules.LONGEST:
        wrong = _("Choose a closing time between one hour and 60 days from now.")
        raise Refused(wrong, code="bad_closing_time", fields={"closes_at": wrong})
    with transaction.atomic():
        held = _held_draft(round)
        designs = list(Design.objects.filter(round=held))
        if len(designs) < rules.FEWEST_DESIGNS:
            raise Refused(_("A vote needs at least two designs. Add another one."), code="too_few_designs")
        if Project.objects.select_for_update().get(pk=held.project_id).stage != Stage.DESIGN:
            raise Conflict(_("Votes on designs are held in the design stage."), code="wrong_stage")
        secret = new_nonce()
        advance(
            held,
            to=Round.State.OPEN,
            allowed=rules.ROUND_FROM,
            opens_at=now,
            closes_at=closes_at,
            secret=secret,
            commitment=rules.commitment_to(secret),
        )
        Contribution.objects.bulk_create(
            [
                Contribution(
                    project=held.project,
                    person_id=design.author_id,
                    kind=Contribution.Kind.DESIGN,
                    title=design.title,
                )
                for design in designs
            ],
            ignore_conflicts=True,
        )
        entry = write_timeline(
            project=held.project,
            kind="voting.round_opened",
            actor=actor,
            data={
                "round": held.in_each("title"),
                "number": held.number,
                "designs": len(designs),
                "commitment": held.commitment,
            },
        )
        people = team_ids(held.project)
        if held.electorate != Round.Electorate.TEAM:
            people |= supporter_ids(held.project)
        # Named by its line in the story, so that whoever follows the project as well is told once.
        _tell(
            held,
            "voting.round_opened",
            people - {actor.pk},
            {"question": held.in_each("question")},
            number=entry.pk,
        )
    return held


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
    """Count a closed round once and for all; a final round's winner sends the project to funding.

    Safe to run twice and at once: the second finds it decided and leaves it. Too few ballots, or a project
    that has left the design stage, make it void.
    """
    with transaction.atomic():
        held = Round.objects.select_for_update().select_related("project").get(pk=round.pk)
        if held.state != Round.State.CLOSED:
            return held
        ballots = list(counted_ballots(held).values_list("content", "nonce"))
        if held.project.stage != Stage.DESIGN:
            return _void(held, "stage", turnout=len(ballots))
        if len(ballots) < held.min_turnout:
            return _void(held, "turnout", turnout=len(ballots))
        return _decide(held, ballots)


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


def _decide(round: Round, ballots: list[tuple[dict[str, Any], str]]) -> Round:
    designs = {design.pk: design for design in Design.objects.filter(round=round)}
    count = rules.count(method=round.method, designs=list(designs), ballots=ballots, secret=round.secret)
    winner = designs[count.order[0]]
    size = electorate_size(round)
    result = {
        "method": round.method,
        "electorate": round.electorate,
        "electorate_size": size,
        "turnout": len(ballots),
        "designs": [{"id": pk, "title": design.title} for pk, design in sorted(designs.items())],
        "ranking": count.ranking,
        "order": count.order,
        "winner": winner.pk,
        "tied": count.tied,
        "working": count.working,
        "root": count.root,
        "commitment": round.commitment,
        "secret": round.secret,
        "seed": count.seed,
    }
    advance(
        round,
        to=Round.State.DECIDED,
        allowed=rules.ROUND_FROM,
        decided_at=timezone.now(),
        root=count.root,
        result=result,
        winner_id=winner.pk,
        electorate_size=size,
    )
    won = winner.in_each("title")
    facts = {
        "round": round.in_each("title"),
        "number": round.number,
        "winner": won,
        "turnout": len(ballots),
    }
    write_timeline(project=round.project, kind="voting.round_decided", data={**facts, "root": count.root})
    voters = set(Ballot.objects.filter(round=round).values_list("person_id", flat=True))
    people = voters | supporter_ids(round.project) | team_ids(round.project)
    _tell(round, "voting.round_decided", people, {"winner": won})
    if round.is_final:
        move_stage(
            project=round.project,
            to=Stage.FUNDING,
            evidence={"round": round.pk, "root": count.root, "winner": winner.title},
        )
    doorbell.ring("voting.numbers", "search.index")
    return round


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
        _tell(round, "voting.round_void", voters | team_ids(round.project), {"note": note})
    return round


def _held_draft(round: Round) -> Round:
    held = Round.objects.select_for_update(of=("self",)).select_related("project").get(pk=round.pk)
    if held.state != Round.State.DRAFT:
        raise Conflict(_("The vote has begun, so its designs are fixed."), code="round_started")
    return held


def _tell(
    round: Round, kind: str, people: set[int], data: Mapping[str, Any], *, number: int | None = None
) -> None:
    with override("en"):
        url = round.get_absolute_url()
    notify(
        event=f"{kind}:{number or round.pk}",
        people=people,
        kind=kind,
        data={"project": round.project.titles, "round": round.in_each("title"), **data},
        url=url,
    )


def _clean(fields: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(fields)
    if unknown := values.keys() - FIELDS:
        raise TypeError(f"a round has no {', '.join(sorted(unknown))}")
    for name in LINES.keys() & values.keys():
        values[name] = clean_line(values[name])[: LINES[name]]
        if not values[name]:
            wrong = _("Give the round a title and a question.")
            raise Refused(wrong, code="title_needed", fields={name: wrong})
    return values
