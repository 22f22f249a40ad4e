from __future__ import annotations

import pytest
from django.db import connection

from innovate.projects.models import Project
from tests.factories.projects import CategoryFactory, ProjectFactory

pytestmark = pytest.mark.django_db


def test_unindexed_finds_what_is_equal() -> None:
    kitchen = CategoryFactory(slug="kitchen")
    wanted = ProjectFactory(category=kitchen, stage="design")
    ProjectFactory(stage="design")
    ProjectFactory(category=kitchen, stage="idea")
    found = Project.objects.filter(stage__unindexed="design", category__slug__unindexed="kitchen")
    assert list(found) == [wanted]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone is told which index not to use")
def test_unindexed_leads_to_no_index() -> None:
    usual = Project.objects.filter(stage="design").order_by("published_at", "pk")
    assert "stage=?" in usual.explain()
    assert "stage=?" not in Project.objects.filter(stage__unindexed="design").explain()
