"""Whose an entry is: the team's lead as it is now, the organisation's people as they are now, or a person alone."""

from __future__ import annotations

import pytest

from innovate.accounts.models import User
from innovate.accounts.services import delete_account
from innovate.notifications.models import Notice
from innovate.organisations.models import Membership
from innovate.portal.challenges import queries, services
from innovate.portal.models import ChallengeEntry
from innovate.portal.staff.groups import OPERATORS
from tests.factories.accounts import StaffFactory, UserFactory, staff_of
from tests.factories.challenges import REASON, again, challenge, closed, decided, entered
from tests.factories.organisations import OrganisationFactory
from tests.factories.projects import ProjectFactory
from tests.portal.challenges.browsing import signed_in

pytestmark = pytest.mark.django_db


def described(**given: object) -> ChallengeEntry:
    """Something handed in to a challenge that wants a technology."""
    row = challenge(kind="technology")
    actor = given["actor"]
    assert isinstance(actor, User)
    entry = services.begin_entry(challenge=row, **given)  # type: ignore[arg-type]
    services.save_entry(
        entry=entry, actor=actor, title="Felt of denim", text="Torn, carded and needled at 160 degrees."
    )
    return services.hand_in(entry=again(entry), actor=actor)


def may_change(person: User, entry: ChallengeEntry) -> bool:
    """Whether this person reads and changes it, by its page, the API and their own list alike."""
    client = signed_in(person)
    page = client.get(f"/challenges/entries/{entry.pk}/edit/").status_code == 200
    read = client.patch(f"/api/challenges/entries/{entry.pk}", {}, content_type="application/json")
    listed = [row["id"] for row in client.get("/api/me/entries").json()["items"]]
    assert page == (read.status_code == 200) == (entry.pk in listed)
    return page


def test_entry_of_a_project_goes_with_who_leads_it_now() -> None:
    author, heir = UserFactory(), UserFactory()
    project = ProjectFactory(author=author)
    entry = entered(challenge(), project)
    assert may_change(author, entry) and not may_change(heir, entry)
    project.team.filter(person=author).delete()
    project.team.create(person=heir, role="lead")
    assert not may_change(author, entry) and may_change(heir, entry)
    project.team.create(person=author, role="member")
    assert not may_change(author, entry)


def test_entry_of_an_organisation_goes_with_who_acts_for_it_now() -> None:
    organisation, colleague = OrganisationFactory(), UserFactory()
    first = organisation.created_by
    entry = described(actor=first, organisation=organisation)
    Membership.objects.create(organisation=organisation, person=colleague, role="member")
    assert may_change(first, entry) and may_change(colleague, entry)
    Membership.objects.filter(organisation=organisation, person=first).delete()
    assert not may_change(first, entry) and may_change(colleague, entry)
    assert signed_in(first).get(f"/challenges/entries/{entry.pk}/").status_code == 404
    decided(closed(entry.challenge), StaffFactory())
    told = Notice.objects.filter(kind="portal.entry_not_chosen").values_list("person", flat=True)
    assert list(told) == [colleague.pk]


def test_entry_of_a_person_alone_stays_theirs() -> None:
    solver = UserFactory()
    entry = described(actor=solver)
    assert may_change(solver, entry) and not may_change(UserFactory(), entry)


def test_staff_go_on_with_what_they_begin_for_a_team_and_with_nothing_else() -> None:
    operator = staff_of(OPERATORS)
    row, project = challenge(), ProjectFactory()
    begun = services.begin_entry(challenge=row, actor=operator, project=project)
    assert may_change(operator, begun) and may_change(project.author, begun)
    assert not may_change(operator, entered(row))
    operator.is_staff = False
    operator.save()
    assert not may_change(User.objects.get(pk=operator.pk), begun)


def test_reason_goes_to_who_leads_the_project_when_the_result_is_out() -> None:
    author, heir = UserFactory(), UserFactory()
    project = ProjectFactory(author=author)
    entry = entered(challenge(), project)
    project.team.filter(person=author).delete()
    project.team.create(person=heir, role="lead")
    row = closed(entry.challenge)
    decided(row, StaffFactory())
    assert list(Notice.objects.filter(kind="portal.entry_not_chosen").values_list("person", flat=True)) == [
        heir.pk
    ]
    assert REASON in signed_in(heir).get(f"/challenges/{row.pk}/result/").text
    assert REASON not in signed_in(author).get(f"/challenges/{row.pk}/result/").text
    assert entry.pk not in queries.entries_of(author).values_list("pk", flat=True)


def test_who_deletes_their_account_takes_along_what_they_only_began_alone() -> None:
    solver, heir = UserFactory(), UserFactory()
    organisation, project = OrganisationFactory(), ProjectFactory(author=solver)
    row = challenge(kind="technology")
    Membership.objects.create(organisation=organisation, person=solver, role="member")
    alone = services.begin_entry(challenge=row, actor=solver)
    in_its_name = services.begin_entry(challenge=row, actor=solver, organisation=organisation)
    of_a_team = services.begin_entry(challenge=row, actor=solver, project=project)
    project.team.filter(person=solver).update(role="member")
    project.team.create(person=heir, role="lead")
    delete_account(person=solver)
    kept = set(ChallengeEntry.objects.values_list("pk", flat=True))
    assert alone.pk not in kept and kept == {in_its_name.pk, of_a_team.pk}
    assert may_change(heir, of_a_team) and may_change(organisation.created_by, in_its_name)
