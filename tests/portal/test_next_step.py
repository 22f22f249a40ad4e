"""The one thing that each visitor of a project's page is asked to do now."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from innovate.accounts.models import User
from innovate.portal.queries import project_parts
from innovate.projects import queries as projects
from innovate.projects.models import Project
from innovate.projects.stages import Stage
from innovate.voting import services as voting
from tests.factories.accounts import UserFactory
from tests.factories.projects import ProjectFactory
from tests.factories.voting import open_round_with

pytestmark = pytest.mark.django_db


def asked(project: Project, person: User | AnonymousUser) -> str:
    """What the page asks of this person."""
    found = projects.project_by_slug(project.slug, person)
    _parts, action = project_parts(found, person)
    return str(action.label) if action else ""


def test_team_of_an_idea_is_asked_to_share_it_and_visitors_only_to_want_it() -> None:
    project, someone = ProjectFactory(), UserFactory()
    assert asked(project, project.author) == "Share it"
    assert asked(project, someone) == asked(project, AnonymousUser()) == ""
    voting.support(project=project, person=someone)
    assert asked(project, someone) == "Share it"


def test_team_at_the_design_stage_is_asked_for_a_vote() -> None:
    project = ProjectFactory(stage=Stage.DESIGN)
    assert asked(project, project.author) == "Put designs to the vote"
    assert asked(project, UserFactory()) == ""


def test_open_vote_is_what_everybody_is_asked_for() -> None:
    project = open_round_with().project
    assert {asked(project, person) for person in (project.author, UserFactory())} == {"Vote on the design"}


def test_team_at_the_funding_stage_is_asked_for_a_campaign_and_can_plan_the_making() -> None:
    project = ProjectFactory(stage=Stage.FUNDING)
    assert asked(project, project.author) == "Set up the campaign"
    client = Client()
    client.force_login(project.author)
    assert "Plan how it is made" in client.get(project.get_absolute_url()).text


def test_team_at_the_sourcing_stage_is_asked_for_the_plan() -> None:
    project = ProjectFactory(stage=Stage.SOURCING)
    assert asked(project, project.author) == "Plan how it is made"


def test_hidden_project_asks_for_nothing() -> None:
    project, moderator = ProjectFactory(), UserFactory()
    Project.objects.filter(pk=project.pk).update(
        hidden_at=timezone.now(), hidden_by=moderator, hidden_reason="Advertising"
    )
    assert asked(project, project.author) == ""


def test_project_page_can_be_shared_by_mail_without_a_script(client: Client) -> None:
    project = ProjectFactory(title="A & B?")
    text = client.get(project.get_absolute_url()).text
    assert "mailto:?subject=A%20%26%20B%3F&amp;body=http" in text
