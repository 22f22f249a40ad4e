"""Who may vote: the same answer for one person, for the list of all, for their tasks and for the ballot itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.notifications.models import Notice
from innovate.voting import queries, services
from innovate.voting.electorates import electorate, electorate_size, is_elector, may_vote_in
from innovate.voting.models import Ballot, Round, RoundInvitation
from tests.factories.accounts import UserFactory
from tests.factories.projects import ProjectFactory
from tests.factories.voting import DesignFactory, RoundFactory, RoundInvitationFactory, open_round_with
from tests.voting.test_support import in_threads

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def approve(round, person):
    return services.cast_ballot(round=round, person=person, content={"approved": [round.designs.first().pk]})


def asked(person):
    return Round.objects.filter(may_vote_in(person), state="open").exists()


def assert_voters(round, *, may, may_not):
    assert set(electorate(round)) == set(may)
    for person in may:
        assert is_elector(round, person)
        assert asked(person)
        approve(round, person)
    for person in may_not:
        assert not is_elector(round, person)
        with pytest.raises(NotAllowed):
            approve(round, person)
    assert Ballot.objects.filter(round=round).count() == len(may)
    services.close_round(round=round, actor=round.created_by)
    round.refresh_from_db()
    assert round.electorate_size == round.result["electorate_size"] == len(may)


def test_everyone_with_a_confirmed_address_votes():
    round = open_round_with(2)
    person, gone = UserFactory(), UserFactory(is_active=False)
    unconfirmed = UserFactory(verified=False)
    assert_voters(round, may=[round.created_by, person], may_not=[unconfirmed, gone])


def test_unconfirmed_address_is_told_what_to_do(client):
    round = open_round_with(2)
    person = UserFactory()
    client.force_login(person)
    EmailAddress.objects.filter(user=person).update(verified=False)
    with pytest.raises(NotAllowed, match="Confirm your mail address"):
        approve(round, person)
    assert "Confirm your mail address" in client.get(round.get_absolute_url()).content.decode()
    assert not Ballot.objects.exists()


def test_only_who_joined_before_the_day_votes():
    day = timezone.now().astimezone(UTC).date() - timedelta(days=30)
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    project = ProjectFactory(stage="design", author=UserFactory(date_joined=midnight))
    round = open_round_with(2, project=project, electorate="since", joined_before=day)
    old = UserFactory(date_joined=midnight - timedelta(seconds=1))
    assert not asked(round.created_by)
    assert_voters(round, may=[old], may_not=[round.created_by, UserFactory()])
    assert round.result["joined_before"] == day.isoformat()


def test_invited_people_vote_by_account_or_by_confirmed_address():
    round = open_round_with(2, electorate="invited")
    known, late, stranger = UserFactory.create_batch(3)
    RoundInvitationFactory(round=round, email=known.email, person=known)
    RoundInvitationFactory(round=round, email="late@example.org")
    EmailAddress.objects.create(user=late, email="Late@example.org", verified=True)
    EmailAddress.objects.create(user=stranger, email="nobody@example.org", verified=True)
    assert [task.title for task in queries.tasks(known)] == [f"Vote on the design of “{round.project.title}”"]
    assert_voters(round, may=[known, late], may_not=[stranger, round.created_by])
    assert queries.tasks(stranger) == []


def test_address_that_moves_on_brings_no_second_ballot():
    round = open_round_with(2, electorate="invited")
    first, second = UserFactory.create_batch(2)
    RoundInvitationFactory(round=round, email="shared@example.org")
    own = EmailAddress.objects.create(user=first, email="shared@example.org", verified=True)
    approve(round, first)
    own.delete()
    EmailAddress.objects.create(user=second, email="shared@example.org", verified=True)
    with pytest.raises(NotAllowed, match="invited"):
        approve(round, second)
    approve(round, first)
    assert Ballot.objects.get().person == first
    assert electorate_size(round) == 1


@pytest.mark.django_db(transaction=True)
def test_person_invited_at_two_addresses_has_one_ballot_from_six_clients():
    round = open_round_with(2, electorate="invited")
    person = UserFactory()
    for address in (person.email, "other@example.org"):
        RoundInvitationFactory(round=round, email=address)
    EmailAddress.objects.create(user=person, email="other@example.org", verified=True)
    results = in_threads(6, lambda n: approve(round, person))
    assert all(isinstance(result, Ballot) for result in results), results
    assert Ballot.objects.count() == 1
    assert RoundInvitation.objects.filter(person=person).count() == 1


def test_team_invites_by_address_and_name_and_takes_back(client, settings):
    round = RoundFactory(electorate="invited")
    DesignFactory.create_batch(2, round=round)
    known = UserFactory(display_name="Mei Lin")
    lead = round.created_by
    client.force_login(lead)
    url = reverse("voting:invite", args=[round.project.slug, 1])
    bad = client.post(url, {"who": "Mei Lin\nNobody Atall, new@example.org"})
    assert "Nobody Atall" in bad.content.decode()
    assert "new@example.org" in bad.content.decode()
    assert not RoundInvitation.objects.exists()
    with pytest.raises(Refused, match="Invite the people"):
        services.open_round(round=round, actor=lead, closes_at=timezone.now() + WEEK)
    client.post(url, {"who": "Mei Lin\nnew@example.org; New@Example.org"})
    client.post(url, {"who": f"{known.email}, third@example.org"})
    assert sorted(round.invitations.values_list("email", "person")) == sorted(
        [(known.email, known.pk), ("new@example.org", None), ("third@example.org", None)]
    )
    third = round.invitations.get(email="third@example.org")
    client.post(reverse("voting:take_back_invitation", args=[round.project.slug, 1, third.pk]))
    assert not mail.outbox
    opened = services.open_round(round=round, actor=lead, closes_at=timezone.now() + WEEK)
    assert Notice.objects.get(kind="voting.invited").person == known
    assert not Notice.objects.filter(kind="voting.round_opened").exists()
    assert [message.to for message in mail.outbox] == [["new@example.org"]]
    assert opened.get_absolute_url() in mail.outbox[0].body
    with pytest.raises(Conflict):
        services.invite_voters(round=opened, actor=lead, who="late@example.org")
    with pytest.raises(Conflict):
        services.take_back_invitation(invitation=round.invitations.first())


def test_too_many_invitations_are_refused_whole(monkeypatch):
    monkeypatch.setattr("innovate.voting.rules.MOST_INVITED", 2)
    round = RoundFactory(electorate="invited")
    with pytest.raises(Refused, match="At most 2"):
        services.invite_voters(
            round=round,
            actor=round.created_by,
            who="a@example.org b@example.org".replace(" ", "\n") + ",c@example.org",
        )
    assert not RoundInvitation.objects.exists()


@pytest.mark.parametrize("who", ["", " , ;", "@", "a@b", "x@example.org>, y"])
def test_what_is_no_address_is_told_in_words(who):
    round = RoundFactory(electorate="invited")
    with pytest.raises(Refused) as refused:
        services.invite_voters(round=round, actor=round.created_by, who=who)
    assert refused.value.fields["who"]
    assert not RoundInvitation.objects.exists()


def test_opening_tells_only_those_who_may_vote():
    today = timezone.now().astimezone(UTC).date()
    long_ago = timezone.now() - timedelta(days=400)
    project = ProjectFactory(stage="design", author=UserFactory(date_joined=long_ago))
    round = RoundFactory(project=project, electorate="since", joined_before=today - timedelta(days=100))
    DesignFactory.create_batch(2, round=round)
    old, new = UserFactory(date_joined=long_ago), UserFactory()
    for person in (old, new):
        services.support(project=project, person=person)
    services.open_round(round=round, actor=project.author, closes_at=timezone.now() + WEEK)
    assert Notice.objects.get(kind="voting.round_opened").person == old
