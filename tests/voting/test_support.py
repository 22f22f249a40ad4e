from __future__ import annotations

import threading

import pytest
from django.db import IntegrityError, connections
from django.db.models import F

from innovate.core.errors import Conflict
from innovate.core.money import Money
from innovate.core.reconcilers import run_once
from innovate.notifications.models import Notice
from innovate.projects.models import Project
from innovate.projects.stages import Stage
from innovate.voting import queries, services
from innovate.voting.models import Support, SupportDelta, SupportTally
from innovate.voting.support_queries import supporter_count
from tests.factories.accounts import UserFactory
from tests.factories.projects import ProjectFactory


def in_threads(count, work):
    """Run `work(n)` in `count` threads that start together; return what each returned or raised."""
    barrier, results = threading.Barrier(count), [None] * count

    def run(n):
        try:
            barrier.wait()
            results[n] = work(n)
        except Exception as error:  # noqa: BLE001 - handed to the test
            results[n] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db
def test_support_counts_once_and_keeps_the_last_price():
    project, person = ProjectFactory(), UserFactory()
    assert services.support(project=project, person=person) is True
    assert services.support(project=project, person=person, price=Money(4900, "EUR")) is False
    assert services.support(project=project, person=person) is False
    assert supporter_count(project) == 1
    assert Support.objects.get().price == Money(4900, "EUR")


@pytest.mark.django_db
def test_support_by_the_author_counts():
    project = ProjectFactory()
    services.support(project=project, person=project.author)
    assert supporter_count(project) == 1


@pytest.mark.django_db
def test_support_is_refused_where_nothing_is_gathered():
    project = ProjectFactory(stage=Stage.FUNDING)
    with pytest.raises(Conflict):
        services.support(project=project, person=UserFactory())


@pytest.mark.django_db
def test_withdraw_twice_takes_one_away():
    project, person = ProjectFactory(), UserFactory()
    services.support(project=project, person=UserFactory())
    services.support(project=project, person=person)
    assert services.withdraw(project=project, person=person) is True
    assert services.withdraw(project=project, person=person) is False
    assert supporter_count(project) == 1


@pytest.mark.django_db
def test_count_is_exact_before_and_after_folding():
    project = ProjectFactory()
    people = UserFactory.create_batch(4)
    for person in people:
        services.support(project=project, person=person)
    run_once(["voting.tallies"])
    services.withdraw(project=project, person=people[0])
    assert supporter_count(project) == 3
    run_once(["voting.tallies"])
    assert supporter_count(project) == 3
    assert SupportTally.objects.get().supporters == 3
    assert not SupportDelta.objects.exists()


@pytest.mark.django_db
def test_voting_writes_no_row_that_others_write(django_assert_num_queries):
    """The vote inserts; only the reconciler touches the tally."""
    project, person = ProjectFactory(), UserFactory()
    with django_assert_num_queries(4) as captured:
        services.support(project=project, person=person)
    assert not [q for q in captured.captured_queries if q["sql"].startswith("UPDATE")]


@pytest.mark.django_db
def test_threshold_moves_the_idea_to_design_once():
    project = ProjectFactory(category__support_threshold=2)
    for _ in range(2):
        services.support(project=project, person=UserFactory())
    assert Project.objects.get().stage == Stage.IDEA
    run_once(["voting.tallies", "voting.thresholds"])
    run_once(["voting.thresholds"])
    assert Project.objects.get().stage == Stage.DESIGN
    assert Notice.objects.filter(kind="voting.threshold_reached").count() == 2
    entry = project.timeline.get(kind="projects.stage_moved")
    assert entry.data["evidence"] == {"supporters": 2, "threshold": 2}


@pytest.mark.django_db
def test_threshold_not_reached_leaves_the_idea():
    project = ProjectFactory(category__support_threshold=2)
    services.support(project=project, person=UserFactory())
    run_once(["voting.tallies", "voting.thresholds"])
    assert Project.objects.get().stage == Stage.IDEA


@pytest.mark.django_db
def test_numbers_publishes_totals_only_when_they_change():
    project = ProjectFactory()
    services.support(project=project, person=UserFactory())
    assert run_once(["voting.tallies", "voting.numbers"]) > 0
    project.room.refresh_from_db()
    assert project.room.numbers["supporters"] == 1
    seen = project.room.last_seq
    run_once(["voting.tallies", "voting.numbers"])
    project.room.refresh_from_db()
    assert project.room.last_seq == seen


@pytest.mark.django_db
def test_card_numbers_costs_one_query(django_assert_num_queries):
    person = UserFactory()
    projects = ProjectFactory.create_batch(3)
    services.support(project=projects[0], person=person)
    with django_assert_num_queries(1):
        numbers = queries.card_numbers([project.pk for project in projects], person)
    assert [numbers[project.pk].supporters for project in projects] == [1, 0, 0]
    assert [numbers[project.pk].supported for project in projects] == [True, False, False]
    assert numbers[projects[0].pk].threshold == 3


@pytest.mark.django_db(transaction=True)
def test_one_person_in_twenty_threads_is_one_supporter():
    project, person = ProjectFactory(), UserFactory()
    results = in_threads(20, lambda n: services.support(project=project, person=person))
    assert sorted(results) == [False] * 19 + [True]
    run_once(["voting.tallies"])
    assert Support.objects.count() == 1
    assert supporter_count(project) == 1 == SupportTally.objects.get().supporters


@pytest.mark.django_db(transaction=True)
def test_many_people_supporting_and_leaving_while_it_folds_are_counted_exactly():
    project = ProjectFactory()
    people = UserFactory.create_batch(16)

    def work(n):
        services.support(project=project, person=people[n])
        if n % 2:
            services.withdraw(project=project, person=people[n])
        run_once(["voting.tallies"], passes=2)

    assert [result for result in in_threads(16, work) if result is not None] == []
    run_once(["voting.tallies"])
    assert supporter_count(project) == Support.objects.count() == 8 == SupportTally.objects.get().supporters


@pytest.mark.django_db(transaction=True)
def test_control_reading_then_writing_a_counter_loses_votes():
    """What the deltas are for: the same threads on a counter that is read and then written lose some of
    them.
    """
    project = ProjectFactory()
    SupportTally.objects.create(project=project)
    both_have_read = threading.Barrier(2)

    def careless(n):
        tally = SupportTally.objects.get(project=project)
        both_have_read.wait()
        tally.supporters += 1
        tally.save()

    in_threads(2, careless)
    assert SupportTally.objects.get().supporters == 1
    in_threads(
        2, lambda n: SupportTally.objects.filter(project=project).update(supporters=F("supporters") + 1)
    )
    assert SupportTally.objects.get().supporters == 3


@pytest.mark.django_db(transaction=True)
def test_control_looking_before_inserting_is_no_guard():
    """Two requests of one person both see no support yet; only the constraint stops the second insert."""
    project, person = ProjectFactory(), UserFactory()
    both_have_looked = threading.Barrier(2)

    def careless(n):
        assert not Support.objects.filter(project=project, person=person).exists()
        both_have_looked.wait()
        Support.objects.create(project=project, person=person)

    results = in_threads(2, careless)
    assert sorted(type(result) for result in results if result) == [IntegrityError]
    assert Support.objects.count() == 1


@pytest.mark.django_db
def test_people_who_support_are_counted_once_by_the_worker(django_assert_num_queries):
    person, projects = UserFactory(), ProjectFactory.create_batch(2)
    for project in projects:
        services.support(project=project, person=person)
    services.support(project=projects[0], person=UserFactory())
    assert queries.people_who_support() == 0
    run_once(["voting.people"])
    with django_assert_num_queries(1):
        assert queries.people_who_support() == 2
