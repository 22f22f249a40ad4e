"""Every reusable read of voting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from innovate.accounts.models import User
from innovate.core.actions import Action, Task
from innovate.core.over_time import running_total
from innovate.core.prepared import prepared
from innovate.projects.models import Project, TeamMember
from innovate.projects.stages import Stage
from innovate.voting.electorates import may_vote_in
from innovate.voting.models import (
    Ballot,
    Board,
    Design,
    Round,
    Standing,
    Support,
    SupportDelta,
    SupportTally,
)
from innovate.voting.permissions import runs_rounds
from innovate.voting.support_queries import SupportBox, support_box

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    Person = User | AnonymousUser


@cache
def supporters_expression() -> Combinable:
    """Return the exact number of supporters of the outer Project row: the tally and what is not folded in
    yet.

    Both are read in one statement, so that a fold in between counts nobody twice or not at all.
    """
    tally = SupportTally.objects.filter(project=OuterRef("pk")).values("supporters")
    waiting = (
        SupportDelta.objects.filter(project=OuterRef("pk"))
        .order_by()
        .values("project")
        .annotate(total=Sum("delta"))
        .values("total")
    )
    return Coalesce(Subquery(tally), 0) + Coalesce(Subquery(waiting, output_field=IntegerField()), 0)


def people_who_support() -> int:
    """Return how many people support a project, a few minutes old at most (one query, of one row)."""
    return Board.objects.values_list("people", flat=True).first() or 0


def support_by_day(project: Project) -> list[tuple[date, float]]:
    """Return how many wanted the project by the end of each day, of those who want it today (one query)."""
    counted = project.supports.filter(standing=Standing.COUNTED)
    return running_total(counted, at="created_at", each=Count("pk"))


def wishes(project: Project) -> tuple[int, int]:
    """Return how many want the project, and how many of them named a price they would pay (one query)."""
    rows = project.supports.filter(standing=Standing.COUNTED)
    counted = rows.aggregate(want=Count("pk"), would_buy=Count("price_amount"))
    return counted["want"], counted["would_buy"]


@dataclass(frozen=True, slots=True)
class CardNumbers:
    """What a card says about votes; `threshold` supporters open the design stage. `closes_at`: of an open vote, or of
    an idea's time to find them.
    """

    supporters: int
    supported: bool
    threshold: int
    closes_at: datetime | None


def card_numbers(project_ids: Sequence[int], person: Person) -> dict[int, CardNumbers]:
    """Return the numbers of these projects' cards (one query)."""
    rows = _card_numbers(tuple(project_ids), person.pk)
    return {pk: CardNumbers(*numbers) for pk, *numbers in rows}


@prepared
def _card_numbers(projects: tuple[int, ...], person: int | None) -> QuerySet[Any, Any]:
    own = Exists(Support.objects.filter(project=OuterRef("pk"), person=person)) if person else Value(False)
    # A project has one open vote at most.
    votes = Round.objects.filter(project=OuterRef("pk"), state=Round.State.OPEN).order_by()
    time_of_idea = Case(When(stage=Stage.IDEA, then=F("support_clock__ends_at")))
    closes = Coalesce(Subquery(votes.values("closes_at")[:1]), time_of_idea)
    return (
        Project.objects.filter(pk__in=projects)
        .annotate(supporters=supporters_expression(), supported=own, closes=closes)
        .values_list("pk", "supporters", "supported", "category__support_threshold", "closes")
    )


def supporter_ids(project: Project) -> set[int]:
    """Return the primary keys of those who support the project now."""
    return set(Support.objects.filter(project=project).values_list("person_id", flat=True))


def round_by_number(project: Project, number: int, *, include_drafts: bool) -> Round:
    """Return one round of the project; raises Http404, for a round in preparation too unless
    `include_drafts`.
    """
    rows = Round.objects.filter(project=project, number=number)
    found = (rows if include_drafts else rows.filter(_public_round())).select_related("winner").first()
    if found is None:
        raise Http404
    found.project = project
    return found


def rounds_of(project: Project, *, include_drafts: bool) -> list[Round]:
    """Return the project's rounds, the newest first, with winners (one query)."""
    rows = Round.objects.filter(project=project).select_related("winner").order_by("-number")
    rounds = list(rows if include_drafts else rows.filter(_public_round()))
    for item in rounds:
        item.project = project
    return rounds


def _public_round() -> Q:
    # A round called off before it opened was never public.
    return ~Q(state=Round.State.DRAFT) & Q(opens_at__isnull=False)


def public_round(pk: int, person: Person) -> Round:
    """Return a round for the API; raises Http404 for one in preparation unless the person runs it."""
    found = Round.objects.select_related("project", "winner").filter(pk=pk).first()
    if found is None:
        raise Http404
    if found.opens_at is None and not person.has_perm("voting.manage_round", found):
        raise Http404
    if not person.has_perm("projects.view_project", found.project):
        raise Http404
    return found


def winning_designs(project: Project) -> list[Design]:
    """Return the designs that the project's last final round chose, the first of them first; none before one is
    decided, or when "none of these" won (two queries).
    """
    last = (
        Round.objects.filter(project=project, state=Round.State.DECIDED, is_final=True)
        .order_by("-number")
        .first()
    )
    return chosen_by(last) if last else []


def chosen_by(round: Round) -> list[Design]:
    """Return the designs that the decided round chose, the first one first (one query)."""
    found = _chosen(round.pk)
    for design in found:
        design.round = round
    return found


@prepared
def _chosen(round: int) -> QuerySet[Design]:
    return Design.objects.filter(round=round, chosen__isnull=False).order_by("chosen")


def ballots_in(round: Round) -> tuple[int, int]:
    """Return how many ballots count, and how many are under review (one query)."""
    held = Count("pk", filter=Q(standing=Standing.HELD))
    counted = Count("pk", filter=Q(standing=Standing.COUNTED))
    told = all_ballots(round).aggregate(counted=counted, held=held)
    return told["counted"], told["held"]


def turnout_of(round: Round) -> int:
    """Return how many ballots are in and count; see `ballots_in` for the others."""
    return counted_ballots(round).count()


def all_ballots(round: Round) -> QuerySet[Ballot]:
    """Return every ballot that was cast: the leaves under the root, as `rules.leaf(content, nonce, standing)`, and
    the published list.
    """
    return Ballot.objects.filter(round=round)


def counted_ballots(round: Round) -> QuerySet[Ballot]:
    """Return the ballots that the result is made of: those in the tally."""
    return all_ballots(round).filter(standing=Standing.COUNTED)


def ballots_apart(round: Round) -> QuerySet[Ballot]:
    """Return the ballots that are kept and not counted: under review, or left out by a moderator."""
    return all_ballots(round).exclude(standing=Standing.COUNTED)


@dataclass(frozen=True, slots=True)
class Panel:
    """Voting's part of the project page."""

    box: SupportBox
    round: Round | None
    turnout: int
    voted: bool
    winners: Sequence[Design]
    action: Action | None


def project_panel(project: Project, person: Person) -> Panel:
    """Return voting's part of the project page (three queries at most, four with a decided vote)."""
    newest: Any = next(iter(_newest_round(project.pk, person.pk)), None)
    if newest is not None:
        newest.project = project
    box = support_box(project, person)
    return Panel(
        box=box,
        round=newest,
        turnout=newest.ballots_in if newest else 0,
        voted=bool(newest and newest.voted),
        winners=chosen_by(newest) if newest and newest.state == Round.State.DECIDED else (),
        action=_action(newest, box, person),
    )


@prepared
def _newest_round(project: int, person: int | None) -> QuerySet[Round]:
    own = Exists(Ballot.objects.filter(round=OuterRef("pk"), person=person)) if person else Value(False)
    rows = Round.objects.filter(_public_round(), project=project).select_related("winner")
    counted = Count("ballots", filter=Q(ballots__standing=Standing.COUNTED))
    return rows.annotate(ballots_in=counted, voted=own).order_by("-number")[:1]


def _action(newest: Any, box: SupportBox, person: Person) -> Action | None:
    """The open vote; what the team has to put to the vote; or, for an idea, that others hear of it. Supporting is not
    named here: the panel's own button does it in place.
    """
    project = box.project
    if newest is None or not newest.is_open:
        counting = newest is not None and newest.state == Round.State.CLOSED
        if project.stage == Stage.DESIGN and not counting and runs_rounds(person, project):
            designs = reverse("voting:designs", args=[project.slug])
            return Action(_("Put designs to the vote"), designs, icon="vote")
        if project.stage == Stage.IDEA and (box.supported or person.pk in project.memberships):
            hint = _("Everyone who wants it brings it nearer to its design.")
            return Action(_("Share it"), project.get_absolute_url(), "share", hint, "share-2")
        return None
    label = _("Change your ballot") if newest.voted else _("Vote on the design")
    return Action(label, newest.get_absolute_url(), hint=newest.words.question, icon="vote")


def tasks(person: User) -> list[Task]:
    """Return the votes that wait for this person, and rounds their team has to prepare (two queries)."""
    now = timezone.now()
    own = Ballot.objects.filter(round=OuterRef("pk"), person=person)
    on_team = TeamMember.objects.filter(project=OuterRef("project"), person=person)
    supports = Support.objects.filter(project=OuterRef("project"), person=person)
    # Of votes that ask many, those on products one cares about.
    near = Exists(supports) | Exists(on_team) | Q(electorate=Round.Electorate.INVITED)
    waiting = (
        Round.objects.filter(may_vote_in(person), near, state=Round.State.OPEN, closes_at__gt=now)
        .filter(~Exists(own))
        .select_related("project")
        .order_by("closes_at", "pk")[:20]
    )
    votes = [
        Task(
            _("Vote on the design of “%(project)s”") % {"project": item.project.words.title},
            item.get_absolute_url(),
            due=item.closes_at,
        )
        for item in waiting
    ]
    idle = Project.objects.filter(
        ~Exists(
            Round.objects.filter(project=OuterRef("pk"))
            .exclude(state=Round.State.VOID)
            .exclude(Q(is_final=False) | Q(winner=None), state=Round.State.DECIDED)
        ),
        Exists(TeamMember.objects.filter(project=OuterRef("pk"), person=person, role=TeamMember.Role.LEAD)),
        stage=Stage.DESIGN,
    ).order_by("stage_since", "pk")[:20]
    return votes + [
        Task(
            _("Put designs of “%(project)s” to the vote") % {"project": project.words.title},
            reverse("voting:designs", args=[project.slug]),
        )
        for project in idle
    ]
