"""Judging without looking at each other, and a reason for everybody."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.reconcilers import run_once
from innovate.notifications.models import Notice
from innovate.portal.challenges import queries, services
from innovate.portal.models import (
    Challenge,
    ChallengePage,
    Score,
    ScoreSheet,
)
from innovate.projects.models import Contribution, TeamMember, TimelineEntry
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.challenges import (
    COMMENT,
    REASON,
    again,
    challenge,
    closed,
    decided,
    entered,
    scored,
)
from tests.factories.projects import ProjectFactory
from tests.portal.challenges.browsing import signed_in

pytestmark = pytest.mark.django_db


def test_judging_begins_on_time_with_the_criteria_as_they_were_and_judges_are_told_once() -> None:
    judge = UserFactory()
    row = challenge(judges=(judge,))
    entered(row)
    run_once(["portal.challenges"])
    assert [notice.kind for notice in Notice.objects.filter(person=judge)] == ["portal.asked_to_judge"]
    ChallengePage.objects.update(closes_at=timezone.now())
    for _n in range(2):
        run_once(["portal.challenges"])
    row.refresh_from_db()
    assert row.state == "judging" and [one["weight"] for one in row.criteria] == [3, 1]
    assert row.criteria[0]["title"] == {"en": "Quiet", "zh-hans": "Quiet"}
    assert Notice.objects.filter(person=judge).count() == 2
    ChallengePage.objects.update(closes_at=timezone.now() + timedelta(days=9))
    assert not queries.takes_entries(Challenge.objects.get(pk=row.pk))  # a later deadline opens nothing again


def test_others_points_are_hidden_until_ones_own_are_handed_in() -> None:
    first, second = UserFactory(), UserFactory()
    row = challenge(judges=(first, second))
    entry = entered(row)
    closed(row)
    scored(entry, first, 9, 5)
    secret = signed_in(second)
    for path in (f"/challenges/entries/{entry.pk}/score/", f"/challenges/{row.pk}/judging/"):
        assert COMMENT not in secret.get(path).text
    assert [line.standing for line in queries.judging_lines(Challenge.objects.get(), second)] == [None]
    keys = [one["key"] for one in Challenge.objects.get().criteria]
    answer = secret.post(
        f"/challenges/entries/{entry.pk}/score/",
        {f"points-{keys[0]}": "5", f"points-{keys[1]}": "", "comment": "Loud when it is hot, I think."},
    )
    assert answer.status_code == 302
    assert COMMENT in secret.get(f"/challenges/entries/{entry.pk}/score/").text
    (line,) = queries.judging_lines(Challenge.objects.get(), second)
    # Quiet: (9 + 5) / 2 = 7, three times; cheap: 5, judged once only.
    assert line.standing is not None and line.standing.total == Fraction(3 * 7 + 5, 4)
    with pytest.raises(Conflict):
        scored(entry, second, 1, 1)


def test_author_and_team_do_not_score_or_decide_their_own() -> None:
    judge, other = UserFactory(), UserFactory()
    row = challenge(judges=(other,), lead=judge)
    project = ProjectFactory()
    TeamMember.objects.create(project=project, person=judge, role="member")
    entry, theirs = entered(row, project), entered(row)
    row = closed(row)
    with pytest.raises(NotAllowed):
        scored(entry, judge, 10, 10)
    with pytest.raises(NotAllowed):
        services.shortlist(entry=again(entry), actor=judge, is_on=True)
    with pytest.raises(NotAllowed):
        services.set_verdict(entry=again(entry), actor=judge, verdict="chosen", reason=REASON)
    scored(theirs, judge, 4, 4)
    for one in (entry, theirs):
        services.set_verdict(entry=again(one), actor=StaffFactory(), verdict="not_chosen", reason=REASON)
    with pytest.raises(NotAllowed):
        services.announce(challenge=row, actor=judge)
    # A judge who joins a team later does not count any more.
    scored(entry, other, 2, 2)
    TeamMember.objects.create(project=project, person=other, role="member")
    stands = queries.standings(row, queries.with_sheets(row))
    assert stands[entry.pk].total is None and stands[theirs.pk].total == 4


def test_strangers_judge_nothing_and_points_stay_in_range() -> None:
    judge = UserFactory()
    row = challenge(judges=(judge,))
    entry = entered(row)
    with pytest.raises(Conflict):
        services.save_sheet(entry=again(entry), judge=judge, points={}, comment="")  # still open
    row = closed(row)
    with pytest.raises(NotAllowed):
        scored(entry, UserFactory(), 1, 1)
    key = row.criteria[0]["key"]
    for points, comment in (({key: 11}, COMMENT), ({key: None}, COMMENT), ({key: 3}, "ok")):
        with pytest.raises(Refused):
            services.hand_in_sheet(entry=again(entry), judge=judge, points=points, comment=comment)
    sheet = ScoreSheet.objects.create(entry=entry, judge=judge)
    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.create(sheet=sheet, criterion=key, points=11)
    services.step_back(entry=again(entry), judge=judge, comment="My sister sells one of these.")
    with pytest.raises(Conflict):
        scored(entry, judge, 1, 1)


def test_result_has_a_reason_for_everybody_and_is_public() -> None:
    judge, lead = UserFactory(), UserFactory()
    row = challenge(judges=(judge,), lead=lead, reward_amount=300_000)
    best, other = entered(row), entered(row)
    row = closed(row)
    for person in (judge, lead):
        scored(best, person, 8, None)
        scored(other, person, 6, 2)
    services.shortlist(entry=again(best), actor=lead, is_on=True)
    assert Notice.objects.filter(kind="portal.entry_shortlisted", person=best.person).exists()
    services.set_verdict(entry=again(best), actor=lead, verdict="chosen", reason=REASON, award="All of it")
    client = signed_in(lead)
    answer = client.post(f"/challenges/{row.pk}/announce/")
    assert "Say first what becomes of" in answer.text and Challenge.objects.get().state == "judging"
    with pytest.raises(Refused):
        services.set_verdict(entry=again(other), actor=lead, verdict="not_chosen", reason="No.")
    services.set_verdict(
        entry=again(other), actor=lead, verdict="not_chosen", reason="It is dear, and hard to mend at home."
    )
    assert client.get(f"/challenges/{row.pk}/result/").status_code == 404
    client.post(f"/challenges/{row.pk}/announce/")
    page = Client().get(f"/challenges/{row.pk}/result/")
    assert REASON in page.text and "All of it" in page.text and "It is dear" not in page.text
    assert page.context["took_part"] == 2
    assert "It is dear" in signed_in(other.person).get(f"/challenges/{row.pk}/result/").text
    notice = Notice.objects.get(person=other.person, kind="portal.entry_not_chosen")
    assert notice.data["reason"] == "It is dear, and hard to mend at home."
    best, other = again(best), again(other)
    assert (best.state, best.result["total"], best.result["place"]) == ("chosen", "8.00", 1)
    assert (other.state, other.result["total"], other.result["place"]) == ("not_chosen", "5.00", 2)
    assert TimelineEntry.objects.filter(project=best.project, kind="portal.chosen_in_challenge").exists()
    for late in (
        lambda: services.announce(challenge=Challenge.objects.get(), actor=lead),
        lambda: services.set_verdict(entry=again(best), actor=lead, verdict="chosen", reason=REASON),
        lambda: services.shortlist(entry=again(best), actor=lead, is_on=False),
    ):
        with pytest.raises(Conflict):
            late()


def test_chosen_design_for_a_given_project_is_a_contribution_to_it() -> None:
    given_project, designer = ProjectFactory(stage="design"), UserFactory()
    row = challenge(kind="codesign", project=given_project)
    entry = services.begin_entry(challenge=row, actor=designer)
    services.save_entry(
        entry=entry, actor=designer, title="A lid of cork", text="It floats, it seals and it is warm to hold."
    )
    services.hand_in(entry=again(entry), actor=designer)
    decided(closed(row), StaffFactory(), chosen=entry)
    gift = Contribution.objects.get(project=given_project, person=designer)
    assert (gift.kind, gift.title) == ("design", "A lid of cork")


def test_verdict_and_shortlist_of_a_challenge_that_was_decided_meanwhile_are_refused() -> None:
    """Both look at the challenge once they hold it, whatever stood there when the page was read."""
    staff = StaffFactory()
    row = challenge()
    entry = entered(row)
    row = closed(row)
    read_before = again(entry)
    assert read_before.challenge.state == "judging"
    Challenge.objects.filter(pk=row.pk).update(state="decided", decided_at=timezone.now(), decided_by=staff)
    for act in (
        lambda: services.set_verdict(entry=read_before, actor=staff, verdict="chosen", reason=REASON),
        lambda: services.shortlist(entry=read_before, actor=staff, is_on=True),
    ):
        with pytest.raises(Conflict) as refused:
            act()
        assert refused.value.code == "not_judging"
    kept = again(entry)
    assert (kept.state, kept.verdict) == ("handed_in", "")
