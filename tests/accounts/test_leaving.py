"""Deleting an account: what goes, what stays, and who may not go yet."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils.translation import override

from innovate.accounts import leaving, services
from innovate.accounts.models import ApiToken, FormerName, Profile, User
from innovate.core.errors import Conflict
from innovate.notifications.models import Delivery
from innovate.notifications.services import notify
from innovate.organisations.models import Membership
from innovate.projects.models import Project, TeamMember
from innovate.projects.stages import Stage
from tests.factories.accounts import PASSWORD, StaffFactory, UserFactory
from tests.factories.crowdfund import TierFactory, active
from tests.factories.organisations import OrganisationFactory
from tests.factories.payments import queued_charge, saved_card
from tests.factories.projects import DraftFactory, ProjectFactory, picture

pytestmark = pytest.mark.django_db


def signed_in(person: User) -> Client:
    """A browser that has just shown the password."""
    client = Client()
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.session["_auth_user_id"] == str(person.pk)
    return client


def test_deleted_account_leaves_no_trace_of_the_person(
    django_capture_on_commit_callbacks: object,
) -> None:
    person = UserFactory(email="ada@example.org", display_name="Ada Unmistakable")
    client = signed_in(person)
    services.set_avatar(person=person, upload=picture())
    services.change_account(
        person=person, display_name="Ada Unmistakable", bio="I build.", language="zh-hans", time_zone="UTC"
    )
    services.issue_token(person=person, name="Shop", scope="write")
    TOTP.activate(person, generate_totp_secret())
    notify(event="x", people=[person], kind="suppliers.invited", data={}, url="/")
    stored = Profile.objects.get(person=person).avatar
    assert client.get("/me/delete/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        answer = client.post("/me/delete/", {"email": "Ada@example.org "})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "_auth_user_id" not in client.session
    for rows in (EmailAddress, Authenticator, UserSession):
        assert not rows.objects.filter(user=person).exists()
    for rows in (ApiToken, Profile):
        assert not rows.objects.filter(person=person).exists()
    assert not Delivery.objects.filter(recipient="ada@example.org").exists()
    assert not stored.storage.exists(stored.name)
    kept = User.objects.filter(pk=person.pk).values_list().get()
    assert not [value for value in kept if "ada" in str(value).lower()]
    former = User.objects.get(pk=person.pk)
    assert not former.is_active
    assert not former.has_usable_password()
    assert former.display_name == "Former member"
    with override("zh-hans"):
        assert User.objects.get(pk=person.pk).display_name != "Former member"
    assert services.create_person(email="ada@example.org", display_name="Ada again").pk != person.pk


def test_former_name_is_stored_as_nothing_whoever_saves_it() -> None:
    person = UserFactory(display_name="")
    with override("zh-hans"):
        User.objects.get(pk=person.pk).save()
    assert User.objects.filter(pk=person.pk, display_name="").exists()
    assert isinstance(User.objects.values_list("display_name", flat=True).get(pk=person.pk), FormerName)


def test_other_devices_are_signed_out_too() -> None:
    person = UserFactory()
    here, there = signed_in(person), signed_in(person)
    here.post("/me/delete/", {"email": person.email})
    assert there.get("/me/settings/").status_code == 302


def test_wrong_address_deletes_nothing() -> None:
    person = UserFactory()
    answer = signed_in(person).post("/me/delete/", {"email": "somebody@example.org"})
    assert answer.status_code == 422
    assert 'value="somebody@example.org"' in answer.content.decode()
    assert User.objects.get(pk=person.pk).is_active


def test_deleting_and_taking_data_ask_for_the_password_again() -> None:
    client = Client()
    client.force_login(UserFactory())
    for answer in (client.get("/me/delete/"), client.post("/me/data/export/")):
        assert answer.status_code == 302
        assert "/reauthenticate/" in answer["Location"]


def test_lead_of_an_unfinished_project_stays() -> None:
    project = ProjectFactory(stage=Stage.IDEA)
    person = project.author
    with pytest.raises(Conflict, match=project.title):
        services.delete_account(person=person)
    page = signed_in(person).get("/me/delete/").content.decode()
    assert project.title in page
    assert 'name="email"' not in page
    Project.objects.filter(pk=project.pk).update(stage=Stage.CANCELLED, stopped_at=Stage.IDEA)
    services.delete_account(person=person)
    assert Project.objects.get(pk=project.pk).author.has_left


def test_only_owner_of_an_organisation_with_colleagues_stays() -> None:
    organisation = OrganisationFactory()
    person = organisation.created_by
    Membership.objects.create(organisation=organisation, person=UserFactory(), role=Membership.Role.MEMBER)
    with pytest.raises(Conflict, match=organisation.name):
        services.delete_account(person=person)
    Membership.objects.create(organisation=organisation, person=UserFactory(), role=Membership.Role.OWNER)
    services.delete_account(person=person)
    assert not Membership.objects.filter(person=person).exists()


def test_money_under_way_keeps_a_person() -> None:
    charge = queued_charge(saved_card())
    with pytest.raises(Conflict, match=charge.description):
        services.delete_account(person=charge.person)


def test_standing_pledge_keeps_a_person_and_an_ended_one_forgets_the_address() -> None:
    pledge = active(TierFactory())
    with pytest.raises(Conflict, match=pledge.campaign.project.title):
        services.delete_account(person=pledge.person)
    type(pledge).objects.filter(pk=pledge.pk).update(state="dropped", address={"name": "Ada"})
    services.delete_account(person=pledge.person)
    pledge.refresh_from_db()
    assert pledge.address == {}


def test_last_administrator_stays() -> None:
    staff = StaffFactory()
    with pytest.raises(Conflict):
        services.delete_account(person=staff)
    StaffFactory()
    assert leaving.obstacles(staff) == []


def test_draft_of_one_goes_with_its_author_and_a_shared_one_stays() -> None:
    alone, shared = DraftFactory(), DraftFactory()
    TeamMember.objects.create(project=shared, person=UserFactory(), role=TeamMember.Role.MEMBER)
    for draft in (alone, shared):
        services.delete_account(person=draft.author)
    assert list(Project.objects.all()) == [shared]
