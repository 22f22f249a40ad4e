"""Preparing and opening a round."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.errors import Conflict, Refused
from innovate.core.languages import Parts
from innovate.core.proofs import new_nonce
from innovate.core.states import advance
from innovate.core.text import clean_line
from innovate.moderation.queries import require_voice
from innovate.projects.models import Contribution, Project
from innovate.projects.queries import team_ids
from innovate.projects.services import write_timeline
from innovate.projects.stages import Stage
from innovate.voting import rules
from innovate.voting.counting import METHODS
from innovate.voting.electorates import electorate
from innovate.voting.models import Design, Round
from innovate.voting.queries import supporter_ids
from innovate.voting.services.drafts import hold_draft
from innovate.voting.services.invitations import mail_strangers
from innovate.voting.services.news import tell

#: The longest each line may be, as the columns have it.
LINES = {"title": 80, "question": 200}
FIELDS = frozenset(
    {
        *LINES,
        *("method", "seats", "offers_none", "electorate", "joined_before", "min_turnout", "is_final"),
    }
)


def create_round(
    *,
    project: Project,
    actor: User,
    title: str,
    question: str,
    other: Mapping[str, Parts] | None = None,
    **fields: Any,
) -> Round:
    """Prepare the project's next round; `fields`: any of FIELDS; `other`: its title and question in another language.

    Raises Conflict outside the design stage, or while another round is unfinished, Refused for a line left empty or
    rules that do not go together.
    """
    values = _clean({"title": title, "question": question, **fields}, Round())
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
    values = _clean(fields, round)
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


def open_round(*, round: Round, actor: User, closes_at: datetime) -> Round:
    """Open the vote until `closes_at`, and commit to the secret that breaks ties. Those it asks are told.

    Raises Refused for too few designs or people, or a bad time, Conflict when it is no longer being prepared,
    NotAllowed for who may not write in public: the designs become readable.
    """
    require_voice(actor)
    now = timezone.now()
    if not rules.SHORTEST <= closes_at - now <= rules.LONGEST:
        wrong = _("Choose a closing time between one hour and 60 days from now.")
        raise Refused(wrong, code="bad_closing_time", fields={"closes_at": wrong})
    with transaction.atomic():
        held = hold_draft(round)
        designs = list(Design.objects.filter(round=held))
        _check_it_can_open(held, len(designs))
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
        _credit(held, designs)
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
        _call_to_vote(held, actor, entry.pk)
    return held


def _check_it_can_open(round: Round, designs: int) -> None:
    if designs < rules.FEWEST_DESIGNS:
        raise Refused(_("A vote needs at least two designs. Add another one."), code="too_few_designs")
    if designs <= round.seats:
        words = _("%(seats)s designs are to be chosen, so put up more than that.") % {"seats": round.seats}
        raise Refused(words, code="too_few_designs")
    if round.electorate == Round.Electorate.INVITED and not round.invitations.exists():
        raise Refused(_("Invite the people who are to vote."), code="nobody_invited")


def _credit(round: Round, designs: list[Design]) -> None:
    Contribution.objects.bulk_create(
        [
            Contribution(
                project=round.project,
                person_id=design.author_id,
                kind=Contribution.Kind.DESIGN,
                title=design.title,
            )
            for design in designs
        ],
        ignore_conflicts=True,
    )


def _call_to_vote(round: Round, actor: User, entry: int) -> None:
    """Tell the team and the supporters who may vote, or those invited. `entry`: the round's line in the story, so
    that whoever follows the project as well is told once.
    """
    question = {"question": round.in_each("question")}
    if round.electorate == Round.Electorate.INVITED:
        guests = round.invitations.filter(person__isnull=False).values_list("person_id", flat=True)
        tell(round, "voting.invited", set(guests) - {actor.pk}, question)
        mail_strangers(round)
        return
    near = team_ids(round.project) | supporter_ids(round.project)
    asked = set(electorate(round).filter(pk__in=near).values_list("pk", flat=True))
    tell(round, "voting.round_opened", asked - {actor.pk}, question, number=entry)


def _clean(fields: Mapping[str, Any], round: Round) -> dict[str, Any]:
    """Return the fields to store, with those that follow from them; `round` says what is not among them."""
    values = dict(fields)
    if unknown := values.keys() - FIELDS:
        raise TypeError(f"a round has no {', '.join(sorted(unknown))}")
    for name in LINES.keys() & values.keys():
        values[name] = clean_line(values[name])[: LINES[name]]
        if not values[name]:
            wrong = _("Give the round a title and a question.")
            raise Refused(wrong, code="title_needed", fields={name: wrong})
    method = values.get("method", round.method)
    seats = values.get("seats") or round.seats
    values["seats"] = _seats(seats) if METHODS[method].chooses_several else 1
    since = values.get("joined_before", round.joined_before)
    asks_since = values.get("electorate", round.electorate) == Round.Electorate.SINCE
    values["joined_before"] = _past_day(since) if asks_since else None
    return values


def _seats(seats: int) -> int:
    if not 2 <= seats < rules.MOST_DESIGNS:
        words = _("Say how many designs are chosen: 2 to %(most)s.") % {"most": rules.MOST_DESIGNS - 1}
        raise Refused(words, code="bad_seats", fields={"seats": words})
    return seats


def _past_day(day: date | None) -> date:
    if day is None or day > timezone.now().astimezone(UTC).date():
        words = _("Say before which day people must have joined. It cannot lie in the future.")
        raise Refused(words, code="bad_day", fields={"joined_before": words})
    return day
