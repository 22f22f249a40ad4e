"""Supports go along when two projects become one: nobody is lost, nobody counts twice."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from innovate.core.errors import Conflict
from innovate.core.money import Money
from innovate.core.reconcilers import run_once
from innovate.projects.models import Project
from innovate.projects.services import merge_projects
from innovate.voting import services
from innovate.voting.merging import carry_supports
from innovate.voting.models import Support, SupportTally
from innovate.voting.support_queries import supporter_count
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.projects import ProjectFactory
from tests.voting.test_support import in_threads

REASON = "Both are a folding kettle."
TURNS = ["voting.merged", "voting.tallies"]


def join(one, other):
    merge_projects(project=one, into=other, actor=StaffFactory(), reason=REASON)


def shown_is_recounted():
    for tally in SupportTally.objects.all():
        assert tally.supporters == Support.objects.filter(project=tally.project_id).count()


@pytest.mark.django_db
def test_supporters_of_both_count_once_at_the_lower_bound_of_time_and_with_their_price():
    one, other, person = ProjectFactory(), ProjectFactory(), UserFactory()
    services.support(project=one, person=person, price=Money(1900, "EUR"))
    services.support(project=other, person=person)
    first = Support.objects.get(project=one).created_at
    join(one, other)
    run_once(TURNS)
    support = Support.objects.get()
    assert (support.project, support.price, support.created_at) == (other, Money(1900, "EUR"), first)
    shown_is_recounted()


@pytest.mark.django_db
def test_supporting_or_leaving_what_goes_on_elsewhere_is_refused_in_words():
    one, other, person = ProjectFactory(), ProjectFactory(), UserFactory()
    join(one, other)
    gone = Project.objects.get(pk=one.pk)
    for act in (services.support, services.withdraw):
        with pytest.raises(Conflict):
            act(project=gone, person=person)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_chain_of_merges_keeps_every_supporter_once(data):
    """People support any of four ideas, which are then merged in any order that makes no circle."""
    Support.objects.all().delete()
    people = [UserFactory() for _n in range(4)]
    ideas = [ProjectFactory() for _n in range(4)]
    wanted = data.draw(st.sets(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=16))
    for person, idea in sorted(wanted):
        services.support(project=ideas[idea], person=people[person])
    ends = {n: n for n in range(4)}
    for one, other in data.draw(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=5)):
        if ends[one] != one or ends[other] != other or one == other:
            continue
        join(ideas[one], ideas[other])
        ends = {n: (other if end == one else end) for n, end in ends.items()}
        if data.draw(st.booleans()):
            carry_supports(data.draw(st.integers(1, 3)))
    run_once(TURNS)
    expected = {(people[person].pk, ideas[ends[idea]].pk) for person, idea in wanted}
    assert set(Support.objects.values_list("person", "project")) == expected
    assert Support.objects.count() == len(expected)
    for idea in ideas:
        assert supporter_count(idea) == Support.objects.filter(project=idea).count()


@pytest.mark.django_db(transaction=True)
def test_supporting_while_it_is_merged_loses_nobody():
    one, other = ProjectFactory(), ProjectFactory()
    people, staff = UserFactory.create_batch(8), StaffFactory()
    told = []

    def work(n):
        if n == 3:
            merge_projects(project=one, into=other, actor=staff, reason=REASON)
        try:
            services.support(project=one, person=people[n])
        except Conflict:
            told.append(n)
        run_once(TURNS, passes=2)

    assert [result for result in in_threads(8, work) if result is not None] == []
    run_once(TURNS)
    # Whoever was not told to go to the other project is counted there.
    assert set(Support.objects.values_list("project", "person")) == {
        (other.pk, people[n].pk) for n in range(8) if n not in told
    }
    shown_is_recounted()
