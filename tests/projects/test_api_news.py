"""News through the API: words in both languages, pictures, and what it said before."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from innovate.projects.models import UpdatePicture
from innovate.projects.services.news import MOST_PICTURES
from tests.factories.projects import ProjectFactory, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(client):
    project = ProjectFactory()
    client.force_login(project.author)
    return f"/api/projects/{project.slug}/updates"


def send(client, method, path, **data):
    return getattr(client, method)(path, data, content_type="application/json")


def test_news_is_told_in_both_languages_and_its_earlier_words_stay(client, at):
    chinese = {"zh-hans": {"title": "盖子", "body": "正好。"}}
    news = send(client, "post", at, title="Lids", body="They fit.", other=chinese).json()
    assert news["other_words"] == chinese
    kept = send(client, "put", f"{at}/{news['id']}", title="Lids", body="They fit well.", version=1).json()
    assert (kept["version"], kept["other_words"]) == (2, chinese)
    stale = send(client, "put", f"{at}/{news['id']}", title="Lids", body="No.", version=1)
    assert (stale.status_code, stale.json()["code"]) == (409, "changed_elsewhere")
    half = {"zh-hans": {"title": "盖子"}}
    wrong = send(client, "put", f"{at}/{news['id']}", title="Lids", body="They fit well.", other=half).json()
    assert set(wrong["errors"]) == {"other_body"}
    gone = send(client, "put", f"{at}/{news['id']}", title="Lids", body="They fit well.", other={}).json()
    assert gone["other_words"] == {}
    before = client.get(f"{at}/{news['id']}/versions").json()["items"]
    assert [(row["number"], row["body"]) for row in before] == [(2, "They fit well."), (1, "They fit.")]


def test_pictures_of_news_are_added_up_to_the_most_and_removed(client, at):
    news = send(client, "post", at, title="Lids", body="They fit.").json()
    pictures = f"{at}/{news['id']}/pictures"
    liar = SimpleUploadedFile("a.jpg", b"<html></html>", content_type="image/jpeg")
    assert client.post(pictures, {"upload": liar}).status_code == 422
    assert client.post(pictures).json()["code"] == "no_file"
    first = client.post(pictures, {"upload": picture(), "alt": "A lid"}).json()
    assert first["alt"] == "A lid"
    for _n in range(MOST_PICTURES - 1):
        assert client.post(pictures, {"upload": picture()}).status_code == 201
    assert client.post(pictures, {"upload": picture()}).json()["code"] == "too_many_pictures"
    left = client.delete(f"{pictures}/{first['id']}").json()["pictures"]
    assert len(left) == MOST_PICTURES - 1 and first["id"] not in [row["id"] for row in left]
    assert UpdatePicture.objects.count() == MOST_PICTURES - 1
