"""Who acts for an organisation, when nobody does, and for which one a person acts now."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import reverse

from innovate.accounts.leaving import obstacles
from innovate.accounts.models import User
from innovate.accounts.services import delete_account
from innovate.core.errors import Conflict, NotAllowed
from innovate.organisations import acting, queries, services
from innovate.organisations.models import Organisation
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def with_member(role: str = "member") -> tuple[Organisation, User]:
    organisation, member = OrganisationFactory(), UserFactory()
    services.add_member(organisation=organisation, person=member, role=role, actor=organisation.created_by)
    return organisation, member


def page(organisation: Organisation) -> str:
    return reverse("organisations:members", args=[organisation.slug])


def test_owner_changes_roles_and_the_last_one_stays() -> None:
    organisation, member = with_member()
    owner = organisation.created_by
    client = browser(owner)
    own, theirs = (
        reverse("organisations:change_role", args=[organisation.slug, person.pk])
        for person in (owner, member)
    )
    answer = client.post(own, {"role": "member"}, follow=True)
    assert "needs at least one owner" in answer.content.decode()
    client.post(theirs, {"role": "owner"})
    assert queries.is_member(member, organisation.pk, owner=True)
    client.post(own, {"role": "member"})
    assert not queries.is_member(owner, organisation.pk, owner=True)
    assert browser(owner).post(theirs, {"role": "member"}).status_code == 403
    assert browser(member).post(own, {"role": "king"}, follow=True).status_code == 200


def test_last_owner_is_told_why_they_cannot_leave() -> None:
    organisation, member = with_member()
    leave = reverse("organisations:remove_member", args=[organisation.slug, organisation.created_by.pk])
    answer = browser(organisation.created_by).post(leave, follow=True)
    assert "Make somebody else an owner first" in answer.content.decode()
    leave = reverse("organisations:remove_member", args=[organisation.slug, member.pk])
    assert browser(member).post(leave)["Location"] == organisation.get_absolute_url()
    assert not queries.is_member(member, organisation.pk)


def test_only_owner_with_colleagues_cannot_delete_the_account_one_alone_can() -> None:
    organisation, _member = with_member()
    (obstacle,) = obstacles(organisation.created_by)
    assert obstacle.url == page(organisation)
    alone = OrganisationFactory()
    assert not obstacles(alone.created_by)
    delete_account(person=alone.created_by)
    assert not queries.member_ids(alone.pk)


def test_organisation_without_members_says_so_and_the_staff_appoints() -> None:
    organisation, staff, heir = OrganisationFactory(), StaffFactory(), UserFactory()
    delete_account(person=organisation.created_by)
    shown = Client().get(organisation.get_absolute_url())
    assert (shown.status_code, "Nobody acts for it at present" in shown.content.decode()) == (200, True)
    client = browser(staff)
    assert "Appoint an owner" in client.get(page(organisation)).content.decode()
    appoint = reverse("organisations:appoint", args=[organisation.slug])
    wrong = client.post(appoint, {"email": "nobody@example.org"})
    assert (wrong.status_code, "No account has confirmed" in wrong.content.decode()) == (422, True)
    client.post(appoint, {"email": heir.email})
    assert queries.is_member(heir, organisation.pk, owner=True)
    with pytest.raises(Conflict):
        services.appoint_owner(organisation=organisation, person=UserFactory(), actor=staff)
    with pytest.raises(NotAllowed):
        services.appoint_owner(organisation=organisation, person=heir, actor=heir)


def test_acting_is_chosen_shown_and_ended() -> None:
    organisation, member = with_member()
    client = browser(member)
    act, mine = reverse("organisations:act"), reverse("organisations:mine")
    client.post(act, {"organisation": organisation.slug})
    assert f"Acting for {organisation.name}" in client.get("/me/").content.decode()
    client.post(act)
    assert "Acting for" not in client.get(mine).content.decode()
    assert client.post(act, {"organisation": OrganisationFactory().slug}).status_code == 404


def test_acting_ends_with_the_membership() -> None:
    organisation, member = with_member()
    client = browser(member)
    client.post(reverse("organisations:act"), {"organisation": organisation.slug})
    services.remove_member(organisation=organisation, person=member, actor=organisation.created_by)
    assert "Acting for" not in client.get("/me/").content.decode()


def request_of(person: Any, chosen: int | None = None) -> Any:
    request = RequestFactory().get("/")
    request.user = person
    request.session = {"acting_for": chosen} if chosen else {}  # type: ignore[assignment]
    return request


def test_acting_costs_no_query_without_a_choice_and_one_with_it(django_assert_num_queries: Any) -> None:
    organisation, member = with_member()
    with django_assert_num_queries(0):
        assert acting.current(request_of(member)) is None
        assert acting.current(request_of(AnonymousUser(), organisation.pk)) is None
    request = request_of(member, organisation.pk)
    with django_assert_num_queries(1):
        assert [acting.current(request) for _time in range(3)] == [organisation] * 3


def test_first_puts_the_chosen_organisation_in_front() -> None:
    member = UserFactory()
    rows = []
    for _number in range(3):
        organisation = OrganisationFactory()
        services.add_member(
            organisation=organisation, person=member, role="member", actor=organisation.created_by
        )
        rows.append(organisation.memberships.get(person=member))
    request = request_of(member, rows[2].organisation_id)
    assert acting.first(request, rows) == [rows[2], rows[0], rows[1]]
    assert acting.first(request_of(member), rows) == rows


def test_owner_edits_what_it_says_but_not_its_name() -> None:
    organisation, member = with_member()
    edit = reverse("organisations:edit", args=[organisation.slug])
    assert browser(member).get(edit).status_code == 403
    client = browser(organisation.created_by)
    client.post(edit, {"name": "Other", "country": "FR", "about": "We mould.", "city": "Ulm"})
    organisation.refresh_from_db()
    assert (organisation.about, organisation.city, organisation.country) == ("We mould.", "Ulm", "DE")
    assert organisation.name != "Other"
    wrong = client.post(edit, {"website": "not a site", "about": "Kept."})
    assert (wrong.status_code, "Kept." in wrong.content.decode()) == (422, True)
