"""The composed pages: they answer on an empty house, and cost the same however much it holds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils.translation import override

from innovate.projects.models import Project
from innovate.voting import services as voting
from tests.factories.accounts import UserFactory
from tests.factories.projects import DraftFactory, ProjectFactory

pytestmark = pytest.mark.django_db

PUBLIC = [
    "/",
    "/projects/",
    "/challenges/",
    "/suppliers/",
    "/tenders/",
    "/search/?q=kettle",
    "/accounts/login/",
]
#: Queries of a public page, and of the composed project page.
PAGE, COMPOSED = 15, 22


@pytest.mark.parametrize("prefix", ["", "/zh-hans"])
@pytest.mark.parametrize("path", PUBLIC)
def test_public_page_answers_on_a_freshly_migrated_database(client: Client, prefix: str, path: str) -> None:
    answer = client.get(f"{prefix}{path}")
    assert answer.status_code == 200
    assert f'<html lang="{"zh-hans" if prefix else "en"}"' in answer.text
    assert 'hreflang="zh-hans"' in answer.text


def test_home_page_in_chinese_has_no_english_headline(client: Client) -> None:
    assert "陌生人的点子" in client.get("/zh-hans/").text


@pytest.mark.parametrize("path", PUBLIC)
def test_public_page_costs_the_same_queries_with_more_projects(
    client: Client, path: str, django_assert_max_num_queries: Callable[..., object]
) -> None:
    person = UserFactory()
    for _ in range(3):
        voting.support(project=ProjectFactory(stage="idea"), person=person)
    client.get(path)
    with django_assert_max_num_queries(PAGE) as few:  # type: ignore[attr-defined]
        client.get(path)
    for _ in range(12):
        voting.support(project=ProjectFactory(stage="idea"), person=person)
    with django_assert_max_num_queries(PAGE) as many:  # type: ignore[attr-defined]
        client.get(path)
    assert len(many) == len(few)


@pytest.mark.parametrize(
    "stage", ["idea", "design", "funding", "sourcing", "production", "delivery", "completed"]
)
@pytest.mark.parametrize("signed_in", [False, True])
def test_project_page_stays_within_its_queries(
    client: Client, stage: str, signed_in: bool, django_assert_max_num_queries: Callable[..., object]
) -> None:
    project = ProjectFactory(stage=stage)
    if signed_in:
        client.force_login(project.author)
    client.get(project.get_absolute_url())
    with django_assert_max_num_queries(COMPOSED):  # type: ignore[attr-defined]
        answer = client.get(project.get_absolute_url())
    assert answer.status_code == 200
    assert project.title in answer.text


def test_project_page_of_a_draft_is_not_found_for_others(client: Client) -> None:
    draft = DraftFactory()
    client.force_login(UserFactory())
    assert client.get(draft.get_absolute_url()).status_code == 404
    client.force_login(draft.author)
    assert client.get(draft.get_absolute_url()).status_code == 200


def test_project_list_pages_by_cursor_without_repeating(client: Client) -> None:
    made = {ProjectFactory(stage="idea").slug for _ in range(30)}
    first = client.get("/projects/").context
    second = client.get(f"/projects/?cursor={first['page'].next_cursor}").context
    seen = [card.project.slug for card in (*first["cards"], *second["cards"])]
    assert len(seen) == len(set(seen)) == 30
    assert set(seen) == made


def test_project_list_with_a_broken_cursor_says_so(client: Client) -> None:
    answer = client.get("/projects/?cursor=nonsense")
    assert answer.status_code == 422
    assert "first page" in answer.text


def test_project_list_filters_by_stage_and_orders_by_support(client: Client) -> None:
    quiet, loved = ProjectFactory(stage="idea"), ProjectFactory(stage="idea")
    ProjectFactory(stage="design")
    voting.support(project=loved, person=UserFactory())
    from innovate.core.reconcilers import run_once

    run_once(["voting.tallies", "voting.begin", "voting.ranks"])
    cards = client.get("/projects/?stage=idea&order=supported").context["cards"]
    assert [card.project for card in cards] == [loved, quiet]


def test_own_page_needs_a_person_and_lists_their_projects(client: Client) -> None:
    assert client.get("/me/").status_code == 302
    project = ProjectFactory(stage="idea")
    client.force_login(project.author)
    with override("en"):
        assert project.title in client.get("/me/").text


def test_search_finds_by_word_in_both_languages(client: Client) -> None:
    from innovate.core.reconcilers import run_once

    ProjectFactory(stage="idea", title="Singing kettle", pitch="It sings.")
    ProjectFactory(stage="idea", title="折叠电饭锅", pitch="吃完一压")
    Project.objects.update(updated_at="2026-01-01T00:00:00Z")
    run_once(["search.index"])
    assert "Singing kettle" in client.get("/search/?q=kettle").text
    assert "折叠电饭锅" in client.get("/zh-hans/search/?q=电饭锅").text
    assert client.get("/search/?q=%00").status_code == 200
