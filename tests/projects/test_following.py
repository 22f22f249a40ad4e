"""Following a project: who hears of what, once, and without anybody waiting for it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from innovate.accounts.exports import archive
from innovate.accounts.leaving import erase
from innovate.core.errors import Conflict
from innovate.core.reconcilers import run_once
from innovate.notifications.models import Notice
from innovate.projects import services
from innovate.projects.models import Follow, Telling
from innovate.projects.services import following
from innovate.projects.stages import Stage
from innovate.voting.services import open_round
from tests.factories.accounts import UserFactory
from tests.factories.projects import DraftFactory, ProjectFactory
from tests.factories.voting import DesignFactory, RoundFactory

pytestmark = pytest.mark.django_db


def told(person) -> list[str]:
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def test_following_twice_counts_once_and_ends_at_once() -> None:
    project, person = ProjectFactory(), UserFactory()
    assert services.follow(project=project, person=person)
    assert not services.follow(project=project, person=person)
    assert services.unfollow(project=project, person=person)
    assert not services.unfollow(project=project, person=person)


def test_draft_cannot_be_followed() -> None:
    with pytest.raises(Conflict):
        services.follow(project=DraftFactory(), person=UserFactory())


def test_follower_hears_of_stage_and_news_and_the_team_hears_once() -> None:
    project, person = ProjectFactory(), UserFactory()
    services.follow(project=project, person=person)
    services.follow(project=project, person=project.author)
    services.move_stage(project=project, to=Stage.DESIGN)
    services.post_update(project=project, author=project.author, title="A lid", body="It has a lid now.")
    assert told(person) == []
    run_once(["projects.followers"])
    assert told(person) == ["projects.followed_stage", "projects.followed_news"]
    assert told(project.author) == ["projects.stage_moved"]
    assert "A lid" in Notice.objects.filter(person=person).last().body
    assert not Telling.objects.exists()


def test_follower_who_is_on_the_team_hears_of_a_round_once() -> None:
    round = RoundFactory()
    DesignFactory.create_batch(2, round=round)
    person, member = UserFactory(), UserFactory()
    services.add_member(project=round.project, person=member, actor=round.project.author)
    Notice.objects.all().delete()
    for follower in (person, member):
        services.follow(project=round.project, person=follower)
    open_round(round=round, actor=round.created_by, closes_at=timezone.now() + timedelta(days=3))
    run_once(["projects.followers"])
    assert told(person) == ["voting.followed_round"]
    assert told(member) == ["voting.round_opened"]


def test_nothing_waits_to_be_told_where_nobody_follows() -> None:
    services.move_stage(project=ProjectFactory(), to=Stage.DESIGN)
    assert not Telling.objects.exists()


def test_many_followers_are_told_in_batches_and_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "TOLD", 2)
    project, people = ProjectFactory(), UserFactory.create_batch(5)
    for person in people:
        services.follow(project=project, person=person)
    services.move_stage(project=project, to=Stage.DESIGN)
    telling = Telling.objects.get()
    assert services.tell_followers(telling=telling) == 2
    assert Notice.objects.filter(kind="projects.followed_stage").count() == 2
    run_once(["projects.followers"])
    assert [told(person) for person in people] == [["projects.followed_stage"]] * 5
    assert services.tell_followers(telling=telling) == 0


def test_who_follows_later_does_not_hear_of_before() -> None:
    project, early, late = ProjectFactory(), UserFactory(), UserFactory()
    services.follow(project=project, person=early)
    services.move_stage(project=project, to=Stage.DESIGN)
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        services.follow(project=project, person=late)
        run_once(["projects.followers"])
    assert (told(early), told(late)) == (["projects.followed_stage"], [])


def test_follows_are_exported_and_go_with_the_person() -> None:
    project, person = ProjectFactory(), UserFactory()
    services.follow(project=project, person=person)
    import zipfile

    with archive(person) as file, zipfile.ZipFile(file) as packed:
        assert project.slug in packed.read("follows.json").decode()
    erase(person)
    assert not Follow.objects.exists()


def test_page_lets_people_follow_and_stop(client: Client) -> None:
    project, person = ProjectFactory(), UserFactory()
    page = project.get_absolute_url()
    assert f'href="/accounts/login/?next={page}"' in client.get(page).text
    client.force_login(person)
    answer = client.post(f"{page}follow/", {"action": "follow"}, follow=True)
    assert "hear" in answer.text and Follow.objects.filter(person=person).exists()
    answer = client.post(f"{page}follow/", {"action": "unfollow"}, headers={"HX-Request": "true"})
    assert f'id="follow-{project.pk}"' in answer.text and "<html" not in answer.text
    assert not Follow.objects.exists()


def test_card_has_a_button_to_follow(client: Client) -> None:
    project, person = ProjectFactory(), UserFactory()
    client.force_login(person)
    path = f"{project.get_absolute_url()}follow/"
    assert f'formaction="{path}" name="action" value="follow"' in " ".join(
        client.get("/projects/").text.split()
    )
    answer = client.post(path, {"action": "follow", "part": "card"}, headers={"HX-Request": "true"})
    assert 'value="unfollow"' in answer.text and 'form="act"' in answer.text
    assert f'formaction="{path}" name="action" value="unfollow"' in " ".join(
        client.get("/projects/").text.split()
    )


def test_api_follows_and_stops(client: Client) -> None:
    project, person = ProjectFactory(), UserFactory()
    path = f"/api/projects/{project.slug}/follow"
    assert client.put(path).status_code == 401
    client.force_login(person)
    assert client.put(path).json() == {"followed": True}
    assert Follow.objects.count() == 1
    assert client.delete(path).json() == {"followed": False}
    assert not Follow.objects.exists()
