"""What judges are asked to do."""

from __future__ import annotations

from typing import Any

import pytest

from innovate.portal.challenges import queries
from innovate.portal.models import Judge
from innovate.projects.models import TeamMember
from tests.factories.accounts import UserFactory
from tests.factories.challenges import challenge, closed, entered
from tests.factories.projects import ProjectFactory
from tests.portal.challenges.browsing import signed_in

pytestmark = pytest.mark.django_db


def test_who_is_behind_an_entry_is_not_asked_to_judge_it() -> None:
    judge = UserFactory()
    row = challenge(judges=(judge,))
    project = ProjectFactory()
    TeamMember.objects.create(project=project, person=judge, role="member")
    entered(row, project)
    row = closed(row)
    assert not any(line.may_score for line in queries.judging_lines(row, judge))
    assert queries.tasks(judge) == []


def test_seat_counts_on_the_page_that_was_there_first_alone() -> None:
    judge = UserFactory()
    row = challenge()
    entered(row)
    translated = row.pages.order_by("pk")[1]
    Judge.objects.create(page=translated, person=judge)
    row = closed(row)
    assert signed_in(judge).get(f"/challenges/{row.pk}/judging/").status_code == 403
    assert queries.tasks(judge) == []


def test_tasks_cost_the_same_however_much_is_to_judge(django_assert_max_num_queries: Any) -> None:
    judge, counts = UserFactory(), []
    for number, size in enumerate((1, 4)):
        row = challenge(judges=(judge,), slug=f"call-{number}")
        for _n in range(size):
            entered(row)
        closed(row)
        with django_assert_max_num_queries(6) as found:
            tasks = queries.tasks(judge)
        assert len(tasks) == number + 1
        counts.append(len(found))
    assert counts[0] == counts[1]
