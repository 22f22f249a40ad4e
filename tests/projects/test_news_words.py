"""News told in two languages."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from innovate.core.errors import Refused
from innovate.projects import services
from innovate.projects.models import Project, Update
from innovate.projects.queries import told
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db
OTHER = {"zh-hans": {"title": "折了三千次", "body": "没有**开裂**。"}}


def posted(other=OTHER, **fields):
    project = ProjectFactory()
    words = {"title": "Three thousand folds", "body": "No **cracks**.", **fields}
    return services.post_update(project=project, author=project.author, other=other, **words)


def test_reader_of_chinese_sees_news_and_story_in_chinese(client):
    project = posted().project
    for page in (f"/zh-hans/projects/{project.slug}/", f"/zh-hans/projects/{project.slug}/updates/"):
        shown = client.get(page).content.decode()
        assert '<h3 lang="zh-hans">折了三千次</h3>' in shown
        assert "Three thousand folds" not in shown
    assert "Three thousand folds" in client.get(f"/projects/{project.slug}/").content.decode()
    with override("zh-hans"):
        assert "折了三千次" in told(project.timeline.get(kind="projects.update_posted")).text


def test_news_in_both_languages_costs_the_same(client):
    counts = []
    for update in (posted(None), posted(None), posted()):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/zh-hans/projects/{update.project.slug}/updates/")
        counts.append(len(queries))
    assert counts[1] == counts[2]


def test_post_update_refuses_to_tell_some_readers_less():
    with pytest.raises(Refused) as refusal:
        posted({"zh-hans": {"title": "折了三千次"}})
    assert list(refusal.value.fields) == ["other_body"]
    assert not Update.objects.exists()


def test_edit_update_keeps_what_it_said_in_both_languages():
    update = posted()
    changed = {"zh-hans": {"title": "折了四千次", "body": "没有开裂。"}}
    words = {"title": update.title, "body": update.body}
    update = services.edit_update(update=update, actor=update.author, other=changed, **words)
    assert update.other_words == changed
    assert update.versions.get().other_words == OTHER
    update = services.edit_update(
        update=update, actor=update.author, title="Four thousand folds", body="None."
    )
    assert update.other_words == changed


def test_team_posts_and_changes_news_in_both_languages(client):
    project = Project.objects.get(pk=ProjectFactory().pk)
    client.force_login(project.author)
    typed = {"title": "Folds", "body": "No cracks.", "audience": "public", "other_title": "折叠"}
    answer = client.post(f"/projects/{project.slug}/updates/", typed)
    assert answer.status_code == 422
    assert 'value="折叠"' in answer.content.decode()
    assert (
        client.post(f"/projects/{project.slug}/updates/", {**typed, "other_body": "没有"}).status_code == 302
    )
    update = Update.objects.get()
    assert update.other_words == {"zh-hans": {"title": "折叠", "body": "没有"}}
    client.logout()
    assert (
        client.get(f"/api/projects/{project.slug}/updates").json()["items"][0]["other_words"]
        == update.other_words
    )
