"""Campaigns and tiers told in two languages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from innovate.core.errors import Conflict, Refused
from innovate.core.money import Money
from innovate.crowdfund import queries, services
from innovate.crowdfund.models import Campaign, Tier
from innovate.crowdfund.services.campaigns import TierDraft
from innovate.projects.stages import Stage
from tests.crowdfund.test_pages import CAMPAIGN, TIERS, login
from tests.factories.crowdfund import CampaignFactory, LiveCampaignFactory, TierFactory, active
from tests.factories.projects import ProjectFactory

pytestmark = pytest.mark.django_db
CHINESE = {"title": "一盏灯", "description": "含灯泡"}
BOTH = {**CAMPAIGN, **TIERS, "tiers-0-other_title": "一盏灯", "other_story": "**先买**工具。"}


def told(**tier: Any) -> Tier:
    campaign = LiveCampaignFactory(story="Tools first.", other_words={"zh-hans": {"story": "先买工具。"}})
    fields = {"title": "One lamp", "description": "With a bulb", "other_words": {"zh-hans": CHINESE}, **tier}
    return TierFactory(campaign=campaign, **fields)


def test_words_follow_the_reader_and_cost_no_query(django_assert_num_queries: Any) -> None:
    tier = Tier.objects.get(pk=told().pk)
    with django_assert_num_queries(0):
        assert (tier.words.title, tier.words.language) == ("One lamp", "en")
        with override("zh-hans"):
            assert (tier.words.title, tier.words.language) == ("一盏灯", "zh-hans")


def test_words_without_a_version_are_the_originals() -> None:
    tier = told(other_words={})
    with override("zh-hans"):
        assert (tier.words.title, tier.words.language) == ("One lamp", "en")
    assert tier.in_each("title") == "One lamp"


def test_words_follow_a_reader_who_switched_the_projects_language(django_assert_num_queries: Any) -> None:
    project = told().campaign.project
    project.other_words = {"zh-hans": {"title": "灯", "pitch": "亮"}}
    project.read_in("zh-hans")
    campaign = queries.visible_campaign(project, project.author)
    assert campaign is not None
    with django_assert_num_queries(0):
        assert campaign.words.story == "先买工具。"
        assert campaign.tiers.all()[0].words.title == "一盏灯"


def test_tell_also_cleans_as_the_original_and_leaves_out_what_says_nothing() -> None:
    tier = Tier(title="One lamp")
    tier.tell_also({"zh-hans": {"title": " 一盏\u202e灯\n", "colour": "红"}})
    assert tier.other_words == {"zh-hans": {"title": "一盏灯", "description": ""}}
    tier.tell_also({"zh-hans": {"title": "灯" * 100}})
    assert tier.other_words["zh-hans"]["title"] == "灯" * 80
    tier.tell_also({"zh-hans": {"title": " ", "description": ""}})
    assert tier.other_words == {}


@pytest.mark.parametrize("language", ["en", "xx"])
def test_tell_also_refuses_a_language_that_is_none_or_the_originals(language: str) -> None:
    with pytest.raises(Refused):
        Tier(title="One lamp").tell_also({language: {"title": "A lamp"}})


def test_create_campaign_refuses_a_tier_that_tells_some_backers_less() -> None:
    project = ProjectFactory(stage=Stage.FUNDING)
    draft = TierDraft("One lamp", Money(5_000, "EUR"), "With a bulb", other={"zh-hans": {"title": "一盏灯"}})
    with pytest.raises(Refused) as refusal:
        services.create_campaign(
            project=project, actor=project.author, goal=Money(10_000, "EUR"), tiers=[draft]
        )
    assert list(refusal.value.fields) == ["other_description"]
    assert not Campaign.objects.exists()


def test_team_writes_and_mends_its_campaign_in_both_languages() -> None:
    project = ProjectFactory(stage=Stage.FUNDING)
    client, page = login(project.author), f"/projects/{project.slug}/campaign/"
    assert client.post(page, BOTH).status_code == 302
    campaign = Campaign.objects.get()
    assert campaign.other_words == {"zh-hans": {"story": "**先买**工具。"}}
    assert campaign.tiers.get().other_words == {"zh-hans": {"title": "一盏灯", "description": ""}}
    assert 'value="一盏灯"' in client.get(page).content.decode()
    edited = {**BOTH, "tiers-INITIAL_FORMS": "1", "tiers-0-other_title": "", "other_story": ""}
    assert client.post(page, edited).status_code == 302
    campaign.refresh_from_db()
    assert campaign.other_words == campaign.tiers.get().other_words == {}


def test_campaign_form_asks_for_the_part_that_one_language_lacks() -> None:
    project = ProjectFactory(stage=Stage.FUNDING)
    typed = {**BOTH, "tiers-0-description": "With a bulb"}
    answer = login(project.author).post(f"/projects/{project.slug}/campaign/", typed)
    assert answer.status_code == 422
    assert "say it in this language, too" in answer.content.decode()
    assert 'value="一盏灯"' in answer.content.decode()


def test_reader_of_chinese_sees_tiers_and_story_in_chinese() -> None:
    tier = told()
    person = active(tier).person
    slug = tier.campaign.project.slug
    for path in (f"/zh-hans/projects/{slug}/back/", f"/zh-hans/projects/{slug}/"):
        shown = Client().get(path).content.decode()
        assert '<strong lang="zh-hans">一盏灯</strong>' in shown
        assert "One lamp" not in shown
    assert "先买工具。" in Client().get(f"/zh-hans/projects/{slug}/back/").content.decode()
    assert "一盏灯" in login(person).get("/zh-hans/me/").content.decode()


def test_api_answers_in_the_callers_language() -> None:
    campaign = told().campaign
    path = f"/api/campaigns/{campaign.pk}"
    chinese = Client().get(path, headers={"Accept-Language": "zh-hans"}).json()
    assert (chinese["language"], chinese["story"]) == ("zh-hans", "先买工具。")
    assert (chinese["tiers"][0]["title"], chinese["tiers"][0]["language"]) == ("一盏灯", "zh-hans")
    assert json.loads(Client().get(path).content)["tiers"][0]["title"] == "One lamp"


def test_missing_version_is_added_while_backers_rely_on_the_original() -> None:
    tier = told(other_words={})
    campaign = tier.campaign
    client, page = login(campaign.created_by), f"/projects/{campaign.project.slug}/campaign/words/"
    assert page in client.get(f"/projects/{campaign.project.slug}/campaign/").content.decode()
    half = {f"tier-{tier.pk}-other_title": "一盏灯"}
    answer = client.post(page, half)
    assert answer.status_code == 422
    assert "一盏灯" in answer.content.decode()
    assert client.post(page, {**half, f"tier-{tier.pk}-other_description": "含灯泡"}).status_code == 302
    tier.refresh_from_db()
    assert tier.other_words == {"zh-hans": CHINESE}
    assert "Everything here can be read" in client.get(page).content.decode()


def test_version_that_backers_rely_on_is_not_changed() -> None:
    tier = told()
    with pytest.raises(Conflict):
        services.tell_campaign(
            campaign=tier.campaign,
            language="zh-hans",
            story={},
            tiers={tier.pk: {"title": "两盏灯", "description": "没有灯泡"}},
        )
    tier.refresh_from_db()
    assert tier.other_words == {"zh-hans": CHINESE}


def test_words_page_of_a_draft_leads_to_its_form() -> None:
    campaign = CampaignFactory()
    answer = login(campaign.created_by).get(f"/projects/{campaign.project.slug}/campaign/words/")
    assert answer["Location"] == f"/projects/{campaign.project.slug}/campaign/"
