"""What a superuser's power does not reach."""

from __future__ import annotations

import pytest

from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.payments import queued_charge, saved_card

pytestmark = pytest.mark.django_db


def test_superuser_is_bound_by_the_rules_about_an_object() -> None:
    staff, organisation = StaffFactory(), OrganisationFactory()
    charge = queued_charge(saved_card())
    for permission, obj in (
        ("organisations.manage", organisation),
        ("payments.onboard", organisation),
        ("payments.view_charge", charge),
    ):
        assert not staff.has_perm(permission, obj)
    assert staff.has_perm("organisations.verify", organisation)
    assert organisation.created_by.has_perm("organisations.manage", organisation)
    assert charge.person.has_perm("payments.view_charge", charge)


def test_superuser_keeps_every_permission_of_the_staff_area() -> None:
    assert StaffFactory().has_perm("payments.view_charge")
    assert StaffFactory().has_perm("wagtailadmin.access_admin")
    assert not StaffFactory(is_active=False).has_perm("organisations.verify", OrganisationFactory())
    assert not UserFactory().has_perm("payments.view_charge")
