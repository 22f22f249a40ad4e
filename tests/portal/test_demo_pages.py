"""The demo's pages: their words in both languages, and what they point to."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import Page

from innovate.portal.demo import content
from innovate.portal.demo.content import stories
from innovate.portal.demo.loading import pages
from innovate.portal.translations import behind, pages_without_counterpart
from tests.factories.projects import ProjectFactory


def test_stories_name_projects_and_drawings_that_exist() -> None:
    known = {project.slug for project in content.projects()}
    words = stories.landing()
    named = {slug for story in stories.stories() for slug in story.projects} | set(words["featured"])
    assert named <= known
    for key in (*(story.picture for story in stories.stories()), *words["gallery"], *words["logos"]):
        assert content.artwork(key).is_file()


def test_money_is_held_in_the_words_of_the_house() -> None:
    for path in (content.DATA / "articles.toml", *stories.DATA.glob("*.toml")):
        text = path.read_text()
        assert not [word for word in ("托管", "保管", "escrow") if word in text]


@pytest.mark.django_db
def test_demo_pages_answer_in_both_languages_and_none_is_behind(client: Client) -> None:
    for slug in stories.landing()["featured"]:
        ProjectFactory(stage="idea", slug=slug)
    pages.load()
    assert not pages_without_counterpart().exists()
    assert not behind().exists()
    assert Page.find_problems() == ([], [], [], [], [])
    for page in Page.objects.live().filter(depth__gt=1).select_related("locale"):
        answer = client.get(page.url)
        assert answer.status_code == 200, page.url
        assert f'<html lang="{page.locale.language_code}"' in answer.text
    made = client.get("/zh-hans/for-makers/").text
    for heading in (
        "下一件产品，正在找你的机器",
        "今天的家底",
        "正在等人动手",
        "同一座钟，三种做法",
        "支持单位",
    ):
        assert heading in made
    assert 'href="/zh-hans/terms/"' in made
