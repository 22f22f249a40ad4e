"""Trending and most supported: the formula, and lists that hold still under a reader."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from innovate.core.errors import Refused
from innovate.core.reconcilers import run_once
from innovate.projects.models import Project
from innovate.projects.services import move_stage
from innovate.projects.stages import Stage
from innovate.voting import ranking, services
from innovate.voting.models import Board, Placing, Support, SupportTally
from tests.factories.accounts import UserFactory
from tests.factories.projects import CategoryFactory, ProjectFactory

AGES = st.lists(st.floats(0, 10_000), min_size=1, max_size=30)
RANK = ["voting.tallies", "voting.begin", "voting.ranks"]


@given(AGES)
def test_trend_falls_with_time_and_rises_with_every_support(ages: list[float]) -> None:
    worth = ranking.trend(ages)
    assert ranking.trend([age + 1 for age in ages]) < worth < ranking.trend([*ages, 500.0])
    assert 0 < worth <= len(ages) / 2


@given(AGES)
def test_stored_trend_is_due_before_it_is_off_by_more_than_the_tolerance(ages: list[float]) -> None:
    hours = ranking.next_due(min(ages)).total_seconds() / 3600
    then = ranking.trend([age + hours for age in ages])
    assert ranking.trend(ages) <= then * (1 + ranking.TOLERANCE) * (1 + 1e-9)


@pytest.mark.django_db
def test_database_computes_the_trend_as_the_formula_does() -> None:
    project, now = ProjectFactory(), timezone.now()
    ages = [0.0, 0.5, 3.0, 100.25]
    Support.objects.bulk_create(
        Support(project=project, person=UserFactory(), created_at=now - timedelta(hours=age)) for age in ages
    )
    found, latest = ranking.trends_of([project.pk], now)[project.pk]
    assert found == pytest.approx(ranking.trend(ages), rel=1e-5)
    assert latest == now


@pytest.mark.django_db
def test_rank_changes_with_support_and_falls_by_itself() -> None:
    project = ProjectFactory()
    services.support(project=project, person=UserFactory())
    run_once(RANK)
    first = Placing.objects.get(until=None)
    assert (first.supporters, first.trend) == (1, pytest.approx(0.5, rel=1e-3))
    services.support(project=project, person=UserFactory())
    run_once(RANK)
    assert Placing.objects.get(until=None).supporters == 2
    with time_machine.travel(timezone.now() + timedelta(hours=8), tick=False):
        run_once(RANK)
        assert Placing.objects.get(until=None).trend == pytest.approx(0.2, rel=1e-3)


@pytest.mark.django_db
def test_project_that_nobody_supports_has_a_place_and_is_not_looked_at_again() -> None:
    project = ProjectFactory()
    run_once(RANK)
    assert Placing.objects.get(project=project).trend == 0
    assert SupportTally.objects.get(project=project).rank_due_at is None
    assert run_once(["voting.ranks"]) == 0


@pytest.mark.django_db
def test_project_that_moved_gets_another_place_and_no_second_look() -> None:
    still, moved = ProjectFactory(), ProjectFactory()
    services.support(project=moved, person=UserFactory())
    run_once(RANK)
    move_stage(project=moved, to=Stage.DESIGN)
    other = CategoryFactory()
    Project.objects.filter(pk=still.pk).update(category=other)
    assert ranking.misplaced(9) == [still.pk, moved.pk] and ranking.misplaced(1) == [still.pk]
    run_once(RANK)
    placings = ranking.placings_of([still.pk, moved.pk])
    assert (placings[moved.pk].stage, placings[moved.pk].supporters) == (Stage.DESIGN, 1)
    assert placings[still.pk].category == other
    assert ranking.misplaced(9) == [] and run_once(["voting.begin", "voting.ranks"]) == 0


@pytest.mark.django_db
def test_editions_nobody_pages_through_are_thrown_away_and_their_cursors_go_on() -> None:
    projects = [ProjectFactory() for _ in range(3)]
    run_once(RANK)
    page = ranking.ranked(Project.objects.all(), by="trending", limit=1)
    for project in projects:
        services.support(project=project, person=UserFactory())
    run_once(RANK)
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        run_once(["voting.ranks"])
    assert Board.objects.get().complete_from > 1
    assert not Placing.objects.filter(since=1).exists()
    assert len(ranking.ranked(Project.objects.all(), by="trending", cursor=page.next_cursor)) <= 3


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["nonsense", "1.", "1.x", "²²", "9" * 900, "\0", "1.bnVsbA"])
def test_cursor_that_is_none_is_refused_in_words(cursor: str) -> None:
    with pytest.raises(Refused, match="first page"):
        ranking.ranked(Project.objects.all(), by="supported", cursor=cursor)


#: What happens between two pages: supports given and taken back (project, person), and whose stage moves on.
SUPPORTS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 2), st.booleans()), max_size=6)
TURNS = st.lists(st.tuples(SUPPORTS, st.lists(st.integers(0, 6), max_size=1)), min_size=7, max_size=7)


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(turns=TURNS)
@pytest.mark.parametrize("stage", ["", "idea"])
@pytest.mark.parametrize("by", sorted(ranking.RANKINGS))
def test_reader_meets_every_project_once_whatever_happens_meanwhile(
    by: str, stage: str, turns: list[tuple[list[tuple[int, int, bool]], list[int]]]
) -> None:
    Support.objects.all().delete()
    Project.objects.all().update(stage="idea")
    while Project.objects.count() < 7:
        ProjectFactory()
    projects, people = list(Project.objects.order_by("pk")), [UserFactory() for _ in range(3)]
    waiting = iter(turns)

    def meanwhile() -> None:
        changes, moved = next(waiting, ([], []))
        for project, person, wants in changes:
            change = services.support if wants else services.withdraw
            change(project=projects[project], person=people[person])
        Project.objects.filter(pk__in=[projects[number].pk for number in moved]).update(stage="design")
        run_once(RANK)

    meanwhile()
    rows = Project.objects.filter(stage=stage) if stage else Project.objects.all()
    seen: list[Project] = []
    cursor = ""
    while True:
        page = ranking.ranked(rows, by=by, stage=stage, cursor=cursor, limit=2)
        seen += page.items
        cursor = page.next_cursor
        if not cursor:
            break
        meanwhile()
    met = [row.pk for row in seen]
    assert len(met) == len(set(met)) and set(met) >= set(rows.values_list("pk", flat=True))
    ranks = [row.rank for row in seen]
    assert ranks == sorted(ranks, reverse=True)
