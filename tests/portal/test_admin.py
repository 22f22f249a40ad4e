"""The staff area opens, and shows what staff care for."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db

PAGES = [
    "/admin/",
    "/admin/pages/",
    "/admin/images/",
    "/admin/projects_admin/",
    "/admin/categories_admin/",
    "/admin/categories_admin/new/",
    "/admin/campaigns_admin/",
    "/admin/organisations_admin/",
    "/admin/supplier_capabilities/",
    "/admin/reports/",
    "/admin/users/",
    "/admin/users/new/",
]


@pytest.mark.parametrize("path", PAGES)
def test_staff_page_opens_for_staff_and_not_for_others(client: Client, path: str) -> None:
    ProjectFactory(stage="idea")
    client.force_login(UserFactory())
    assert client.get(path).status_code in (302, 403)
    client.force_login(StaffFactory())
    assert client.get(path).status_code == 200


def test_staff_member_can_be_edited(client: Client) -> None:
    staff = StaffFactory()
    client.force_login(staff)
    assert client.get(f"/admin/users/edit/{UserFactory().pk}/").status_code == 200
