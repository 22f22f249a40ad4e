"""The three groups of staff: what each may do, and that nothing an administrator gave is taken away."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupApprovalTask, GroupPagePermission

from innovate.accounts.models import User
from innovate.core.permissions import holders
from innovate.portal.staff.groups import EDITORS, MODERATORS, OPERATORS, POWERS, ensure_groups
from tests.factories.accounts import StaffFactory, UserFactory, staff_of

pytestmark = pytest.mark.django_db

MODERATION = (
    "moderation.decide",
    "moderation.sanction",
    "moderation.decide_appeal",
    "discussions.moderate_message",
)
OPERATION = (
    "organisations.verify",
    "crowdfund.review_campaign",
    "payments.settle_mismatch",
    "payments.retry_charge",
    "projects.decline_project",
    "suppliers.close_early",
    "suppliers.settle_dispute",
)


@pytest.mark.parametrize("permission", MODERATION)
def test_moderators_look_after_people(permission: str) -> None:
    assert staff_of(MODERATORS).has_perm(permission)
    assert not staff_of(OPERATORS, EDITORS).has_perm(permission)


@pytest.mark.parametrize("permission", OPERATION)
def test_operators_look_after_money_and_makers(permission: str) -> None:
    assert staff_of(OPERATORS).has_perm(permission)
    assert not staff_of(MODERATORS, EDITORS).has_perm(permission)


def test_superuser_may_both() -> None:
    assert all(StaffFactory().has_perm(permission) for permission in (*MODERATION, *OPERATION))


def test_group_gives_nothing_to_who_does_not_work_here() -> None:
    person = staff_of(OPERATORS, MODERATORS, is_staff=False)
    assert not any(
        person.has_perm(permission)
        for permission in ("moderation.decide", "organisations.verify", "suppliers.close_early")
    )


def test_group_of_one_s_own_carries_one_power(client) -> None:
    group = Group.objects.create(name="Verifiers")
    group.permissions.add(Permission.objects.get(codename="verify_organisation"))
    person = staff_of("Verifiers")
    assert person.has_perm("organisations.verify")
    assert not person.has_perm("crowdfund.review_campaign")


def test_holders_are_who_holds_it() -> None:
    both = {staff_of(MODERATORS), StaffFactory()}
    staff_of(OPERATORS), UserFactory(), staff_of(MODERATORS, is_staff=False)
    assert set(User.objects.filter(holders("discussions.moderate_message"))) == both


def test_every_power_exists() -> None:
    for name, powers in POWERS.items():
        given = {
            f"{row.content_type.app_label}.{row.codename}"
            for row in Group.objects.get(name=name).permissions.select_related("content_type")
        }
        assert given >= set(powers)


def test_pages_are_approved_by_operators_and_not_by_moderators() -> None:
    on_pages = GroupPagePermission.objects.filter(group__name=MODERATORS)
    assert not on_pages.exists()
    assert GroupPagePermission.objects.filter(
        group__name=OPERATORS, permission__codename="publish_page"
    ).exists()
    for task in GroupApprovalTask.objects.all():
        assert [group.name for group in task.groups.all()] == [OPERATORS]


def test_again_changes_nothing_and_takes_nothing() -> None:
    extra = Permission.objects.get(codename="verify_organisation")
    group = Group.objects.get(name=MODERATORS)
    group.permissions.add(extra)
    before = {row.name: set(row.permissions.all()) for row in Group.objects.all()}
    pages = GroupPagePermission.objects.count()
    ensure_groups()
    assert {row.name: set(row.permissions.all()) for row in Group.objects.all()} == before
    assert GroupPagePermission.objects.count() == pages


def test_missing_power_comes_back() -> None:
    group = Group.objects.get(name=MODERATORS)
    group.permissions.clear()
    ensure_groups()
    assert group.permissions.filter(codename="decide_report").exists()
