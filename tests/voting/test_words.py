"""Rounds and designs told in two languages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from innovate.core.errors import Conflict, Refused
from innovate.notifications import kinds
from innovate.notifications.models import Notice
from innovate.projects.models import TimelineEntry
from innovate.projects.queries import told
from innovate.voting import services
from innovate.voting.models import Design, Round
from tests.factories.accounts import UserFactory
from tests.factories.voting import DesignFactory, RoundFactory, ballot, open_round_with

pytestmark = pytest.mark.django_db
ASKED = {"zh-hans": {"title": "形状", "question": "做哪一个？"}}
RULES = {
    "title": "Shape",
    "question": "Which one?",
    "method": "approval",
    "electorate": "everyone",
    "min_turnout": "1",
}


def chinese(number):
    return {"zh-hans": {"title": f"方案{number}", "notes": "", "alt": ""}}


def in_both(held):
    for number, design in enumerate(held.designs.all(), 1):
        Design.objects.filter(pk=design.pk).update(other_words=chinese(number))
    return held


def page_of(held, name):
    return reverse(f"voting:{name}", args=[held.project.slug, held.number])


def test_reader_of_chinese_votes_and_reads_the_result_in_chinese(client):
    held = in_both(open_round_with(2, other_words=ASKED))
    first = held.designs.first()
    client.force_login(UserFactory())
    with override("zh-hans"):
        page = held.get_absolute_url()
    shown = client.get(page).content.decode()
    assert "做哪一个？" in shown
    assert "方案1" in shown
    assert first.title not in shown
    ballot(held, {"approved": [first.pk]})
    services.close_round(round=held, actor=held.created_by)
    shown = client.get(page).content.decode()
    assert "方案1" in shown
    assert first.title not in shown
    held.refresh_from_db()
    # What was decided is frozen in the words that everybody voted on.
    assert first.title in [row["title"] for row in held.result["designs"]]


def test_page_costs_the_same_in_both_languages(client):
    plain, both = open_round_with(2), in_both(open_round_with(2, other_words=ASKED))
    counts = []
    for held in (plain, plain, both):
        with CaptureQueriesContext(connection) as queries:
            client.get(held.get_absolute_url())
        counts.append(len(queries))
    assert counts[1] == counts[2]


def test_story_and_notices_follow_the_reader():
    held = RoundFactory(other_words=ASKED)
    DesignFactory.create_batch(2, round=held)
    in_both(held)
    supporter = UserFactory()
    services.support(project=held.project, person=supporter)
    held = services.open_round(
        round=held, actor=held.created_by, closes_at=timezone.now() + timedelta(days=2)
    )
    ballot(held, {"approved": [held.designs.first().pk]})
    services.close_round(round=held, actor=held.created_by)
    with override("zh-hans"):
        stories = [told(entry).text for entry in TimelineEntry.objects.filter(kind__startswith="voting.")]
        assert all("形状" in story for story in stories)
        assert any("方案1" in story for story in stories)
        notice = Notice.objects.get(person=supporter, kind="voting.round_opened")
        assert "做哪一个？" in kinds.get(notice.kind).fill("%(question)s", notice.data)


def test_api_answers_in_the_callers_language(client):
    held = in_both(open_round_with(2, other_words=ASKED))
    answer = client.get(f"/api/rounds/{held.pk}", headers={"Accept-Language": "zh-hans"}).json()
    assert (answer["language"], answer["question"]) == ("zh-hans", "做哪一个？")
    assert answer["designs"][0]["title"] == "方案1"
    answer = client.get(f"/api/rounds/{held.pk}").json()
    assert answer["designs"][0]["title"] == held.designs.first().title


def test_team_prepares_a_round_in_both_languages(client):
    held = RoundFactory()
    client.force_login(held.project.author)
    typed = {**RULES, "other_title": "形状", "other_question": "做哪一个？"}
    assert client.post(page_of(held, "edit_rules"), typed).status_code == 302
    held.refresh_from_db()
    assert held.other_words == ASKED
    assert 'value="形状"' in client.get(page_of(held, "edit_rules")).content.decode()
    design = {"title": "Round", "notes": "Soft", "other_title": "圆的"}
    answer = client.post(page_of(held, "prepare"), design)
    assert "say it in this language, too" in answer.content.decode()
    assert 'value="圆的"' in answer.content.decode()
    assert client.post(page_of(held, "prepare"), {**design, "other_notes": "柔软"}).status_code == 302
    assert Design.objects.get().other_words == {"zh-hans": {"title": "圆的", "notes": "柔软", "alt": ""}}


def test_round_that_opens_may_be_new_in_both_languages(client):
    held = RoundFactory(state=Round.State.VOID)
    client.force_login(held.project.author)
    typed = {**RULES, "other_title": "形状", "other_question": "做哪一个？"}
    assert client.post(reverse("voting:new_round", args=[held.project.slug]), typed).status_code == 302
    assert Round.objects.get(number=2).other_words == ASKED


def test_add_design_refuses_to_tell_some_voters_less():
    held = RoundFactory()
    with pytest.raises(Refused) as refusal:
        services.add_design(
            round=held,
            author=held.created_by,
            title="Round",
            notes="Soft",
            other={"zh-hans": {"title": "圆的"}},
        )
    assert list(refusal.value.fields) == ["other_notes"]
    assert not Design.objects.exists()


def test_missing_version_is_added_to_an_open_vote(client):
    held = open_round_with(2)
    first = held.designs.first()
    client.force_login(held.project.author)
    assert page_of(held, "words") in client.get(held.get_absolute_url()).content.decode()
    typed = {
        f"round-{held.pk}-other_title": "形状",
        f"round-{held.pk}-other_question": "做哪一个？",
        f"design-{first.pk}-other_title": "方案1",
    }
    assert client.post(page_of(held, "words"), typed).status_code == 302
    held.refresh_from_db()
    first.refresh_from_db()
    assert held.other_words == ASKED
    assert first.other_words == chinese(1)


def test_version_that_people_vote_on_is_not_changed():
    held = open_round_with(2, other_words=ASKED)
    with pytest.raises(Conflict):
        services.tell_round(
            round=held,
            language="zh-hans",
            rounds={held.pk: {"title": "颜色", "question": "哪一种？"}},
            designs={},
        )
    held.refresh_from_db()
    assert held.other_words == ASKED
