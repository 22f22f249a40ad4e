from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.models import RateWindow
from innovate.projects import services, team_queries
from innovate.projects.models import (
    Decision,
    Handover,
    Invitation,
    TeamMember,
)
from tests.factories.accounts import UserFactory
from tests.factories.projects import ProjectFactory
from tests.projects.test_joining import ask, make_role

pytestmark = pytest.mark.django_db


# Permissions


@pytest.mark.parametrize(
    ("entrusted", "permission"),
    [
        ("edit", "projects.edit_project"),
        ("news", "projects.post_news"),
        ("rounds", "voting.start_round"),
        ("campaign", "projects.run_campaign"),
        ("sourcing", "projects.run_sourcing"),
    ],
)
def test_a_member_may_what_was_entrusted_and_no_more(entrusted, permission):
    project, person = ProjectFactory(), UserFactory()
    member = services.add_member(project=project, person=person, actor=project.author, permissions=[])
    assert not person.has_perm(permission, project)
    services.change_membership(member=member, role="member", permissions=[entrusted])
    fresh = type(project).objects.get(pk=project.pk)
    assert person.has_perm(permission, fresh)
    assert not person.has_perm("projects.lead_project", fresh)
    others = {"projects.edit_project", "projects.post_news", "projects.run_campaign"} - {permission}
    assert not any(person.has_perm(other, fresh) for other in others)


def test_permissions_nobody_knows_are_a_bug():
    member = ProjectFactory().team.get()
    with pytest.raises(ValueError, match="launch"):
        services.change_membership(member=member, role="lead", permissions=["launch"])


def test_the_last_lead_cannot_be_made_a_member():
    member = ProjectFactory().team.get()
    with pytest.raises(Conflict):
        services.change_membership(member=member, role="member", permissions=[])


# Handing over


def pair():
    project, other = ProjectFactory(), UserFactory()
    services.add_member(project=project, person=other, actor=project.author)
    return project, other


def test_the_last_lead_stays_who_was_read_as_a_member_before():
    project, other = pair()
    stale = project.team.get(person=other)
    handover = services.offer_handover(project=project, giver=project.author, taker=other, leaves=True)
    services.answer_handover(handover=handover, actor=other, accept=True)
    with pytest.raises(Conflict) as refused:
        services.remove_member(member=stale)
    assert refused.value.code == "last_lead"
    assert project.team.get().role == "lead"


def test_who_has_left_is_taken_off_once_and_changed_no_more():
    project, other = pair()
    first, second = (project.team.get(person=other) for _ in range(2))
    services.remove_member(member=first)
    services.remove_member(member=second)
    with pytest.raises(Conflict):
        services.change_membership(member=second, role="lead", permissions=[])
    assert list(project.team.values_list("person", flat=True)) == [project.author_id]


def test_a_handover_changes_nothing_until_it_is_accepted():
    project, other = pair()
    handover = services.offer_handover(project=project, giver=project.author, taker=other)
    assert project.team.get(person=other).role == "member"
    services.answer_handover(handover=handover, actor=other, accept=True)
    assert project.team.get(person=other).role == "lead"
    assert project.team.get(person=project.author).role == "member"
    assert project.timeline.filter(kind="projects.handed_over").count() == 1


def test_the_last_lead_leaves_by_handing_over():
    project, other = pair()
    with pytest.raises(Conflict):
        services.remove_member(member=project.team.get(person=project.author))
    handover = services.offer_handover(project=project, giver=project.author, taker=other, leaves=True)
    services.answer_handover(handover=handover, actor=other, accept=True)
    assert list(project.team.values_list("person", "role")) == [(other.pk, "lead")]


def test_a_handover_is_answered_by_its_taker_once():
    project, other = pair()
    handover = services.offer_handover(project=project, giver=project.author, taker=other)
    with pytest.raises(NotAllowed):
        services.answer_handover(handover=handover, actor=project.author, accept=True)
    services.answer_handover(handover=handover, actor=other, accept=False)
    with pytest.raises(Conflict):
        services.answer_handover(handover=handover, actor=other, accept=True)
    assert project.team.get(person=project.author).role == "lead"


def test_a_handover_ends_when_its_taker_leaves():
    project, other = pair()
    handover = services.offer_handover(project=project, giver=project.author, taker=other)
    services.remove_member(member=project.team.get(person=other))
    with pytest.raises(Conflict):
        services.answer_handover(handover=handover, actor=other, accept=True)
    assert project.team.get().role == "lead"


def test_a_lead_who_is_made_a_member_hands_nothing_over_any_more():
    project, other = pair()
    first, third = project.team.get(person=project.author), UserFactory()
    services.add_member(project=project, person=third, actor=project.author, role="lead")
    offer = services.offer_handover(project=project, giver=project.author, taker=other)
    services.change_membership(member=first, role="member", permissions=[])
    offer.refresh_from_db()
    assert offer.state == "withdrawn"
    # An offer from before such offers were called off.
    Handover.objects.filter(pk=offer.pk).update(state="offered", answered_at=None)
    with pytest.raises(Conflict) as refused:
        services.answer_handover(handover=Handover.objects.get(), actor=other, accept=True)
    assert refused.value.code == "giver_not_lead"
    assert project.team.get(person=other).role == "member"
    assert project.team.get(person=project.author).permissions == []
    assert Handover.objects.get().state == "offered"


def test_offers_to_a_lead_who_is_made_a_member_stand():
    project, other = pair()
    member = project.team.get(person=other)
    services.change_membership(member=member, role="lead", permissions=[])
    offer = services.offer_handover(project=project, giver=project.author, taker=other)
    services.change_membership(member=member, role="member", permissions=[])
    services.answer_handover(handover=offer, actor=other, accept=True)
    assert project.team.get(person=other).role == "lead"


def test_a_handover_goes_to_somebody_on_the_team_and_one_at_a_time():
    project, other = pair()
    for taker in (UserFactory(), project.author):
        with pytest.raises(Refused):
            services.offer_handover(project=project, giver=project.author, taker=taker)
    with pytest.raises(NotAllowed):
        services.offer_handover(project=project, giver=other, taker=project.author)
    services.offer_handover(project=project, giver=project.author, taker=other)
    with pytest.raises(Conflict):
        services.offer_handover(project=project, giver=project.author, taker=other)


# Decisions and the clock


def question(project, **changes):
    values = {"question": "Which lid?", "options": ["Glass", "Steel"], **changes}
    return services.open_decision(project=project, actor=project.author, **values)


def test_a_decision_says_what_and_why_and_stands_in_the_story():
    project = ProjectFactory()
    decision = question(project)
    for answer, reason, wrong in (("Wood", "It is nice.", "answer"), ("Glass", "", "reason")):
        with pytest.raises(Refused) as refused:
            services.decide(decision=decision, actor=project.author, answer=answer, reason=reason)
        assert set(refused.value.fields) == {wrong}
    services.decide(decision=decision, actor=project.author, answer="Glass", reason="One sees the rice.")
    assert project.timeline.get(kind="projects.decided").data["answer"] == "Glass"
    with pytest.raises(Conflict):
        services.drop_decision(decision=decision)


def test_a_question_has_no_answers_or_several():
    for options in (["Only one"], [str(n) for n in range(9)]):
        with pytest.raises(Refused) as refused:
            question(ProjectFactory(), options=options)
        assert "options" in refused.value.fields
    assert question(ProjectFactory(), options=[]).options == []


def test_a_decided_question_without_reason_is_refused_by_the_database():
    decision = question(ProjectFactory())
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(state="decided", answer="Glass")


def test_the_clock_is_the_median_of_decisions_and_answers():
    project = ProjectFactory()
    assert team_queries.clock_of(project).median is None
    for minutes in (10, 30, 600):
        decision = question(project, question=f"After {minutes}?")
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            services.decide(decision=decision, actor=project.author, answer="Glass", reason="Because.")
    clock = team_queries.clock_of(project)
    assert clock.answers == 3
    assert timedelta(minutes=30) <= clock.median < timedelta(minutes=31)
    request = ask(project)
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        services.answer_request(request=request, actor=project.author, accept=True, answer="")
    assert team_queries.clock_of(project).answers == 4
    assert timedelta(minutes=20) <= team_queries.clock_of(project).median < timedelta(minutes=21)


# Pages


@pytest.fixture
def led(client):
    RateWindow.objects.all().delete()
    project = ProjectFactory()
    client.force_login(project.author)
    return project


def test_the_team_page_shows_roles_to_everyone_and_forms_to_nobody_else(client):
    project = ProjectFactory()
    make_role(project)
    page = client.get(reverse("projects:team", args=[project.slug])).content.decode()
    assert "Somebody who can sew" in page
    assert "Invite somebody" not in page


def test_a_refused_question_keeps_what_was_typed(client, led):
    url = reverse("projects:decisions", args=[led.slug])
    page = client.post(url, {"question": "Which handle?", "options": "Only wood"}).content.decode()
    assert "Which handle?" in page
    assert "Only wood" in page
    assert not Decision.objects.exists()


def test_requests_are_answered_on_their_page(client, led):
    request = ask(led)
    url = reverse("projects:requests", args=[led.slug])
    assert "sewn tents" in client.get(url).content.decode()
    typed = {"request": request.pk, "action": "decline"}
    assert "Say why" in client.post(url, typed).content.decode()
    client.post(url, {**typed, f"{request.pk}-answer": "We are enough people now."})
    request.refresh_from_db()
    assert request.state == "declined"


def test_a_lead_who_wants_to_leave_is_sent_to_hand_over(client, led):
    own = led.team.get()
    answer = client.post(reverse("projects:remove_member", args=[led.slug, own.pk]))
    assert answer["Location"] == reverse("projects:handover", args=[led.slug])
    assert "You are alone on the team" in client.get(answer["Location"]).content.decode()


def test_a_handover_is_offered_and_accepted_by_pages(client, led):
    other = UserFactory()
    services.add_member(project=led, person=other, actor=led.author)
    url = reverse("projects:handover", args=[led.slug])
    client.post(url, {"taker": other.pk})
    client.force_login(other)
    assert "offers you the lead" in client.get(url).content.decode()
    client.post(url, {"action": "accept"})
    assert led.team.get(person=other).role == TeamMember.Role.LEAD


def test_an_invitation_waits_on_ones_own_page(client, led):
    guest = UserFactory(display_name="Lone Guest")
    client.post(
        reverse("projects:invite", args=[led.slug]),
        {"who": "Lone Guest", "role": "member", "permissions": ["news"]},
    )
    client.force_login(guest)
    invitation = Invitation.objects.get()
    own = reverse("projects:own_invitation", args=[invitation.pk])
    assert own in client.get("/me/").content.decode()
    client.post(own, {"action": "accept"})
    assert led.team.get(person=guest).permissions == ["news"]


@pytest.mark.parametrize("page", ["team", "decisions", "requests", "invite"])
def test_team_pages_cost_a_fixed_number_of_queries(client, led, page):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(f"projects:{page}", args=[led.slug])).status_code == 200
        return len(captured)

    def fill(mark):
        make_role(led, title=f"Role {mark}")
        ask(led)
        question(led, question=f"Question {mark}?")
        services.invite(project=led, actor=led.author, who=f"{mark}@example.org")
        services.add_member(project=led, person=UserFactory(), actor=led.author)

    fill("first")
    cost()
    before = cost()
    for mark in range(4):
        fill(mark)
    assert cost() == before
