"""Rings are held back, their voters heard, people decide, and nothing vanishes."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.reconcilers import run_once
from innovate.notifications.models import Notice
from innovate.projects.models import TeamMember
from innovate.projects.services import merge_projects
from innovate.voting import rules
from innovate.voting.integrity import places, services
from innovate.voting.integrity.traces import KEPT, Origin
from innovate.voting.models import Ballot, DoubtedVote, Ring, Round, Standing, Support, SupportTally, Trace
from innovate.voting.queries import all_ballots, ballots_in, counted_ballots, turnout_of
from innovate.voting.services import cast_ballot, close_round, support, withdraw
from innovate.voting.support_queries import supporter_count
from innovate.voting.verifying import differences_in_database
from tests.factories.accounts import StaffFactory, UserFactory, staff_of
from tests.factories.projects import ProjectFactory
from tests.factories.rings import honest_votes, newcomer, ring_supports, ring_votes
from tests.factories.voting import ballot, open_round_with

pytestmark = pytest.mark.django_db
LOOK = ["voting.rings"]


@pytest.fixture
def moderators() -> tuple[Any, Any]:
    return staff_of("Moderators"), staff_of("Moderators")


def a_ring(size: int = 30) -> tuple[Round, list[DoubtedVote]]:
    round = open_round_with(3)
    ring_votes(round, size)
    run_once(LOOK)
    return round, list(DoubtedVote.objects.filter(round=round).order_by("pk"))


def supporters(project: Any) -> int:
    run_once(["voting.tallies"])
    return SupportTally.objects.get(project=project).supporters


def test_ring_of_thirty_is_held_and_two_hundred_honest_voters_are_not() -> None:
    round = open_round_with(4)
    designs = list(round.designs.values_list("pk", flat=True))
    dice = random.Random(5)
    honest = []
    for n in range(200):
        network = "192.0.2.0/24" if n < 40 else f"10.{n}.0.0/24"
        honest.append((dice.uniform(1, 2000), {"approved": [dice.choice(designs)]}, network, f"phone {n}"))
    honest_votes(round, honest, over=timedelta(hours=3))
    ring = {one.person_id for one in ring_votes(round)}
    run_once(LOOK)
    held = set(Ballot.objects.filter(standing=Standing.HELD).values_list("person_id", flat=True))
    assert held == ring
    assert turnout_of(round) == 200
    assert ballots_in(round)[1] == 30
    assert Ring.objects.get().votes.count() == 30


def test_votes_of_older_accounts_leave_no_trace() -> None:
    round = open_round_with(2)
    person = UserFactory(date_joined=timezone.now() - timedelta(days=15))
    design = round.designs.all()[0].pk
    cast_ballot(
        round=round, person=person, content={"approved": [design]}, origin=Origin("192.0.2.0/24", "x")
    )
    assert not Trace.objects.exists()


def test_marks_are_not_what_they_are_made_of_and_differ_from_place_to_place() -> None:
    person, origin = newcomer(), Origin("192.0.2.0/24", "a" * 32)
    for project in (ProjectFactory(), ProjectFactory()):
        support(project=project, person=person, origin=origin)
    one, other = Trace.objects.order_by("pk")
    assert one.network != other.network and one.device != other.device
    assert "192" not in one.network and one.device != origin.device


def test_traces_are_deleted_after_their_time() -> None:
    support(project=ProjectFactory(), person=newcomer(), origin=Origin("192.0.2.0/24", "x"))
    with time_machine.travel(timezone.now() + KEPT - timedelta(minutes=1)):
        run_once(["voting.forget_traces"])
        assert Trace.objects.count() == 1
    with time_machine.travel(timezone.now() + KEPT + timedelta(minutes=1)):
        run_once(["voting.forget_traces"])
    assert not Trace.objects.exists()


def test_looking_twice_holds_nothing_twice() -> None:
    round, doubts = a_ring()
    Trace.objects.update(scored_at=None)
    run_once(LOOK)
    assert DoubtedVote.objects.count() == len(doubts) == 30
    assert Notice.objects.filter(kind="voting.vote_held").count() == 30
    assert round.state == Round.State.OPEN


def test_later_votes_of_a_ring_join_it() -> None:
    round, _doubts = a_ring()
    ring_votes(round, 3)
    run_once(LOOK)
    assert Ring.objects.get().votes.count() == 33


def test_held_ballot_can_be_changed_and_stays_held_under_its_right_name() -> None:
    round, doubts = a_ring()
    other = round.designs.order_by("-pk")[0].pk
    changed = cast_ballot(round=round, person=doubts[0].person, content={"approved": [other]})
    assert changed.standing == Standing.HELD
    assert changed.leaf_hash == rules.leaf_hash(rules.leaf(changed.content, changed.nonce, "held"))


def test_ring_of_supports_is_counted_apart_and_comes_back(moderators: Any) -> None:
    project = ProjectFactory()
    support(project=project, person=UserFactory())
    ring_supports(project)
    assert supporters(project) == 31
    run_once(LOOK)
    assert supporters(project) == 1
    doubt = DoubtedVote.objects.all()[0]
    services.decide_doubt(doubt=doubt, actor=moderators[0], count=True, reason="A class, they sent a photo.")
    assert supporters(project) == 2
    assert Support.objects.filter(project=project, standing=Standing.COUNTED).count() == 2


def test_taking_a_held_support_back_and_giving_it_again_washes_nothing() -> None:
    project = ProjectFactory()
    ring_supports(project)
    run_once(LOOK)
    person = DoubtedVote.objects.all()[0].person
    withdraw(project=project, person=person)
    assert supporters(project) == 0
    assert support(project=project, person=person)
    assert supporters(project) == 0
    assert Support.objects.get(project=project, person=person).standing == Standing.HELD


def test_closing_looks_at_the_last_ballots_and_waits_for_moderators(moderators: Any) -> None:
    round = open_round_with(3)
    ballot(round, {"approved": [round.designs.order_by("-pk")[0].pk]})
    ring_votes(round)
    closed = close_round(round=round, actor=round.created_by)
    assert closed.state == Round.State.CLOSED
    assert ballots_in(round)[1] == 30
    run_once(["voting.rounds"], passes=3)
    assert Round.objects.get().state == Round.State.CLOSED
    for doubt in DoubtedVote.objects.all():
        services.decide_doubt(doubt=doubt, actor=moderators[0], count=False, reason="One hand.")
    run_once(["voting.rounds"])
    assert Round.objects.get().state == Round.State.CLOSED, "there is time to appeal"
    with time_machine.travel(timezone.now() + places.APPEAL + timedelta(minutes=1)):
        run_once(["voting.rounds"])
    decided = Round.objects.get()
    first = round.designs.order_by("pk")[0].pk
    assert decided.result["turnout"] == 1
    assert decided.result["apart"] == {"held": 0, "left_out": 30, "winners": [first]}
    assert decided.result["winners"] != [first]
    assert not differences_in_database(decided)


def test_nobody_deciding_delays_the_result_for_three_days_at_most() -> None:
    round = open_round_with(3)
    ballot(round, {"approved": [round.designs.order_by("-pk")[0].pk]})
    ring_votes(round)
    close_round(round=round, actor=round.created_by)
    with time_machine.travel(timezone.now() + places.REVIEW + timedelta(minutes=1)):
        run_once(["voting.rounds"])
        decided = Round.objects.get()
        assert decided.state == Round.State.DECIDED
        assert decided.result["apart"]["held"] == 30
        doubt = DoubtedVote.objects.all()[0]
        with pytest.raises(Conflict):
            services.decide_doubt(doubt=doubt, actor=staff_of("Moderators"), count=True, reason="Late.")
    assert Ballot.objects.filter(standing=Standing.HELD).count() == 30
    assert not differences_in_database(decided)


def test_the_root_is_over_all_ballots_each_with_its_standing() -> None:
    round = open_round_with(3)
    ballot(round, {"approved": [round.designs.all()[0].pk]})
    ring_votes(round)
    close_round(round=round, actor=round.created_by)
    with time_machine.travel(timezone.now() + places.REVIEW + timedelta(minutes=1)):
        run_once(["voting.rounds"])
    decided = Round.objects.get()
    assert all_ballots(decided).count() == 31 and counted_ballots(decided).count() == 1
    stolen = all_ballots(decided).filter(standing=Standing.HELD)[0]
    all_ballots(decided).filter(pk=stolen.pk).update(standing=Standing.COUNTED)
    assert "root" in differences_in_database(decided)


def test_voter_says_something_and_reads_the_decision(client: Any, moderators: Any) -> None:
    round, (doubt, *_others) = a_ring()
    client.force_login(doubt.person)
    url = reverse("voting:ballot_review", args=[round.project.slug, round.number])
    page = client.get(url)
    assert b"under review" in page.content
    assert client.post(url, {"text": " "}).status_code == 422
    client.post(url, {"text": "We are a class."})
    assert b"We are a class." in client.get(url).content
    services.decide_doubt(doubt=doubt, actor=moderators[0], count=False, reason="No class has one browser.")
    page = client.get(url)
    assert b"No class has one browser." in page.content and b"<form" in page.content
    client.post(url, {"text": "But we have!"})
    doubt.refresh_from_db()
    services.answer_appeal(doubt=doubt, actor=moderators[1], grant=True, answer="You are right.")
    assert Ballot.objects.get(round=round, person=doubt.person).standing == Standing.COUNTED
    page = client.get(url)
    assert b"Your ballot counts" in page.content and b"You are right." in page.content
    told = Notice.objects.filter(person=doubt.person).values_list("kind", flat=True)
    assert {"voting.vote_held", "voting.vote_decided", "voting.appeal_decided"} <= set(told)


def test_pages_about_a_doubt_cost_a_fixed_number_of_queries(
    client: Any, django_assert_max_num_queries: Any
) -> None:
    round, (doubt, *_others) = a_ring(20)
    client.force_login(doubt.person)
    for name in ("ballot_review", "round", "receipt"):
        url = reverse(f"voting:{name}", args=[round.project.slug, round.number])
        client.get(url)
        with django_assert_max_num_queries(22):
            assert client.get(url).status_code == 200


def test_review_page_is_only_for_the_voter(client: Any) -> None:
    round, _doubts = a_ring()
    url = reverse("voting:ballot_review", args=[round.project.slug, round.number])
    assert client.get(url).status_code == 302
    client.force_login(UserFactory())
    assert client.get(url).status_code == 404


def test_who_decided_does_not_answer_the_appeal(moderators: Any) -> None:
    _round, (doubt, *_others) = a_ring()
    services.decide_doubt(doubt=doubt, actor=moderators[0], count=False, reason="One hand.")
    with pytest.raises(Conflict):
        services.answer_appeal(doubt=doubt, actor=moderators[1], grant=True, answer="Nobody asked.")
    services.speak(doubt=doubt, person=doubt.person, text="Look again.")
    with pytest.raises(NotAllowed):
        services.answer_appeal(doubt=doubt, actor=moderators[0], grant=True, answer="Me again.")
    with pytest.raises(Conflict):
        services.speak(doubt=doubt, person=doubt.person, text="And again.")


def test_decision_needs_a_reason_and_somebody_neutral(moderators: Any) -> None:
    round, (doubt, *_others) = a_ring()
    with pytest.raises(Refused):
        services.decide_doubt(doubt=doubt, actor=moderators[0], count=True, reason="  ")
    with pytest.raises(NotAllowed):
        services.decide_doubt(doubt=doubt, actor=UserFactory(), count=True, reason="Mine.")
    TeamMember.objects.create(project=round.project, person=moderators[0], role=TeamMember.Role.MEMBER)
    with pytest.raises(NotAllowed):
        services.decide_doubt(doubt=doubt, actor=moderators[0], count=True, reason="My project.")
    services.decide_doubt(doubt=doubt, actor=moderators[1], count=True, reason="Fine.")
    with pytest.raises(Conflict):
        services.decide_doubt(doubt=doubt, actor=moderators[1], count=False, reason="No.")


def test_unconfirmed_people_cannot_support() -> None:
    project = ProjectFactory()
    with pytest.raises(NotAllowed, match="Confirm your mail address"):
        support(project=project, person=UserFactory(verified=False))
    assert not Support.objects.exists()


def test_doubt_goes_with_the_support_into_another_project(client: Any) -> None:
    one, other = ProjectFactory(), ProjectFactory()
    ring_supports(one, 20)
    run_once(LOOK)
    merge_projects(project=one, into=other, actor=StaffFactory(), reason="Both fold.")
    run_once(["voting.merged", "voting.tallies"])
    assert supporter_count(other) == 0
    person = DoubtedVote.objects.filter(project=other)[0].person
    client.force_login(person)
    assert client.get(reverse("voting:support_review", args=[other.slug])).status_code == 200
