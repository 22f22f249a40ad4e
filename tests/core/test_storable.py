"""What no column takes is refused in words before it reaches the database."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from innovate.projects import queries
from innovate.projects.models import Project
from innovate.projects.services import post_update
from tests.factories.accounts import UserFactory
from tests.factories.projects import CategoryFactory, DraftFactory, ProjectFactory, picture

pytestmark = pytest.mark.django_db
JSON = "application/json"
NULL, HALF, HUGE = "one\0two", "one\ud800two", 2**63


@pytest.mark.parametrize(
    ("path", "body", "wrong"),
    [
        ("/projects", {"title": "A fan", "category": NULL}, "category"),
        ("/projects", {"title": "A fan", "category": HALF}, "category"),
        ("/projects", {"title": "A fan", "category": "homes", "builds_on": NULL}, "builds_on"),
        ("/projects", {"title": "A fan", "category": "homes", "tags": ["felt", NULL]}, "tags.1"),
        ("/projects/{slug}/merge", {"reason": "The same.", "into": NULL}, "into"),
        ("/projects/{slug}/invitations", {"who": NULL}, "who"),
        ("/projects/{slug}/handovers", {"taker": HUGE}, "taker"),
        ("/projects/{slug}/handovers", {"taker": -HUGE - 1}, "taker"),
        ("/projects/{slug}/details/experts", {"who": "x", NULL: 1}, NULL),
        ("/reports", {"kind": "projects.project", "id": HUGE, "reason": "spam"}, "id"),
    ],
)
def test_body_with_what_no_column_takes_is_refused_by_field(
    client: Client, path: str, body: dict[str, Any], wrong: str
) -> None:
    project = ProjectFactory()
    client.force_login(project.author)
    answer = client.post(f"/api{path}".format(slug=project.slug), json.dumps(body), content_type=JSON)
    assert answer.status_code == 422
    assert (answer.json()["code"], list(answer.json()["errors"])) == ("invalid", [wrong])
    assert answer.json()["errors"][wrong]


def test_wrong_values_are_named_in_the_callers_language(client: Client) -> None:
    client.force_login(UserFactory())
    answer = client.post(
        "/api/projects",
        {"title": "A", "category": NULL},
        content_type=JSON,
        headers={"Accept-Language": "zh-hans"},
    )
    assert any("\u4e00" <= character <= "\u9fff" for character in answer.json()["errors"]["category"])


def test_words_that_only_look_like_a_null_are_kept(client: Client) -> None:
    client.force_login(UserFactory())
    title = "A \\u0000 lamp 👩🏽‍🔧"
    body = {"title": title, "category": CategoryFactory().slug}
    assert client.post("/api/projects", body, content_type=JSON).status_code == 201
    assert Project.objects.get().title == title


def test_query_and_form_of_an_operation_are_looked_at_too(client: Client) -> None:
    project = ProjectFactory()
    client.force_login(project.author)
    answer = client.get("/api/projects?category=%00")
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["category"])
    answer = client.post(f"/api/projects/{project.slug}/pictures", {"upload": picture(), "alt": NULL})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["alt"])


def test_body_that_is_no_json_is_still_said_to_be_none(client: Client) -> None:
    client.force_login(UserFactory())
    for body in (b"{", b'{"title": "\x00"}', b"[" * 100_000):
        answer = client.post("/api/projects", body, content_type=JSON)
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


def test_address_part_with_a_null_byte_names_no_project(client: Client) -> None:
    draft = DraftFactory()
    with pytest.raises(Http404), CaptureQueriesContext(connection) as captured:
        queries.project_by_slug(NULL, draft.author)
    assert not captured
    assert client.get("/projects/similar/?q=lamp&draft=%00").status_code == 404
    client.force_login(draft.author)
    answer = client.post(reverse("projects:roots", args=[draft.slug]), {"parent": NULL}, follow=True)
    assert "not public" in answer.text


def test_news_with_a_huge_number_is_not_there(client: Client) -> None:
    project = ProjectFactory()
    news = post_update(
        project=project, author=project.author, title="Lids", body="They fit.", pictures=[picture()]
    )
    client.force_login(project.author)
    shown = news.pictures.get().pk
    assert client.delete(f"/api/projects/{project.slug}/updates/{HUGE}/pictures/{shown}").status_code == 404
    page = reverse("projects:remove_update_picture", args=[project.slug, HUGE, shown])
    assert client.post(page).status_code == 404
    assert news.pictures.exists()
