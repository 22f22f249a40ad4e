"""Invited by mail: with an account, without one, too late, at another address."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from innovate.accounts.models import User
from innovate.accounts.services import delete_account
from innovate.core.errors import Conflict, NotAllowed, Refused
from innovate.notifications.models import Notice
from innovate.organisations import queries, services
from innovate.organisations.models import Invitation, Membership
from innovate.organisations.services.invitations import LASTS, hash_link
from tests.accounts.test_signup import code_in
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def invited(email: str = "ada@example.org", role: str = "member") -> Invitation:
    organisation = OrganisationFactory()
    return services.invite(organisation=organisation, email=email, role=role, actor=organisation.created_by)


def link(number: int = -1) -> str:
    """The path in the mail."""
    found = re.search(r"https?://[^/]+(/\S*invitations/link/\S+)", str(mail.outbox[number].body))
    assert found
    return found[1]


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_mail_names_who_asks_and_only_its_hash_is_kept() -> None:
    row = invited()
    message = mail.outbox[-1]
    assert message.to == ["ada@example.org"]
    for word in (row.organisation.name, row.invited_by.display_name, "Member"):
        assert word in message.body
    assert row.hashed == hash_link(link().rstrip("/").rpartition("/")[2])


def test_mail_is_in_the_language_of_the_account() -> None:
    person = UserFactory(language="zh-hans")
    invited(person.email)
    assert link().startswith("/zh-hans/")


def test_stranger_signs_up_and_comes_back_to_say_yes() -> None:
    row = invited(role="owner")
    client = Client()
    page = client.get(link()).content.decode()
    assert row.organisation.name in page
    sign_up = re.search(r'href="(/accounts/signup/[^"]+)"', page)
    assert sign_up
    address = sign_up[1].replace("&amp;", "&")
    form = client.get(address).content.decode()
    assert 'value="ada@example.org"' in form
    client.post(
        address,
        {
            "display_name": "Ada",
            "email": "ada@example.org",
            "password1": "tall trees whisper",
            "next": link(),
        },
        follow=True,
    )
    back = client.post("/accounts/confirm-email/", {"code": code_in(mail.outbox[-1].body)}, follow=True)
    assert "Yes, I act for it" in back.content.decode()
    answer = client.post(back.request["PATH_INFO"], {"answer": "accept"})
    assert answer["Location"] == row.organisation.get_absolute_url()
    person = User.objects.get(email="ada@example.org")
    assert queries.is_member(person, row.organisation_id, owner=True)
    assert Notice.objects.filter(person=row.invited_by, kind="organisations.invitation_accepted").exists()


def test_person_finds_it_without_the_mail_and_may_say_no() -> None:
    person = UserFactory()
    row = invited(person.email)
    client = browser(person)
    address = reverse("organisations:invitation", args=[row.pk])
    assert address in client.get(reverse("organisations:mine")).content.decode()
    client.post(address, {"answer": "decline"})
    assert not Membership.objects.filter(person=person).exists()
    assert "declined" in client.get(link()).content.decode()
    assert browser(UserFactory()).get(address).status_code == 404


def test_other_address_is_told_what_to_do_and_cannot_accept() -> None:
    row = invited()
    other = UserFactory()
    client = browser(other)
    page = client.get(link())
    assert page.status_code == 403
    assert other.email in page.content.decode()
    client.post(link(), {"answer": "accept"})
    with pytest.raises(NotAllowed):
        services.accept_invitation(invitation=row, person=other)
    # An address that somebody only claims is not theirs.
    other.emailaddress_set.create(email="ada@example.org", verified=False)
    with pytest.raises(NotAllowed):
        services.accept_invitation(invitation=row, person=other)
    assert not Membership.objects.filter(person=other).exists()


@pytest.mark.parametrize(
    ("end", "says"),
    [("expired", "has expired"), ("revoked", "was taken back"), ("accepted", "You said yes to")],
)
def test_link_that_has_ended_is_a_page_that_says_so(end: str, says: str) -> None:
    person = UserFactory(email="ada@example.org")
    with time_machine.travel(NOW, tick=False):
        row = invited()
    if end == "revoked":
        services.revoke_invitation(invitation=row, actor=row.invited_by)
    if end == "accepted":
        with time_machine.travel(NOW, tick=False):
            services.accept_invitation(invitation=row, person=person)
    for client in (Client(), browser(person), browser(UserFactory())):
        page = client.get(link())
        assert (page.status_code, says in page.content.decode()) == (410, True)
    with pytest.raises(Conflict):
        services.accept_invitation(invitation=row, person=person)
    assert browser(person).post(link(), {"answer": "accept"}).status_code == 302


def test_sent_again_the_old_link_ends_and_the_term_begins_anew() -> None:
    with time_machine.travel(NOW, tick=False):
        row = invited()
    old = link()
    with time_machine.travel(NOW + LASTS + timedelta(days=1), tick=False):
        assert row.has_expired
        services.send_again(invitation=row, actor=row.invited_by)
        page = Client().get(old)
        assert (page.status_code, "This link has ended" in page.content.decode()) == (410, True)
        assert Client().get(link()).status_code == 200


def test_one_open_invitation_for_each_address() -> None:
    row = invited()
    with pytest.raises(Conflict):
        services.invite(
            organisation=row.organisation, email="ADA@example.org ", role="owner", actor=row.invited_by
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(
            organisation=row.organisation,
            email=row.email,
            hashed="x",
            invited_by=row.invited_by,
            expires_at=row.expires_at,
        )
    services.revoke_invitation(invitation=row, actor=row.invited_by)
    services.invite(organisation=row.organisation, email=row.email, role="owner", actor=row.invited_by)


def test_member_is_not_invited_again() -> None:
    organisation = OrganisationFactory()
    owner = organisation.created_by
    with pytest.raises(Refused):
        services.invite(organisation=organisation, email=owner.email, role="member", actor=owner)


def test_only_owners_invite_send_again_and_take_back() -> None:
    row, member = invited(), UserFactory()
    services.add_member(organisation=row.organisation, person=member, role="member", actor=row.invited_by)
    for act in (
        lambda: services.invite(
            organisation=row.organisation, email="b@example.org", role="owner", actor=member
        ),
        lambda: services.send_again(invitation=row, actor=member),
        lambda: services.revoke_invitation(invitation=row, actor=member),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_accepting_keeps_the_higher_role() -> None:
    person = UserFactory(email="ada@example.org")
    row = invited(role="member")
    services.add_member(organisation=row.organisation, person=person, role="owner", actor=row.invited_by)
    services.accept_invitation(invitation=row, person=person)
    assert queries.is_member(person, row.organisation_id, owner=True)


def test_members_page_invites_and_shows_what_is_wrong(django_assert_max_num_queries: Any) -> None:
    organisation = OrganisationFactory()
    client = browser(organisation.created_by)
    invite = reverse("organisations:invite", args=[organisation.slug])
    wrong = client.post(invite, {"email": "ada@", "role": "owner"})
    assert (wrong.status_code, 'value="ada@"' in wrong.content.decode()) == (422, True)
    client.post(invite, {"email": "ada@example.org", "role": "owner"})
    twice = client.post(invite, {"email": "ada@example.org", "role": "owner"})
    assert (twice.status_code, "invited already" in twice.content.decode()) == (422, True)
    row = Invitation.objects.get()
    for what in ("again", "revoke", "again"):
        client.post(reverse("organisations:change_invitation", args=[organisation.slug, row.pk, what]))
    row.refresh_from_db()
    assert row.state == Invitation.State.REVOKED
    assert len(mail.outbox) == 2
    with django_assert_max_num_queries(9):
        client.get(reverse("organisations:members", args=[organisation.slug]))


def test_mails_to_one_address_are_limited_whoever_sends_them() -> None:
    for _number in range(10):
        organisation = OrganisationFactory()
        data = {"email": "ada@example.org", "role": "member"}
        browser(organisation.created_by).post(reverse("organisations:invite", args=[organisation.slug]), data)
    organisation = OrganisationFactory()
    late = browser(organisation.created_by).post(
        reverse("organisations:invite", args=[organisation.slug]), data
    )
    assert late.status_code == 429
    assert len(mail.outbox) == 10


def test_leaving_takes_invitations_along() -> None:
    person = UserFactory(email="ada@example.org")
    invited()
    delete_account(person=person)
    assert not Invitation.objects.exists()
