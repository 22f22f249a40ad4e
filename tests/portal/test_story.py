"""A project's story: who came, and for its team how wishes became pledges."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from innovate.portal.story import story_charts
from innovate.projects.models import Project
from innovate.voting import services as voting
from tests.factories.accounts import UserFactory
from tests.factories.crowdfund import LiveCampaignFactory, TierFactory, active
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db


def wanted(times: int) -> Project:
    project = ProjectFactory(stage="idea")
    for _ in range(times):
        voting.support(project=project, person=UserFactory())
    return project


def test_support_adds_up_to_today() -> None:
    project = wanted(3)
    chart = story_charts(project, UserFactory())["support"]
    assert [row[1] for row in chart.rows] == ["3"]
    assert chart.goal is not None


def test_project_nobody_wants_yet_has_an_empty_chart(client: Client) -> None:
    project = wanted(0)
    assert story_charts(project, project.author)["support"].is_empty
    assert client.get(f"/projects/{project.slug}/story/").status_code == 200


def test_funnel_is_for_the_team_alone() -> None:
    project = wanted(2)
    assert story_charts(project, UserFactory())["funnel"] is None
    assert [row[1] for row in story_charts(project, project.author)["funnel"].rows] == ["2", "0", "0"]


def test_backers_are_the_funnels_end() -> None:
    campaign = LiveCampaignFactory()
    tier = TierFactory(campaign=campaign)
    active(tier)
    active(tier, quantity=3)
    rows = story_charts(campaign.project, campaign.project.author)["funnel"].rows
    assert rows[-1][1] == "2"


def test_story_costs_the_same_queries_with_more_supporters(
    client: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    counts = []
    for times in (1, 12):
        project = wanted(times)
        client.force_login(project.author)
        client.get(f"/projects/{project.slug}/story/")
        with django_assert_max_num_queries(20) as seen:  # type: ignore[attr-defined]
            assert "funnel-title" in client.get(f"/projects/{project.slug}/story/").text
        counts.append(len(seen))
    assert counts[0] == counts[1]
