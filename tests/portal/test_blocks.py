"""The editors' kinds of pages: what they show, what they refuse, and that they cost the same however full they are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import ReferenceIndex

from innovate.portal.blocks import LandingBlock
from innovate.portal.blocks.body import ActionBlock, HeroBlock, PictureBlock
from innovate.portal.models import ArticleProject, StandardPage
from tests.factories.pages import add_page, article, drawing, every_block, landing, photo
from tests.factories.projects import DraftFactory, ProjectFactory

pytestmark = pytest.mark.django_db

Counter = Callable[[int], object]


def test_landing_page_shows_every_block(client: Client) -> None:
    projects = [ProjectFactory(stage="idea") for _ in range(2)]
    page = landing(every_block(projects, photo(), drawing()))
    answer = client.get(page.url)
    assert answer.status_code == 200
    for project in projects:
        assert project.title in answer.text
    for words in (
        "Made together",
        "Words.",
        "In numbers",
        "How",
        "Seen from above",
        "I want that.",
        "Why?",
        "Now",
    ):
        assert words in answer.text
    assert answer.text.count("<h1") == 1
    assert 'alt="Acme"' in answer.text
    assert 'srcset="' in answer.text


def test_landing_page_costs_the_same_with_more_blocks(
    client: Client, django_assert_max_num_queries: Counter
) -> None:
    image, other = photo(), drawing()
    few = landing(every_block([ProjectFactory(stage="idea")], image, other), "Few")
    body = every_block([ProjectFactory(stage="idea") for _ in range(6)], photo("b.png"), drawing("b.svg"))
    many = landing(body + body[1:] + body[1:], "Many")
    counts = []
    for page in (few, many):
        client.get(page.url)
        with django_assert_max_num_queries(20) as queries:  # type: ignore[attr-defined]
            client.get(page.url)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_project_that_nobody_may_see_is_left_out_of_a_page(client: Client) -> None:
    shown, draft = ProjectFactory(stage="idea"), DraftFactory(title="Secret kettle")
    body = [("projects", {"heading": "Chosen ones", "text": "", "projects": [shown, draft]})]
    page = landing(body)
    assert shown.title in client.get(page.url).text
    assert "Secret kettle" not in client.get(page.url).text


def test_deleted_project_leaves_a_page_standing(client: Client) -> None:
    project = DraftFactory(title="Secret kettle")
    page = landing([("projects", {"heading": "Chosen ones", "text": "", "projects": [project]})])
    ReferenceIndex.objects.all().delete()
    project.team.all().delete()
    project.delete()
    answer = client.get(page.url)
    assert answer.status_code == 200
    assert "Chosen ones" not in answer.text


def test_article_shows_author_date_picture_and_related_projects(client: Client) -> None:
    project = ProjectFactory(stage="idea")
    page = article(author_name="Mei Lin", picture=photo(), picture_alt="A brown kettle")
    ArticleProject.objects.create(page=page, project=project, sort_order=0)
    answer = client.get(page.url)
    for words in ("Mei Lin", 'alt="A brown kettle"', project.title, "How it came to be."):
        assert words in answer.text


def test_article_and_list_cost_the_same_with_more_of_them(
    client: Client, django_assert_max_num_queries: Counter
) -> None:
    first = article(picture=photo())
    counts: dict[str, list[int]] = {"/articles/": [], first.url: []}
    for made in (1, 8):
        for number in range(made):
            row = article(f"Story {made}-{number}", picture=photo(f"{made}-{number}.png"))
            ArticleProject.objects.create(page=first, project=ProjectFactory(stage="idea"), sort_order=number)
            client.get(row.url)
        for path, counted in counts.items():
            client.get(path)
            with django_assert_max_num_queries(20) as queries:  # type: ignore[attr-defined]
                assert client.get(path).status_code == 200
            counted.append(len(queries))
    for counted in counts.values():
        assert counted[0] == counted[1]


def test_standard_page_stays_within_its_queries(
    client: Client, django_assert_max_num_queries: Counter
) -> None:
    page = add_page(StandardPage(title="Terms", body=[("text", "<p>Be kind.</p>")]))
    client.get(page.url)
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        assert "Be kind." in client.get(page.url).text


def test_articles_page_by_cursor(client: Client) -> None:
    for number in range(14):
        article(f"Story {number}")
    first = client.get("/articles/").context["articles"]
    second = client.get(f"/articles/?cursor={first.next_cursor}").context["articles"]
    titles = {row.title for row in (*first, *second)}
    assert len(first) == 12
    assert len(titles) == 14


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "//evil.example", "data:text/html,x", "projects/new"]
)
def test_link_that_is_no_address_is_refused(link: str) -> None:
    block = ActionBlock()
    value = block.to_python({"heading": "Now", "text": "", "button": "Go", "link": link})
    with pytest.raises(ValidationError) as refused:
        block.clean(value)
    assert "begins with /" in str(refused.value.block_errors["link"])


def test_picture_without_words_for_it_is_refused() -> None:
    block = PictureBlock()
    with pytest.raises(ValidationError) as refused:
        block.clean(block.to_python({"image": photo().pk, "alt": "", "caption": ""}))
    assert "alt" in refused.value.block_errors


def test_hero_with_a_button_that_leads_nowhere_is_refused() -> None:
    block = HeroBlock()
    with pytest.raises(ValidationError) as refused:
        block.clean(block.to_python({"headline": "Hello", "button": "Go"}))
    assert "link" in refused.value.block_errors


def test_hero_that_does_not_open_the_page_is_refused() -> None:
    block = LandingBlock()
    value = block.to_python(
        [{"type": "text", "value": "<p>Hi</p>"}, {"type": "hero", "value": {"headline": "Hello"}}]
    )
    with pytest.raises(ValidationError) as refused:
        block.clean(value)
    assert "move it to the top" in str(refused.value.non_block_errors)


def test_home_page_takes_the_same_blocks(client: Client) -> None:
    from tests.factories.pages import home

    project = ProjectFactory(stage="idea")
    page = home()
    page.body = every_block([project], photo(), drawing())[1:]
    page.save_revision().publish()
    assert "Chosen ones" in client.get("/").text
