"""Who is behind an entry reads neither its points nor its verdict before the result, and judges it nowhere."""

from __future__ import annotations

from typing import Any

import pytest

from innovate.accounts.models import User
from innovate.portal.challenges import queries, services
from innovate.portal.models import Challenge, ChallengeEntry
from innovate.portal.staff.groups import OPERATORS
from innovate.projects.models import TeamMember
from tests.factories.accounts import StaffFactory, UserFactory, staff_of
from tests.factories.challenges import COMMENT, REASON, again, challenge, closed, entered, scored
from tests.factories.projects import ProjectFactory
from tests.portal.challenges.browsing import signed_in

pytestmark = pytest.mark.django_db


def judged(*members: User, **jury: Any) -> tuple[Challenge, ChallengeEntry, ChallengeEntry]:
    """A challenge being judged; an entry with a verdict that these people are behind, and one of others with one."""
    judge, project = UserFactory(), ProjectFactory()
    row = challenge(judges=(judge, *jury.pop("judges", ())), **jury)
    for person in members:
        TeamMember.objects.create(project=project, person=person, role="member")
    mine, other = entered(row, project), entered(row)
    row = closed(row)
    for entry in (mine, other):
        scored(entry, judge, 8, 8)
        services.set_verdict(entry=again(entry), actor=StaffFactory(), verdict="chosen", reason=REASON)
    return row, mine, other


def verdicts(person: User, row: Challenge) -> dict[int, str]:
    lines = signed_in(person).get(f"/api/challenges/{row.pk}/judging").json()["lines"]
    return {line["entry"]: line["verdict"] for line in lines}


def test_verdicts_are_for_who_decides_until_the_result_and_never_for_ones_own() -> None:
    judge, lead = UserFactory(), UserFactory()
    operator = staff_of(OPERATORS)
    row, mine, other = judged(lead, operator, judges=(judge,), lead=lead)
    assert verdicts(judge, row) == {mine.pk: "", other.pk: ""}
    for person in (lead, operator):
        assert verdicts(person, row) == {mine.pk: "", other.pk: "chosen"}
        lines = queries.judging_lines(Challenge.objects.get(pk=row.pk), person)
        assert [line.sees_verdict for line in lines] == [False, True]
    services.announce(challenge=row, actor=StaffFactory())
    for person in (judge, lead, operator):
        assert verdicts(person, row) == {mine.pk: "chosen", other.pk: "chosen"}


@pytest.mark.parametrize("role", ["lead", "operator"])
def test_pages_of_the_jury_keep_ones_own_verdict_and_sheets_back(role: str) -> None:
    person = UserFactory() if role == "lead" else staff_of(OPERATORS)
    row, mine, other = judged(person, lead=person if role == "lead" else None)
    if role == "lead":
        scored(other, person, 5, 5)
    client = signed_in(person)
    assert client.get(f"/challenges/entries/{mine.pk}/verdict/").status_code == 403
    points = client.get(f"/challenges/entries/{mine.pk}/score/")
    assert points.status_code == 200 and COMMENT not in points.text
    theirs = client.get(f"/challenges/entries/{other.pk}/verdict/").text
    assert REASON in theirs and COMMENT in theirs
    announcing = client.get(f"/challenges/{row.pk}/announce/").text
    assert announcing.count(REASON) == 1 and announcing.count("panel--signal") == 1
    assert "others judge it" in announcing
