"""The list of projects: orders, what can be chosen, its cards and their buttons, and the feeds of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from innovate.core.paging import Page, merge
from innovate.core.reconcilers import run_once
from innovate.portal import listing
from innovate.projects import services as projects
from innovate.projects.models import Follow, Project, SupportClock
from innovate.projects.stages import Stage
from innovate.voting import services as voting
from innovate.voting.models import Round, Support
from tests.factories.accounts import UserFactory
from tests.factories.crowdfund import CampaignFactory
from tests.factories.projects import CategoryFactory, DraftFactory, ProjectFactory
from tests.factories.voting import open_round_with

pytestmark = pytest.mark.django_db
RANK = ["voting.tallies", "voting.begin", "voting.ranks"]
CHINESE = {
    "title": "会唱歌的水壶",
    "pitch": "它会唱歌。",
    "problem": "太安静。",
    "idea": "一个哨子。",
    "audience": "给水手。",
}


def shown(client: Client, query: str = "") -> list:
    return [card.project for card in client.get(f"/projects/{query}").context["cards"]]


def test_trending_puts_what_is_wanted_now_before_what_was_wanted_long_ago(client: Client) -> None:
    once, today, never = ProjectFactory(), ProjectFactory(), ProjectFactory()
    for person in UserFactory.create_batch(4):
        voting.support(project=once, person=person)
    Support.objects.update(created_at=timezone.now() - timedelta(days=30))
    voting.support(project=today, person=UserFactory())
    run_once(RANK)
    assert shown(client, "?order=trending") == [today, once, never]
    assert shown(client, "?order=supported") == [once, today, never]
    assert shown(client) == [never, today, once]


def test_closing_soon_shows_open_votes_and_campaigns_by_their_clock(client: Client) -> None:
    ProjectFactory()
    late = open_round_with(closes_in=timedelta(days=9)).project
    soon = open_round_with(closes_in=timedelta(hours=5)).project
    over = open_round_with(closes_in=timedelta(days=1)).project
    Round.objects.filter(project=over).update(closes_at=timezone.now())
    campaign = CampaignFactory(
        state="live",
        project__stage=Stage.FUNDING,
        opens_at=timezone.now(),
        closes_at=timezone.now() + timedelta(days=3),
    )
    idea, designed = ProjectFactory(), ProjectFactory(stage=Stage.DESIGN)
    for project in (idea, designed):
        SupportClock.objects.create(project=project, ends_at=timezone.now() + timedelta(days=6))
    assert shown(client, "?order=closing") == [soon, campaign.project, idea, late]
    assert shown(client, "?order=closing&stage=idea") == [idea]
    assert "4 hours left" in client.get("/projects/?order=closing").text


def test_closing_soon_pages_through_votes_and_campaigns_together() -> None:
    person = UserFactory()
    rows = [open_round_with(closes_in=timedelta(days=days)).project for days in (1, 2, 4, 6)]
    for days in (3, 5):
        now = timezone.now()
        campaign = CampaignFactory(
            state="live", project__stage=Stage.FUNDING, opens_at=now, closes_at=now + timedelta(days=days)
        )
        rows.insert(days - 1, campaign.project)
    seen, cursor = [], ""
    while True:
        page = listing.project_page(listing.Choice(order="closing"), person, cursor=cursor, limit=2)
        seen += page.items
        cursor = page.next_cursor
        if not cursor:
            break
    assert seen == rows


class Row:
    """What merge() needs of a row."""

    def __init__(self, closes: int, pk: int) -> None:
        self.closes, self.pk = closes, pk


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans())), st.integers(1, 4))
def test_merged_pages_are_the_page_of_both(rows: list[tuple[int, bool]], limit: int) -> None:
    made = [(Row(closes, pk), first) for pk, (closes, first) in enumerate(rows)]
    every = sorted((row for row, _first in made), key=lambda row: (row.closes, row.pk))
    halves = [[row for row in every if dict(made)[row] is first] for first in (True, False)]
    pages = [Page(half[:limit], "x" if len(half) > limit else "", True) for half in halves]
    merged = merge(pages, order=("closes", "pk"), limit=limit)
    assert merged.items == every[:limit]
    assert bool(merged.next_cursor) == (len(every) > limit)


def test_choices_combine_and_each_can_be_taken_away(client: Client) -> None:
    kitchen = CategoryFactory(slug="kitchen", name_en="Kitchen")
    wanted = ProjectFactory(category=kitchen, stage=Stage.IDEA)
    ProjectFactory(category=kitchen, stage=Stage.DESIGN)
    foreign = ProjectFactory(category=kitchen, language="zh-hans")
    ProjectFactory()
    projects.translate_project(project=wanted, actor=wanted.author, language="zh-hans", **CHINESE)
    query = "?category=kitchen&stage=idea&language=zh-hans"
    answer = client.get(f"/projects/{query}")
    assert [card.project for card in answer.context["cards"]] == [foreign, wanted]
    assert [chip.label for chip in answer.context["chips"]] == ["Idea", "Kitchen", "简体中文"]
    assert [chip.url for chip in answer.context["chips"]][1] == "?stage=idea&language=zh-hans"
    assert shown(client, "?category=kitchen&stage=idea&language=en") == [wanted]


@pytest.mark.parametrize("order", ["trending", "supported"])
def test_ranking_of_a_stage_and_a_category_has_these_only(client: Client, order: str) -> None:
    kitchen = CategoryFactory(slug="kitchen")
    first, last, designed = ProjectFactory.create_batch(3, category=kitchen)
    elsewhere = ProjectFactory()
    for project in (designed, elsewhere, first, designed, elsewhere, designed):
        voting.support(project=project, person=UserFactory())
    projects.move_stage(project=designed, to=Stage.DESIGN)
    run_once(RANK)
    assert set(shown(client, f"?order={order}")) == {designed, elsewhere, first, last}
    assert shown(client, f"?order={order}&stage=idea") == [elsewhere, first, last]
    assert shown(client, f"?order={order}&category=kitchen") == [designed, first, last]
    assert shown(client, f"?order={order}&category=kitchen&stage=idea") == [first, last]
    assert shown(client, f"?order={order}&category=nowhere") == []


@pytest.mark.parametrize("order", ["trending", "supported"])
def test_project_that_moves_on_leaves_the_ranking_of_its_stage_at_once(client: Client, order: str) -> None:
    project = ProjectFactory()
    run_once(RANK)
    projects.move_stage(project=project, to=Stage.DESIGN)
    assert shown(client, f"?order={order}&stage=idea") == []
    run_once(RANK)
    assert shown(client, f"?order={order}&stage=design") == [project]


def test_pages_of_a_language_follow_each_other_without_a_gap() -> None:
    both, chinese = ProjectFactory.create_batch(3), ProjectFactory.create_batch(3, language="zh-hans")
    ProjectFactory()
    for project in both:
        projects.translate_project(project=project, actor=project.author, language="zh-hans", **CHINESE)
    for hours, project in enumerate(mixed := [both[0], chinese[0], both[1], both[2], chinese[1], chinese[2]]):
        Project.objects.filter(pk=project.pk).update(published_at=timezone.now() - timedelta(hours=hours))
    choice, found, cursor = listing.Choice(language="zh-hans"), [], ""
    while True:
        page = listing.project_page(choice, AnonymousUser(), cursor=cursor, limit=2)
        found += page.items
        if not (cursor := page.next_cursor):
            break
    assert found == mixed


@pytest.mark.parametrize("word", ["order", "stage", "language"])
@pytest.mark.parametrize("value", ["nonsense", "%00", "draft%27--", "x" * 500])
def test_word_that_means_nothing_is_left_out(client: Client, word: str, value: str) -> None:
    project = ProjectFactory()
    assert shown(client, f"?{word}={value}") == [project]


@pytest.mark.parametrize("word", ["category", "challenge"])
def test_unknown_category_or_challenge_shows_nothing_and_says_so(client: Client, word: str) -> None:
    ProjectFactory()
    answer = client.get(f"/projects/?{word}=no-such-thing")
    assert answer.context["cards"] == []
    assert "No project fits" in answer.text and "no-such-thing" in answer.text


@pytest.mark.parametrize("order", listing.ORDERS)
@pytest.mark.parametrize("signed_in", [False, True])
def test_list_costs_the_same_queries_however_much_it_shows(
    client: Client, order: str, signed_in: bool, django_assert_max_num_queries
) -> None:
    person = UserFactory()
    if signed_in:
        client.force_login(person)

    def more(count: int) -> None:
        for _ in range(count):
            voting.support(project=ProjectFactory(), person=person)
            open_round_with()
        run_once(RANK)

    more(2)
    path = f"/projects/?order={order}&stage=design"
    client.get(path)
    with django_assert_max_num_queries(12) as few:
        client.get(path)
    more(6)
    with django_assert_max_num_queries(12) as many:
        client.get(path)
    assert len(few) == len(many)


def test_card_says_whether_this_person_supports_and_its_button_changes_in_place(client: Client) -> None:
    project, person = ProjectFactory(), UserFactory()
    support = f"{project.get_absolute_url()}support/"
    assert f'href="{support}?want=1"' in client.get("/projects/").text  # signs in first, then supports
    client.force_login(person)
    page = client.get("/projects/").text
    assert f'form="act" formaction="{support}"' in page and 'aria-pressed="false"' in page
    answer = client.post(support, {"action": "support", "part": "card"}, headers={"HX-Request": "true"})
    assert "You too" in answer.text and "1 wants this" in answer.text and "<html" not in answer.text
    assert 'aria-pressed="true"' in client.get("/projects/").text
    other = Client()
    other.force_login(UserFactory())
    assert "You too" not in other.get("/projects/").text
    assert "You too" not in Client().get("/projects/").text


def test_card_says_in_words_why_it_cannot_be_supported_any_more(client: Client) -> None:
    project = ProjectFactory(stage=Stage.FUNDING)
    client.force_login(UserFactory())
    answer = client.post(
        f"{project.get_absolute_url()}support/",
        {"action": "support", "part": "card"},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 422 and "no longer gathers support" in answer.text


def test_api_list_takes_the_same_choice_and_says_what_is_mine(client: Client) -> None:
    kitchen = CategoryFactory(slug="kitchen")
    mine, _other = ProjectFactory(category=kitchen), ProjectFactory()
    person = UserFactory()
    voting.support(project=mine, person=person)
    projects.follow(project=mine, person=person)
    run_once(RANK)
    client.force_login(person)
    found = client.get("/api/projects?order=trending&category=kitchen").json()["items"]
    assert [(row["slug"], row["supporters"], row["supported"], row["followed"]) for row in found] == [
        (mine.slug, 1, True, True)
    ]
    page = client.get("/api/projects?order=supported&limit=1").json()
    rest = client.get(f"/api/projects?order=supported&limit=1&cursor={page['next_cursor']}").json()
    assert [row["slug"] for row in page["items"] + rest["items"]] == [mine.slug, _other.slug]


def test_api_list_with_a_cursor_of_another_order_is_refused_in_words(client: Client) -> None:
    ProjectFactory.create_batch(2)
    run_once(RANK)
    cursor = client.get("/api/projects?limit=1").json()["next_cursor"]
    for order in ("trending", "supported"):
        answer = client.get(f"/api/projects?order={order}&cursor={cursor}")
        assert answer.status_code == 422 and answer.json()["code"] == "bad_cursor"


def test_followed_projects_stand_on_ones_own_page(client: Client) -> None:
    project, person = ProjectFactory(title="Folding lamp"), UserFactory()
    Follow.objects.create(project=project, person=person)
    client.force_login(person)
    answer = client.get("/me/")
    assert "Folding lamp" in answer.text and f'id="follow-{project.pk}"' in answer.text


def test_atom_feed_of_a_choice_has_only_that(client: Client) -> None:
    kitchen = CategoryFactory(slug="kitchen")
    ProjectFactory(category=kitchen, title="Folding pan")
    ProjectFactory(title="Quiet drill")
    answer = client.get("/projects/feed/?category=kitchen")
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert "Folding pan" in answer.text and "Quiet drill" not in answer.text
    assert "/projects/feed/?category=kitchen" in answer.text


def test_atom_feed_of_a_project_tells_its_story_and_news(client: Client) -> None:
    project = ProjectFactory()
    projects.post_update(
        project=project, author=project.author, title="A lid", body="It has a **lid** <b>now</b>."
    )
    answer = client.get(f"{project.get_absolute_url()}feed/")
    assert "A lid" in answer.text and "&lt;strong&gt;lid" in answer.text
    assert client.get(f"{DraftFactory().get_absolute_url()}feed/").status_code == 404
