from __future__ import annotations

import pytest

from innovate.projects.models import Project
from innovate.projects.stages import Stage
from tests.factories.accounts import UserFactory
from tests.factories.projects import IDEA_TEXT, CategoryFactory, DraftFactory, ProjectFactory

pytestmark = pytest.mark.django_db


def post(client, **data):
    return client.post("/api/projects", data, content_type="application/json")


def test_list_pages_by_cursor_without_repeating(client):
    ProjectFactory.create_batch(5)
    DraftFactory()
    seen, cursor = [], ""
    while True:
        page = client.get("/api/projects", {"limit": 2, "cursor": cursor}).json()
        seen += [item["slug"] for item in page["items"]]
        if not (cursor := page["next_cursor"]):
            break
    assert len(seen) == len(set(seen)) == 5


def test_list_filters_by_stage_and_category(client):
    project = ProjectFactory(stage=Stage.DESIGN)
    ProjectFactory()
    for query in ({"stage": "design"}, {"category": project.category.slug}):
        assert [item["slug"] for item in client.get("/api/projects", query).json()["items"]] == [project.slug]


def test_list_costs_the_same_for_many(client, django_assert_num_queries):
    ProjectFactory.create_batch(6)
    # Projects, their authors and pictures, and what voting and crowdfund say of them.
    with django_assert_num_queries(5):
        client.get("/api/projects")


def test_list_with_a_broken_cursor_is_a_problem_document(client):
    response = client.get("/api/projects", {"cursor": "!!"})
    assert response.status_code == 422
    assert response["Content-Type"] == "application/problem+json"


def test_create_needs_a_person(client):
    assert post(client, title="A", category="x").status_code == 401


def test_create_a_draft_and_publish_one(client):
    client.force_login(UserFactory())
    category = CategoryFactory()
    draft = post(client, title="Quiet grinder", category=category.slug, price_amount=4900)
    assert draft.status_code == 201, draft.content
    assert draft.json()["stage"] == "draft"
    assert draft.json()["price"] == {"amount": 4900, "currency": "EUR"}
    public = post(
        client,
        title="Second idea",
        category=category.slug,
        pitch="A cooker that folds to the height of a plate.",
        problem="No room.",
        idea=IDEA_TEXT,
        publish=True,
    )
    assert public.json()["stage"] == "idea"
    assert public.json()["room"]


def test_create_that_cannot_be_published_leaves_nothing(client):
    client.force_login(UserFactory())
    response = post(client, title="Only a name", category=CategoryFactory().slug, publish=True)
    assert response.status_code == 422
    assert set(response.json()["errors"]) == {"pitch", "problem", "idea"}
    assert not Project.objects.exists()


def test_detail_of_a_draft_is_not_there_for_others(client):
    draft = DraftFactory()
    assert client.get(f"/api/projects/{draft.slug}").status_code == 404
    client.force_login(draft.author)
    assert client.get(f"/api/projects/{draft.slug}").json()["problem"] == draft.problem


def test_create_keeps_tags_and_what_it_builds_on(client):
    parent, author = ProjectFactory(), UserFactory()
    client.force_login(author)
    data = {
        "title": "A quieter kettle",
        "category": parent.category.slug,
        "tags": ["Tea Time", "tea-time", "steel"],
    }
    made = post(client, **data, builds_on=parent.slug).json()
    assert made["tags"] == ["tea time", "steel"] and made["builds_on"] == [parent.slug]
    assert client.get(f"/api/projects/{made['slug']}").json()["builds_on"] == [parent.slug]


def test_create_on_what_nobody_may_see_keeps_nothing(client):
    draft = DraftFactory()
    client.force_login(UserFactory())
    answer = post(client, title="A quieter kettle", category=draft.category.slug, builds_on=draft.slug)
    assert answer.status_code == 404 and Project.objects.count() == 1
