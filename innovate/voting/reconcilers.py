"""What voting finds to do by looking at the state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from innovate.core.errors import Conflict
from innovate.core.reconcilers import claim, reconciler
from innovate.discussions.services import publish_numbers
from innovate.notifications.services import notify
from innovate.projects.models import Project
from innovate.projects.queries import team_ids
from innovate.projects.services import move_stage, page_path
from innovate.projects.stages import Stage
from innovate.voting import gates, ranking, talks  # noqa: F401 - gates and talks register reconcilers of their own
from innovate.voting.integrity import reconcilers as rings  # noqa: F401 - as do the looks for vote rings
from innovate.voting.merging import carry_supports
from innovate.voting.models import Board, Placing, Round, Standing, Support, SupportDelta, SupportTally
from innovate.voting.queries import supporter_ids
from innovate.voting.services.deciding import close_round, decide_round, void_round

BATCH = 2000
#: Projects in one edition of the rankings: their tallies are locked while it is written.
RANKED = 1000


@reconciler("voting.tallies", every=0.5)
def fold_deltas() -> int:
    """Fold waiting changes of support into the tallies: delete and add in one transaction, so each counts
    once.
    """
    with transaction.atomic():
        deltas = claim(SupportDelta.objects.order_by("pk"), BATCH)
        if not deltas:
            return 0
        sums = Counter[int]()
        for delta in deltas:
            sums[delta.project_id] += delta.delta
        SupportTally.objects.bulk_create(
            [SupportTally(project_id=pk) for pk in sorted(sums)], ignore_conflicts=True
        )
        now = timezone.now()
        # In one order everywhere, so that two workers never wait for each other in a circle.
        for project_id in sorted(sums):
            SupportTally.objects.filter(pk=project_id).update(
                supporters=F("supporters") + sums[project_id], rank_due_at=now
            )
        SupportDelta.objects.filter(pk__in=[delta.pk for delta in deltas]).delete()
        return len(deltas)


@reconciler("voting.begin", every=20)
def begin_tallies() -> int:
    """Give every published project its tally, and with it a place in the rankings; what stands elsewhere than its
    placing says is due for another.

    Seldom, because looking for them reads every project.
    """
    missing = Project.objects.exclude(stage=Stage.DRAFT).filter(support_tally=None)
    keys = list(missing.order_by("pk").values_list("pk", flat=True)[:BATCH])
    SupportTally.objects.bulk_create([SupportTally(project_id=pk) for pk in keys], ignore_conflicts=True)
    return len(keys) + _look_again_at(ranking.misplaced(BATCH))


def _look_again_at(keys: Sequence[int]) -> int:
    now = timezone.now()
    waiting = Q(rank_due_at=None) | Q(rank_due_at__gt=now)
    with transaction.atomic():
        # Passing over what is being ranked or counted this moment, so that nobody waits for the other in a circle.
        tallies = claim(SupportTally.objects.filter(waiting, pk__in=keys).order_by("pk"), BATCH)
        return SupportTally.objects.filter(pk__in=[tally.pk for tally in tallies]).update(rank_due_at=now)


@reconciler("voting.ranks", every=3)
def rank_projects() -> int:
    """Write an edition of the rankings with what is due, and throw away what no reader pages through any more."""
    now = timezone.now()
    return _new_edition(now) + _forget_editions(now)


def _new_edition(now: datetime) -> int:
    if not SupportTally.objects.filter(rank_due_at__lte=now).exists():
        return 0
    Board.objects.get_or_create(pk=1)
    with transaction.atomic():
        # One edition after the other, each seen as a whole: whoever holds the board writes the next one.
        boards = claim(Board.objects.filter(pk=1), 1)
        # Locked, so that a support folded in meanwhile does not lose its mark.
        due = claim(SupportTally.objects.filter(rank_due_at__lte=now).order_by("rank_due_at"), RANKED)
        if not boards or not due:
            return 0
        keys = [tally.pk for tally in due]
        trends, before = ranking.trends_of(keys, now), ranking.placings_of(keys)
        stands, edition, fresh = ranking.stands_in(keys), boards[0].edition + 1, []
        for tally in due:
            worth, latest = trends.get(tally.pk, (0.0, None))
            hours = (now - latest).total_seconds() / 3600 if latest else 0.0
            tally.rank_due_at = now + ranking.next_due(hours) if latest else None
            row = Placing(
                **stands[tally.pk],
                project_id=tally.pk,
                supporters=tally.supporters,
                trend=worth,
                since=edition,
            )
            if tally.pk not in before or not row.is_like(before[tally.pk]):
                fresh.append(row)
        changed = [row.project_id for row in fresh]
        Placing.objects.filter(project__in=changed, until=None).update(until=edition, ended_at=now)
        Placing.objects.bulk_create(fresh)
        Board.objects.filter(pk=1).update(edition=edition)
        SupportTally.objects.bulk_update(due, ["rank_due_at"], batch_size=100)
        return len(due)


def _forget_editions(now: datetime) -> int:
    old = Placing.objects.filter(ended_at__lt=now - ranking.KEPT).order_by("ended_at")
    rows = list(old.values_list("pk", "until")[:BATCH])
    if not rows:
        return 0
    with transaction.atomic():
        # First the promise, then the rows: nobody begins on an edition that is no longer whole.
        last = max(until for _pk, until in rows if until is not None)
        Board.objects.filter(complete_from__lt=last).update(complete_from=last)
        Placing.objects.filter(pk__in=[pk for pk, _until in rows]).delete()
    return len(rows)


@reconciler("voting.people", every=300)
def count_people() -> int:
    """Count who supports a project: it reads every support, so no page does it."""
    people = Support.objects.filter(standing=Standing.COUNTED).values("person").distinct().count()
    Board.objects.get_or_create(pk=1)
    return Board.objects.filter(pk=1).exclude(people=people).update(people=people)


@reconciler("voting.thresholds", every=2)
def open_design_stages() -> int:
    """Move ideas that enough people want to the design stage."""
    ready = (
        Project.objects.filter(
            stage=Stage.IDEA,
            hidden_at=None,
            category__review_required=False,
            support_tally__supporters__gte=F("category__support_threshold"),
        )
        .annotate(supporters=F("support_tally__supporters"), threshold=F("category__support_threshold"))
        .order_by("pk")[:50]
    )
    moved = 0
    for project in ready:
        try:
            with transaction.atomic():
                move_stage(
                    project=project,
                    to=Stage.DESIGN,
                    evidence={"supporters": project.supporters, "threshold": project.threshold},
                )
                # The team is told of the stage itself.
                notify(
                    event=f"voting.threshold_reached:{project.pk}",
                    people=supporter_ids(project) - team_ids(project),
                    kind="voting.threshold_reached",
                    data={"project": project.titles},
                    url=page_path("portal:project", project),
                )
            moved += 1
        except Conflict:
            # Another worker, or a refusal by staff, was first.
            continue
    return moved


@reconciler("voting.rounds", every=1)
def move_rounds() -> int:
    """Close rounds whose time is over, decide closed ones, and void those whose project left the design
    stage.
    """
    return _void_orphans() + _close_due() + _decide_closed()


def _void_orphans() -> int:
    orphans = Round.objects.filter(state__in=["draft", "open"]).exclude(project__stage=Stage.DESIGN)
    return sum(_attempt(void_round, item) for item in orphans.order_by("pk")[:50])


def _close_due() -> int:
    due = Round.objects.filter(state=Round.State.OPEN, closes_at__lte=timezone.now())
    return sum(_attempt(close_round, item) for item in due.order_by("closes_at", "pk")[:50])


def _decide_closed() -> int:
    # Whoever closed them died before the count, or they wait for moderators: those have not moved.
    closed = Round.objects.filter(state=Round.State.CLOSED).order_by("closes_at", "pk")[:50]
    return sum(decide_round(round=item).state != Round.State.CLOSED for item in closed)


def _attempt(service: object, item: Round) -> int:
    try:
        service(round=item)  # type: ignore[operator]
    except Conflict:
        return 0
    return 1


@reconciler("voting.merged", every=5)
def carry_merged() -> int:
    """Supports of a merged project count where it goes on."""
    return carry_supports(BATCH)


@reconciler("voting.numbers", every=1)
def publish_live_numbers() -> int:
    """Tell the rooms how many support a project and how many have voted: totals, never what they voted."""
    changed = (
        SupportTally.objects.filter(~Q(supporters=F("shown"))).select_related("project").order_by("pk")[:200]
    )
    moved = 0
    for tally in changed:
        with transaction.atomic():
            if (
                SupportTally.objects.filter(pk=tally.pk).update(shown=tally.supporters)
                and tally.project.room_id
            ):
                publish_numbers(room_id=tally.project.room_id, numbers={"supporters": tally.supporters})
        moved += 1
    open_rounds = (
        Round.objects.filter(state__in=["open", "closed"])
        .annotate(ballots_in=Count("ballots", filter=Q(ballots__standing=Standing.COUNTED)))
        .exclude(ballots_in=F("turnout_shown"))
        .select_related("project")
        .order_by("pk")[:200]
    )
    for item in open_rounds:
        with transaction.atomic():
            if (
                Round.objects.filter(pk=item.pk).update(turnout_shown=item.ballots_in)
                and item.project.room_id
            ):
                publish_numbers(room_id=item.project.room_id, numbers={"turnout": item.ballots_in})
        moved += 1
    return moved
