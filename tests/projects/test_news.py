"""News: for everyone or for supporters, changed with its history, with pictures."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from innovate.core.errors import Conflict, Refused
from innovate.notifications.models import Notice
from innovate.projects import paper_queries, services
from innovate.voting.services import support
from tests.factories.accounts import UserFactory
from tests.factories.projects import ProjectFactory, picture

pytestmark = pytest.mark.django_db
SECRET = "The lid turns in the hand."


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def news(project, **fields):
    given = {"title": "Lids", "body": SECRET, **fields}
    return services.post_update(project=project, author=project.author, **given)


def test_news_for_supporters_is_read_by_them_and_the_team_alone():
    project, supporter = ProjectFactory(), UserFactory()
    support(project=project, person=supporter)
    update = news(project, audience="supporters")
    for person, sees in (
        (AnonymousUser(), []),
        (UserFactory(), []),
        (supporter, [update]),
        (project.author, [update]),
    ):
        assert list(paper_queries.updates_of(project, person)) == sees
    assert Notice.objects.get(person=supporter).kind == "projects.update_posted"
    entry = project.timeline.get()
    assert (entry.kind, entry.data) == ("projects.closed_update_posted", {})


def test_news_for_supporters_leaks_nowhere(client):
    project = ProjectFactory()
    update = news(project, title="Turning lids", audience="supporters")
    for address in (
        f"/projects/{project.slug}/updates/",
        f"/projects/{project.slug}/",
        f"/projects/{project.slug}/story/",
        f"/api/projects/{project.slug}/updates",
    ):
        answer = client.get(address)
        assert answer.status_code == 200 and SECRET not in answer.text and "Turning lids" not in answer.text
    assert client.get(f"/projects/{project.slug}/updates/{update.pk}/history/").status_code == 404


@pytest.mark.parametrize(
    "fields", [{"title": ""}, {"body": " \u200b"}, {"audience": "nobody"}, {"body": "x" * 12_001}]
)
def test_news_without_words_or_readers_is_refused(fields):
    with pytest.raises(Refused):
        news(ProjectFactory(), **fields)


def test_edit_update_keeps_what_it_said():
    project = ProjectFactory()
    update = news(project)
    services.edit_update(
        update=update, actor=project.author, title="Lids", body="They do not turn.", version=1
    )
    update.refresh_from_db()
    assert (update.body, update.version) == ("They do not turn.", 2) and update.edited_at
    kept = update.versions.get()
    assert (kept.body, kept.number, kept.by) == (SECRET, 1, project.author)
    with pytest.raises(Conflict):
        services.edit_update(update=update, actor=project.author, title="Lids", body="Else.", version=1)


def test_edit_update_with_the_same_words_is_no_version():
    update = news(ProjectFactory())
    services.edit_update(update=update, actor=update.author, title="Lids", body=SECRET)
    assert not update.versions.exists()


def test_news_has_at_most_four_pictures():
    project = ProjectFactory()
    update = news(project, pictures=[picture(), picture()])
    assert update.pictures.count() == 2
    with pytest.raises(Refused):
        services.edit_update(
            update=update, actor=project.author, title="Lids", body=SECRET, pictures=[picture()] * 3
        )
    services.remove_update_picture(picture=update.pictures.first())
    assert update.pictures.count() == 1


def test_news_pages_post_change_and_show_history(client):
    project = ProjectFactory()
    client.force_login(project.author)
    address = f"/projects/{project.slug}/updates/"
    assert client.post(address, {"title": "Lids", "body": "", "audience": "public"}).status_code == 422
    given = {"title": "Lids", "body": SECRET, "audience": "public", "pictures": [picture()]}
    assert client.post(address, given).status_code == 302
    update = project.updates.get()
    page = client.get(address).text
    assert SECRET in page and "<img" in page
    changed = {"title": "Lids", "body": "They do not turn.", "version": "1"}
    assert client.post(f"{address}{update.pk}/edit/", changed).status_code == 302
    assert client.post(f"{address}{update.pk}/edit/", {**changed, "body": "Late"}).status_code == 422
    assert SECRET in client.get(f"{address}{update.pk}/history/").text
