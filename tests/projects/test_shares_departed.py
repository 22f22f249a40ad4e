"""People who have closed their account keep what they share in, and stand in nobody's way."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from innovate.accounts.services import delete_account
from innovate.core.errors import Refused
from innovate.core.money import Money
from innovate.notifications.models import Notice
from innovate.projects.services import shares
from tests.factories.projects import ProjectFactory
from tests.projects.test_shares import agreed, built_on, euros, gave, propose

pytestmark = pytest.mark.django_db


def left(person):
    delete_account(person=person)
    return person


@pytest.fixture
def halved():
    """A project whose shares are agreed half and half with somebody who has left since."""
    project = ProjectFactory()
    gone = gave(project)
    agreed(project, {project.author_id: 5000, gone.pk: 5000}, cap=euros(1000))
    return project, left(gone)


def test_who_has_left_is_not_asked_and_keeps_their_share(halved):
    project, gone = halved
    helper = gave(project)
    agreement = propose(project, {project.author_id: 3000, gone.pk: 5000, helper.pk: 2000}, cap=euros(1000))
    assert agreement.state == "proposed"
    asked = Notice.objects.filter(kind="projects.shares_proposed", created_at__gte=agreement.proposed_at)
    assert [notice.person for notice in asked] == [helper]
    shares.accept_shares(agreement=agreement, person=helper)
    assert agreement.state == "agreed"
    assert propose(project, {project.author_id: 1000, gone.pk: 6000, helper.pk: 2000}).state == "proposed"


@pytest.mark.parametrize("part", [0, 4999])
def test_less_for_who_has_left_is_refused_in_words(halved, part):
    project, gone = halved
    with pytest.raises(Refused) as refused:
        propose(project, {project.author_id: 1000, gone.pk: part}, cap=euros(1000))
    assert "at least 50 %" in refused.value.fields["shares"]
    assert project.share_agreements.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rate": 999}, "rate"),
        ({"years": 4}, "years"),
        ({"cap": euros(999)}, "cap"),
        ({"cap": Money(1000, "USD"), "currency": "USD"}, "currency"),
    ],
)
def test_terms_worse_for_who_has_left_are_refused_by_field(halved, changes, field):
    project, gone = halved
    parts = {project.author_id: 5000, gone.pk: 5000}
    with pytest.raises(Refused) as refused:
        propose(project, parts, **{"cap": euros(1000), **changes})
    assert set(refused.value.fields) == {field}
    better = propose(project, parts, rate=1001, years=6, cap=None)
    assert better.state == "agreed"


def test_who_has_left_keeps_nothing_of_a_version_whose_years_are_over(halved):
    project, _gone = halved
    with time_machine.travel(timezone.now() + timedelta(days=5 * 366 + 1)):
        assert propose(project, {project.author_id: 10_000}).state == "agreed"


def test_roots_that_came_later_go_before_the_share_of_who_has_left():
    project = ProjectFactory()
    one, two = gave(project), gave(project)
    agreed(project, {one.pk: 6000, two.pk: 4000})
    for person in (one, two):
        left(person)
    built_on(project, ProjectFactory(), 1000)
    for parts in ({one.pk: 5399, two.pk: 3600}, {one.pk: 5400, two.pk: 3599}):
        with pytest.raises(Refused):
            propose(project, parts)
    assert propose(project, {one.pk: 5400, two.pk: 3600}).state == "agreed"


def test_who_has_left_without_a_share_can_be_given_one():
    project = ProjectFactory()
    gone = left(gave(project))
    assert propose(project, {project.author_id: 5000, gone.pk: 5000}).state == "agreed"


def test_leaving_takes_back_what_waits_for_the_yes_of_who_leaves():
    project = ProjectFactory()
    yes, silent = gave(project), gave(project)
    parts = {project.author_id: 5000, yes.pk: 3000, silent.pk: 2000}
    agreement = propose(project, parts)
    shares.accept_shares(agreement=agreement, person=yes)
    left(yes)
    agreement.refresh_from_db()
    assert agreement.state == "proposed"
    left(silent)
    agreement.refresh_from_db()
    assert agreement.state == "withdrawn"
    assert propose(project, parts).state == "agreed"
