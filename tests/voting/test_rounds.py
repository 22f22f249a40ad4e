from __future__ import annotations

import threading
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from innovate.core import proofs
from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.reconcilers import run_once
from innovate.notifications.models import Notice
from innovate.projects.models import Project
from innovate.projects.services import move_stage
from innovate.projects.stages import Stage
from innovate.voting import queries, receipts, rules, services
from innovate.voting.electorates import electorate_size
from innovate.voting.models import Ballot, Design, Round
from tests.factories.accounts import UserFactory
from tests.factories.moderation import SanctionFactory
from tests.factories.projects import ProjectFactory, picture
from tests.factories.voting import DesignFactory, RoundFactory, ballot, open_round_with
from tests.voting.test_support import in_threads

WEEK = timedelta(days=7)


@pytest.fixture
def people(db):
    return UserFactory.create_batch(5)


def approve(round, person, *designs):
    return services.cast_ballot(round=round, person=person, content={"approved": [d.pk for d in designs]})


@pytest.mark.django_db
def test_create_round_numbers_them_and_allows_one_at_a_time():
    project = ProjectFactory(stage=Stage.DESIGN)
    first = services.create_round(project=project, actor=project.author, title="Shape", question="Which?")
    with pytest.raises(Conflict):
        services.create_round(project=project, actor=project.author, title="Colour", question="Which?")
    services.void_round(round=first, actor=project.author)
    second = services.create_round(project=project, actor=project.author, title="Colour", question="Which?")
    assert (first.number, second.number) == (1, 2)


@pytest.mark.django_db
def test_create_round_is_refused_outside_the_design_stage():
    project = ProjectFactory()
    with pytest.raises(Conflict):
        services.create_round(project=project, actor=project.author, title="Shape", question="Which?")


@pytest.mark.django_db
def test_add_design_stores_the_picture_and_a_revision_borrows_that_of_the_earlier_one():
    first = RoundFactory()
    earlier = services.add_design(
        round=first, author=first.created_by, title="Bowl", uploads=[picture()], alt="A bowl"
    )
    services.void_round(round=first, actor=first.created_by)
    second = RoundFactory(project=first.project, number=2)
    revised = services.add_design(round=second, author=first.created_by, title="Bowl 2", revised_from=earlier)
    assert revised.image.name == earlier.image.name
    assert revised.alt == "A bowl"


@pytest.mark.django_db
def test_add_design_of_another_project_is_no_revision():
    other = DesignFactory()
    round = RoundFactory()
    with pytest.raises(Refused):
        services.add_design(round=round, author=round.created_by, title="X", revised_from=other)


@pytest.mark.django_db
def test_open_round_needs_two_designs_and_a_sane_time():
    round = RoundFactory()
    DesignFactory(round=round)
    with pytest.raises(Refused, match="at least two"):
        services.open_round(round=round, actor=round.created_by, closes_at=timezone.now() + WEEK)
    DesignFactory(round=round)
    for wrong in (timedelta(minutes=5), timedelta(days=90), -WEEK):
        with pytest.raises(Refused, match="closing time"):
            services.open_round(round=round, actor=round.created_by, closes_at=timezone.now() + wrong)


@pytest.mark.django_db
def test_open_round_is_not_for_who_may_not_write_in_public():
    round = DesignFactory(round=RoundFactory()).round
    DesignFactory(round=round)
    lead = round.project.author
    SanctionFactory(person=lead, kind="silence")
    with pytest.raises(NotAllowed):
        services.open_round(round=round, actor=lead, closes_at=timezone.now() + timedelta(days=2))


@pytest.mark.django_db
def test_open_round_commits_to_its_secret_and_fixes_rules_and_designs():
    round = RoundFactory()
    designs = DesignFactory.create_batch(2, round=round)
    supporter = UserFactory()
    services.support(project=round.project, person=supporter)
    opened = services.open_round(round=round, actor=round.created_by, closes_at=timezone.now() + WEEK)
    assert opened.commitment == rules.commitment_to(opened.secret)
    assert opened.commitment in str(opened.project.timeline.get(kind="voting.round_opened").data)
    assert Notice.objects.filter(kind="voting.round_opened").get().person == supporter
    with pytest.raises(Conflict):
        services.add_design(round=opened, author=round.created_by, title="Late")
    with pytest.raises(Conflict):
        services.remove_design(design=designs[0])
    with pytest.raises(Conflict):
        services.edit_round(round=opened, method="score")
    with pytest.raises(Conflict):
        services.open_round(round=opened, actor=round.created_by, closes_at=timezone.now() + WEEK)


@pytest.mark.django_db
def test_ballot_can_be_changed_and_stays_one(people):
    round = open_round_with(2)
    a, b = round.designs.all()
    first = approve(round, people[0], a)
    second = approve(round, people[0], b)
    assert first.pk == second.pk
    assert first.nonce != second.nonce
    assert Ballot.objects.get().content == {"approved": [b.pk]}
    assert second.leaf_hash == rules.leaf_hash(rules.leaf(second.content, second.nonce))


@pytest.mark.django_db
def test_second_ballot_of_a_person_is_refused_by_the_database(people):
    round = open_round_with(2)
    ballot(round, {"approved": []}, people[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        ballot(round, {"approved": []}, people[0])


@pytest.mark.django_db
def test_ballot_after_the_time_is_refused_even_before_the_worker_comes(people):
    round = open_round_with(2)
    with time_machine.travel(round.closes_at + timedelta(seconds=1), tick=False):
        with pytest.raises(Conflict):
            approve(round, people[0], round.designs.first())
    assert not Ballot.objects.exists()


@pytest.mark.django_db
def test_only_the_team_votes_in_a_team_round(people):
    round = open_round_with(2, electorate=Round.Electorate.TEAM)
    with pytest.raises(NotAllowed):
        approve(round, people[0], round.designs.first())
    approve(round, round.project.author, round.designs.first())


@pytest.mark.django_db
def test_only_earlier_supporters_vote_in_a_supporters_round(people):
    round = open_round_with(2, electorate=Round.Electorate.SUPPORTERS)
    with time_machine.travel(round.opens_at - timedelta(hours=1), tick=False):
        services.support(project=round.project, person=people[0])
    services.support(project=round.project, person=people[1])
    approve(round, people[0], round.designs.first())
    with pytest.raises(NotAllowed):
        approve(round, people[1], round.designs.first())
    assert electorate_size(round) == 1


@pytest.mark.django_db
def test_clock_closes_decides_and_sends_the_project_to_funding(people):
    round = open_round_with(3)
    a, b, _c = round.designs.all()
    for person, chosen in zip(people, [(a,), (b,), (b,), (a, b), (b,)], strict=True):
        approve(round, person, *chosen)
    assert run_once(["voting.rounds"]) == 0
    with time_machine.travel(round.closes_at, tick=False):
        assert run_once(["voting.rounds"]) == 1
    round.refresh_from_db()
    assert round.state == Round.State.DECIDED
    assert round.winner == b
    assert round.result["working"]["approvals"] == {str(a.pk): 2, str(b.pk): 4, str(_c.pk): 0}
    assert round.result["turnout"] == 5
    assert Project.objects.get().stage == Stage.FUNDING
    assert queries.winning_designs(round.project) == [b]
    kinds = list(round.project.timeline.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["voting.round_decided", "projects.stage_moved"]
    assert Notice.objects.filter(kind="voting.round_decided").count() == 6


@pytest.mark.django_db
def test_a_round_that_is_not_final_leaves_the_project_in_design(people):
    round = open_round_with(2, is_final=False)
    approve(round, people[0], round.designs.first())
    services.close_round(round=round, actor=round.created_by)
    project = Project.objects.get()
    assert project.stage == Stage.DESIGN
    assert queries.winning_designs(project) == []
    assert (
        services.create_round(project=project, actor=round.created_by, title="Again", question="?").number
        == 2
    )


@pytest.mark.django_db
def test_too_few_ballots_make_it_void_and_another_round_is_possible(people):
    round = open_round_with(2, min_turnout=3)
    approve(round, people[0], round.designs.first())
    closed = services.close_round(round=round, actor=round.created_by)
    assert closed.state == Round.State.VOID
    assert closed.result == {"reason": "turnout", "turnout": 1, "needed": 3}
    assert Project.objects.get().stage == Stage.DESIGN
    assert (
        services.create_round(project=round.project, actor=round.created_by, title="2", question="?").number
        == 2
    )


@pytest.mark.django_db
def test_a_project_that_leaves_the_design_stage_voids_its_round(people):
    round = open_round_with(2)
    approve(round, people[0], round.designs.first())
    move_stage(project=round.project, to=Stage.CANCELLED, reason="The team has run out of time for it.")
    run_once(["voting.rounds"])
    round.refresh_from_db()
    assert round.state == Round.State.VOID
    assert round.result["reason"] == "stage"


@pytest.mark.django_db
def test_a_closed_round_whose_worker_died_is_decided_by_the_next(people):
    round = open_round_with(2)
    approve(round, people[0], round.designs.first())
    Round.objects.filter(pk=round.pk).update(state=Round.State.CLOSED)
    run_once(["voting.rounds"])
    round.refresh_from_db()
    assert round.state == Round.State.DECIDED
    frozen = round.result
    services.decide_round(round=round)
    round.refresh_from_db()
    assert round.result == frozen


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "content"),
    [
        ("approval", lambda a, b, c: {"approved": [a]}),
        ("score", lambda a, b, c: {"scores": {str(a): 5, str(b): 1}}),
        ("schulze", lambda a, b, c: {"ranking": [[a], [b, c]]}),
    ],
)
def test_verify_round_accepts_what_was_decided_and_refuses_any_change(people, method, content):
    round = open_round_with(3, method=method)
    ids = [design.pk for design in round.designs.all()]
    for shift, person in enumerate(people):
        services.cast_ballot(
            round=round, person=person, content=content(*ids[shift % 3 :], *ids[: shift % 3])
        )
    services.close_round(round=round, actor=round.created_by)
    out = StringIO()
    call_command("verify_round", str(round.pk), stdout=out)
    assert "verifies" in out.getvalue()
    round.refresh_from_db()

    def fails():
        with pytest.raises(CommandError, match="does not verify"):
            call_command("verify_round", str(round.pk), stderr=StringIO())

    one = Ballot.objects.first()
    Ballot.objects.filter(pk=one.pk).update(content=Ballot.objects.last().content)
    fails()
    Ballot.objects.filter(pk=one.pk).update(content=one.content)
    extra = ballot(round, one.content)
    fails()
    extra.delete()
    Round.objects.filter(pk=round.pk).update(secret="ab" * 32)
    fails()
    Round.objects.filter(pk=round.pk).update(secret=round.secret)
    loser = Design.objects.exclude(pk=round.winner_id).first()
    Round.objects.filter(pk=round.pk).update(winner=loser)
    fails()
    Round.objects.filter(pk=round.pk).update(winner=round.winner_id)
    call_command("verify_round", str(round.pk), stdout=StringIO())


@pytest.mark.django_db
def test_verify_round_of_an_open_round_says_so():
    round = open_round_with(2)
    with pytest.raises(CommandError, match="no result"):
        call_command("verify_round", str(round.pk))


@pytest.mark.django_db
def test_receipt_proves_every_ballot_under_the_root(people):
    round = open_round_with(2)
    a, b = round.designs.all()
    for n, person in enumerate(people):
        approve(round, person, a if n % 2 else b)
    assert receipts.receipt_for(Ballot.objects.select_related("round").first()).proof is None
    services.close_round(round=round, actor=round.created_by)
    round.refresh_from_db()
    for own in Ballot.objects.select_related("round"):
        receipt = receipts.receipt_for(own)
        assert proofs.proves(round.root, receipt.leaf.encode(), receipt.proof)
        assert not proofs.proves(round.root, receipt.leaf.replace("nonce", "nonse").encode(), receipt.proof)


@pytest.mark.django_db
def test_tasks_name_the_votes_that_wait_and_the_rounds_to_prepare(people, django_assert_num_queries):
    round = open_round_with(2)
    services.support(project=round.project, person=people[0])
    Round.objects.update(opens_at=timezone.now())
    idle = ProjectFactory(stage=Stage.DESIGN, author=people[0])
    with django_assert_num_queries(2):
        titles = [task.title for task in queries.tasks(people[0])]
    assert titles == [
        f"Vote on the design of “{round.project.title}”",
        f"Put designs of “{idle.title}” to the vote",
    ]
    approve(round, people[0], round.designs.first())
    assert len(queries.tasks(people[0])) == 1
    assert queries.tasks(people[1]) == []


@pytest.mark.django_db
def test_project_panel_costs_at_most_three_queries(people, django_assert_max_num_queries):
    round = open_round_with(2)
    project = Project.objects.select_related("category").get(pk=round.project.pk)
    with django_assert_max_num_queries(3):
        panel = queries.project_panel(project, people[0])
    assert panel.action.label == "Vote on the design"
    assert panel.turnout == 0


@pytest.mark.django_db(transaction=True)
def test_ballots_against_closing_are_counted_or_refused_never_lost():
    round = open_round_with(2)
    voters = UserFactory.create_batch(12)
    a = round.designs.first()

    def work(n):
        if n == 6:
            return services.close_round(round=Round.objects.get(pk=round.pk), actor=round.created_by).state
        return approve(round, voters[n], a)

    results = in_threads(12, work)
    assert all(isinstance(result, Ballot | Conflict | str) for result in results), results
    accepted = sum(isinstance(result, Ballot) for result in results)
    round.refresh_from_db()
    turnout = round.result["turnout"]
    assert turnout == accepted == Ballot.objects.count()


@pytest.mark.django_db(transaction=True)
def test_control_without_holding_the_round_a_ballot_slips_in_after_the_count():
    """Checking "is it open?" and inserting later, without the lock, stores a ballot no count has seen."""
    round = open_round_with(2)
    first, late = UserFactory.create_batch(2)
    approve(round, first, round.designs.first())
    checked, closed = threading.Event(), threading.Event()

    def work(n):
        if n:
            checked.wait()
            services.close_round(round=Round.objects.get(pk=round.pk), actor=round.created_by)
            closed.set()
        else:
            assert Round.objects.get(pk=round.pk).is_open
            checked.set()
            closed.wait()
            ballot(round, {"approved": []}, late)

    assert in_threads(2, work) == [None, None]
    round.refresh_from_db()
    assert round.result["turnout"] == 1
    assert Ballot.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_closing_twice_at_once_decides_once():
    round = open_round_with(2)
    approve(round, UserFactory(), round.designs.first())
    results = in_threads(
        4, lambda n: services.close_round(round=Round.objects.get(pk=round.pk), actor=round.created_by).state
    )
    assert sum(result == "decided" for result in results) >= 1
    assert all(result == "decided" or isinstance(result, Conflict) for result in results)
    assert round.project.timeline.filter(kind="voting.round_decided").count() == 1
