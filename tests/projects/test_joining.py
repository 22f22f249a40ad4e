"""The ways onto a team: open roles and requests from outside, invitations from inside."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.core.reconcilers import run_once
from innovate.notifications.models import Notice
from innovate.portal.staff.groups import OPERATORS
from innovate.projects import services
from innovate.projects.models import (
    Invitation,
    JoinRequest,
    OpenRole,
    Project,
)
from innovate.projects.services.joining import invitation_of
from innovate.projects.stages import Stage
from tests.factories.accounts import UserFactory, staff_of
from tests.factories.projects import DraftFactory, ProjectFactory

pytestmark = pytest.mark.django_db


def make_role(project, title="Somebody who can sew"):
    return services.open_role(
        project=project, actor=project.author, title=title, needs="Two evenings a week."
    )


def ask(project, person=None, role=None):
    return services.ask_to_join(
        project=project, person=person or UserFactory(), role=role, message="I have sewn tents for years."
    )


# Open roles and requests


def test_a_role_needs_its_words_and_a_published_project():
    with pytest.raises(Refused) as refused:
        services.open_role(project=ProjectFactory(), actor=UserFactory(), title="\u200b", needs=" ")
    assert set(refused.value.fields) == {"title", "needs"}
    with pytest.raises(Conflict):
        make_role(DraftFactory())


def test_a_request_is_accepted_fills_the_role_and_tells_the_person():
    project, person = ProjectFactory(), UserFactory()
    role = make_role(project)
    request = ask(project, person, role)
    assert Notice.objects.get(kind="projects.join_request").person == project.author
    services.answer_request(request=request, actor=project.author, accept=True, answer="Welcome!")
    role.refresh_from_db()
    assert (role.state, role.filled_by) == (OpenRole.State.FILLED, person)
    assert project.team.get(person=person).role == "member"
    assert Notice.objects.get(kind="projects.join_accepted").person == person
    assert project.contributions.filter(person=person, kind="team").exists()


def test_a_no_needs_words_and_nobody_answers_twice():
    project = ProjectFactory()
    request = ask(project)
    with pytest.raises(Refused) as refused:
        services.answer_request(request=request, actor=project.author, accept=False, answer=" ")
    assert "answer" in refused.value.fields
    services.answer_request(request=request, actor=project.author, accept=False, answer="We are enough.")
    with pytest.raises(Conflict):
        services.answer_request(request=request, actor=project.author, accept=True, answer="")
    assert project.team.count() == 1
    # The answer reached the person; they may ask again later.
    ask(project, request.person)


def test_one_waiting_request_per_person_is_the_databases_rule():
    project, person = ProjectFactory(), UserFactory()
    ask(project, person)
    with pytest.raises(Conflict):
        ask(project, person)
    with pytest.raises(IntegrityError), transaction.atomic():
        JoinRequest.objects.create(project=project, person=person, message="Again, past the service.")


@pytest.mark.parametrize("stage", [Stage.COMPLETED, Stage.DECLINED, Stage.CANCELLED])
def test_nobody_joins_a_project_that_is_over(stage):
    with pytest.raises(Conflict):
        ask(ProjectFactory(stage=stage))


def test_who_is_on_the_team_does_not_ask_nor_for_a_role_that_is_taken_or_elsewhere():
    project = ProjectFactory()
    with pytest.raises(Conflict):
        ask(project, project.author)
    role = make_role(project)
    services.close_role(role=role)
    with pytest.raises(Conflict):
        ask(project, role=role)
    with pytest.raises(Refused):
        ask(project, role=make_role(ProjectFactory()))


def test_a_request_is_withdrawn_by_its_person_only():
    request = ask(ProjectFactory())
    with pytest.raises(NotAllowed):
        services.withdraw_request(request=request, actor=UserFactory())
    services.withdraw_request(request=request, actor=request.person)
    assert request.state == "withdrawn"


def test_who_has_joined_another_way_waits_for_no_answer_and_loses_nothing_by_one():
    project, person = ProjectFactory(), UserFactory()
    request = ask(project, person)
    invitation, _token = services.invite(project=project, actor=project.author, who=person.email, role="lead")
    services.accept_invitation(invitation=invitation, person=person)
    request.refresh_from_db()
    assert request.state == "withdrawn"
    # A request from before such requests were closed.
    JoinRequest.objects.filter(pk=request.pk).update(state="waiting", answered_at=None)
    services.answer_request(
        request=JoinRequest.objects.get(), actor=project.author, accept=True, answer="Welcome!"
    )
    assert project.team.get(person=person).role == "lead"


def test_nobody_is_let_into_a_project_that_ended_or_was_hidden_after_they_asked():
    for change in (services.decline, services.hide_project):
        request = JoinRequest.objects.get(pk=ask(ProjectFactory()).pk)
        lead = request.project.author
        change(
            project=Project.objects.get(pk=request.project_id),
            actor=staff_of(OPERATORS),
            reason="It copies a lamp.",
        )
        with pytest.raises(Conflict) as refused:
            services.answer_request(request=request, actor=lead, accept=True, answer="Welcome!")
        assert refused.value.code == "not_joinable"
        request.refresh_from_db()
        assert request.state == "waiting"
        services.answer_request(request=request, actor=lead, accept=False, answer="It is over.")


# Invitations


def test_an_invitation_keeps_only_the_hash_of_its_secret_and_works_once(mailoutbox):
    project, guest = ProjectFactory(), UserFactory()
    invitation, token = services.invite(project=project, actor=project.author, who="New@Example.org")
    assert invitation.email == "new@example.org"
    assert token not in str(Invitation.objects.values().get())
    assert (mailoutbox[0].to, token in mailoutbox[0].body) == (["new@example.org"], True)
    assert invitation_of(token) == invitation
    services.accept_invitation(invitation=invitation, person=guest)
    assert project.team.filter(person=guest).exists()
    with pytest.raises(Conflict):
        services.accept_invitation(invitation=invitation, person=UserFactory())
    assert project.team.count() == 2


def test_an_invitation_carries_role_and_permissions():
    project, guest = ProjectFactory(), UserFactory()
    invitation, _token = services.invite(
        project=project, actor=project.author, who=guest.email, permissions=["rounds", "news"]
    )
    member = services.accept_invitation(invitation=invitation, person=guest)
    assert member.permissions == ["news", "rounds"]
    assert guest.has_perm("voting.start_round", project)
    assert not guest.has_perm("projects.edit_project", project)


def test_by_name_needs_exactly_one_person():
    project = ProjectFactory()
    mina = UserFactory(display_name="Mina Ito")
    invitation, _token = services.invite(project=project, actor=project.author, who="mina ito")
    assert invitation.person == mina
    UserFactory(display_name="Mina ITO")
    for name in ("Mina Ito", "Nobody"):
        with pytest.raises(Refused) as refused:
            services.invite(project=ProjectFactory(), actor=project.author, who=name)
        assert "who" in refused.value.fields


def test_one_open_invitation_per_address_until_it_expires():
    project = ProjectFactory()
    services.invite(project=project, actor=project.author, who="a@example.org")
    with pytest.raises(Conflict):
        services.invite(project=project, actor=project.author, who="A@example.org")
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        services.invite(project=project, actor=project.author, who="a@example.org")
    assert sorted(project.invitations.values_list("state", flat=True)) == ["expired", "open"]


def test_an_old_invitation_lets_nobody_in_and_is_closed_by_the_clock():
    project = ProjectFactory()
    invitation, _token = services.invite(project=project, actor=project.author, who="a@example.org")
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        with pytest.raises(Conflict):
            services.accept_invitation(invitation=invitation, person=UserFactory())
        run_once(["projects.invitations"])
    invitation.refresh_from_db()
    assert invitation.state == "expired"


def test_who_leads_no_more_makes_nobody_a_lead_by_an_old_invitation(client):
    project, other, guest = ProjectFactory(), UserFactory(), UserFactory()
    services.add_member(project=project, person=other, actor=project.author, role="lead")
    invited = [
        services.invite(project=project, actor=actor, who=f"{n}@example.org", role="lead")
        for n, actor in enumerate((project.author, other, staff_of(OPERATORS)))
    ]
    services.change_membership(
        member=project.team.get(person=project.author), role="member", permissions=["edit"]
    )
    client.force_login(guest)
    link = reverse("projects:invitation", args=[invited[0][1]])
    page = client.post(link, {"action": "accept"}, follow=True)
    assert "You join as a member" in page.text
    assert project.team.get(person=guest).role == "member"
    assert Invitation.objects.get(pk=invited[0][0].pk).role == "member"
    for invitation, _token in invited[1:]:
        assert services.accept_invitation(invitation=invitation, person=UserFactory()).role == "lead"


def test_a_link_never_makes_a_lead_less():
    project, other = ProjectFactory(), UserFactory()
    services.add_member(project=project, person=other, actor=project.author, role="lead")
    invitation, _token = services.invite(project=project, actor=project.author, who="x@example.org")
    services.accept_invitation(invitation=invitation, person=other)
    assert project.team.get(person=other).role == "lead"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("accepted", "is used"),
        ("withdrawn", "was taken back"),
        ("declined", "was declined"),
        ("expired", "too old"),
    ],
)
def test_the_page_of_a_spent_invitation_says_why(client, state, words):
    project = ProjectFactory()
    invitation, token = services.invite(project=project, actor=project.author, who="a@example.org")
    Invitation.objects.filter(pk=invitation.pk).update(state=state)
    page = client.get(reverse("projects:invitation", args=[token])).content.decode()
    assert words in page
    assert "Join the team" not in page


def test_an_unknown_secret_is_answered_in_words(client):
    answer = client.get(reverse("projects:invitation", args=["nonsense"]))
    assert answer.status_code == 404
    assert "We do not know this invitation" in answer.content.decode()


def test_the_link_of_the_mail_leads_to_joining_a_draft(client, mailoutbox):
    draft, guest = DraftFactory(), UserFactory()
    services.invite(project=draft, actor=draft.author, who="friend@example.org", message="Come and build.")
    path = re.search(r"/projects/invitations/\S+", mailoutbox[0].body)[0]
    assert "Come and build." in client.get(path).content.decode()
    client.force_login(guest)
    assert client.post(path, {"action": "accept"})["Location"] == f"/projects/{draft.slug}/team/"
    assert draft.team.filter(person=guest).exists()


def test_who_is_invited_by_name_keeps_their_address_to_themselves(client):
    led = ProjectFactory()
    person = UserFactory(display_name="Nora Secret", email="nora@private.example")
    client.force_login(led.author)
    address = f"/projects/{led.slug}/team/invite/"
    page = client.post(address, {"who": "nora secret", "role": "member", "message": ""}, follow=True)
    assert "The invitation to nora secret is on its way" in page.text and person.email not in page.text
    listed = client.get(f"/api/projects/{led.slug}/invitations")
    assert "nora secret" in listed.text and person.email not in listed.text


def test_role_is_looked_for_once_at_a_time():
    project = ProjectFactory()
    role = make_role(project)
    with pytest.raises(Conflict, match="already"):
        make_role(project)
    other = services.open_role(project=project, actor=project.author, title="Another", needs="Two evenings.")
    with pytest.raises(Conflict, match="already"):
        services.edit_role(role=other, actor=project.author, title=role.title, needs="Two evenings.")
    services.close_role(role=role)
    make_role(project)


def test_few_characters_of_chinese_say_enough():
    asked = services.ask_to_join(project=ProjectFactory(), person=UserFactory(), message="我是铰链工程师。")
    assert asked.state == "waiting"
    with pytest.raises(Refused):
        services.ask_to_join(project=ProjectFactory(), person=UserFactory(), message="I sew.")
