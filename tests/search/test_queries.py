"""What a search finds, in which order, and what it must never show."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.test.utils import override_settings
from django.utils import timezone
from wagtail.models import Locale, Page

from innovate.core.reconcilers import run_once
from innovate.portal.models import HomePage, StandardPage
from innovate.projects import services
from innovate.projects.models import Project, ProjectToken
from innovate.projects.services.tags import set_tags
from innovate.projects.stages import Stage
from innovate.search import queries
from tests.factories.accounts import UserFactory
from tests.factories.projects import IDEA_TEXT, DraftFactory, ProjectFactory

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


def make(title, **words):
    return ProjectFactory(**{"title": title, "pitch": "", "problem": "", "idea": "", "audience": "", **words})


def found(text):
    run_once(["search.index"])
    return [project.title for project in queries.search(text, NOBODY, Locale.get_active()).projects]


def test_search_finds_a_rare_word_in_the_oldest_of_many(monkeypatch):
    monkeypatch.setattr(queries, "MOST_RANKED", 3)
    make("Old kettle", idea="It sings in mixolydian.")
    for number in range(8):
        make(f"New kettle {number}")
    assert found("mixolydian kettle") == ["Old kettle"]
    assert found("kettle") == ["New kettle 7", "New kettle 6", "New kettle 5"]


def test_search_finds_the_name_asked_for_behind_many_newer(monkeypatch):
    monkeypatch.setattr(queries, "MOST_RANKED", 3)
    make("Quiet kettle", slug="quiet-kettle")
    for number in range(5):
        make(f"Quiet kettle {number}")
    assert found("quiet  KETTLE")[0] == "Quiet kettle"


def test_search_puts_title_before_pitch_before_text_and_new_before_old():
    make("Pan", idea="Goes with a kettle.")
    make("Pot", pitch="A better kettle")
    make("Kettle for two")
    make("Lamp", idea="Goes with a kettle.")
    assert found("kettle") == ["Kettle for two", "Pot", "Lamp", "Pan"]


def test_search_wants_all_words_and_only_without_any_such_some_the_rarest_first():
    make("Folding kettle")
    make("Folding chair")
    assert found("folding kettle") == ["Folding kettle"]
    make("Folding stool")
    assert found("folding zeppelin kettle") == ["Folding kettle", "Folding stool", "Folding chair"]
    make("Samovar")
    assert found("folding samovar")[0] == "Samovar"
    assert found("zeppelin airship") == []


def test_search_shows_no_draft_nothing_hidden_and_nothing_merged():
    shown, hidden, merged = make("Seen kettle"), make("Bad kettle"), make("Same kettle")
    DraftFactory(title="Draft kettle")
    assert found("kettle") == ["Same kettle", "Bad kettle", "Seen kettle"]
    now = timezone.now()
    Project.objects.filter(pk=hidden.pk).update(
        hidden_at=now, hidden_by=UserFactory(), hidden_reason="no", updated_at=now
    )
    Project.objects.filter(pk=merged.pk).update(
        merged_into=shown, merged_at=now, stage=Stage.CANCELLED, updated_at=now
    )
    results = queries.search("kettle", NOBODY, Locale.get_active())
    assert [project.title for project in results.projects] == ["Seen kettle"]
    assert found("kettle") == ["Seen kettle"]
    assert not ProjectToken.objects.filter(project__in=(hidden, merged)).exists()


def test_search_is_not_filled_up_by_drafts(monkeypatch):
    monkeypatch.setattr(queries, "MOST_RANKED", 2)
    make("Kettle")
    for _number in range(4):
        DraftFactory(title="Kettle in secret")
    assert found("kettle") == ["Kettle"]
    call_command("rebuild_index", verbosity=0)
    assert found("kettle") == ["Kettle"]


@pytest.mark.parametrize("text", ["电饭锅", "饭锅", "锅", "折叠 电饭", "rice锅", "rice", "智能rice"])
def test_search_finds_chinese_by_words_single_characters_and_beside_latin_letters(text):
    make("折叠电饭锅", idea="一个智能rice锅。")
    make("烧水壶")
    assert found(text) == ["折叠电饭锅"]


@pytest.mark.parametrize("text", ["电锅", "折饭", "灯"])
def test_search_finds_no_chinese_that_is_not_there(text):
    make("折叠电饭锅")
    assert found(text) == []


def test_search_finds_a_translation_and_tags():
    project = make("Folding rice cooker", idea=IDEA_TEXT)
    services.translate_project(
        project=project, actor=project.author, language="zh-hans", title="可收起的", idea="折叠的锅。"
    )
    set_tags(project, ["露营", "camping"])
    for text in ("收起", "折叠", "露营", "camping", "rice cooker"):
        assert found(text) == ["Folding rice cooker"], text


@pytest.mark.parametrize(
    "text",
    ['"', '""', "*", "kett*", '"kettle', "NEAR", "NEAR(kettle pan)", "kettle AND", "AND", "NOT kettle", "-", "--",
     "title:kettle", "{title}: kettle", "^kettle", "kettle -pan", "'", "\\", "%", "_", "%s", "{0}", "a:b", "& | !",
     "<->", "kettle:*", "(", ")", "\x00", "kettle\x00", "\u0301", "²", "é", "😀", "锅" * 300, "kettle " * 300,
     "x" * 5000, " ".join("abcdefghijklmnopqrstuvwxyz"), "\ud800"],
)  # fmt: skip
def test_search_takes_any_text_for_words(text, client):
    make("Kettle", idea="Goes with a pan.")
    run_once(["search.index"])
    queries.search(text, NOBODY, Locale.get_active())
    if text.isprintable():
        assert client.get("/search/", {"q": text}).status_code == 200


def test_search_reads_operators_as_words():
    make("Kettle and pan")
    make("Kettle")
    assert found('"kettle"') == ["Kettle", "Kettle and pan"]
    assert found("kettle AND pan") == ["Kettle and pan"]


def test_search_follows_changed_words():
    project = make("Kettle")
    assert found("kettle") == ["Kettle"]
    Project.objects.filter(pk=project.pk).update(title="Lamp", updated_at=timezone.now())
    assert found("kettle") == []
    assert found("lamp") == ["Lamp"]


def test_search_finds_pages_by_the_beginnings_of_words():
    home = HomePage.objects.get(locale__language_code="en")
    for title in ("How ovens work", "Woven things", "怎样支持一个想法"):
        home.add_child(instance=StandardPage(title=title))

    def pages(text):
        return [page.title for page in queries.search(text, NOBODY, home.locale).pages]

    assert pages("oven") == ["How ovens work"]
    assert pages("支持") == ["怎样支持一个想法"]
    Page.objects.filter(title="How ovens work").update(live=False)
    assert pages("oven") == []


@pytest.mark.parametrize(
    ("text", "most"), [("kettle", 8), ("zeppelin", 5), ("zeppelin kettle", 10), ("锅", 5)]
)
def test_search_costs_the_same_queries_however_much_there_is(text, most, django_assert_num_queries):
    locale = Locale.get_active()
    make("Kettle")
    found(text)
    for _time in range(2):
        with django_assert_num_queries(most):
            queries.search(text, NOBODY, locale)
        for number in range(20):
            make(f"Kettle {number}")
        run_once(["search.index"])


def test_search_asks_the_search_server_where_there_is_one(monkeypatch):
    kettle, asked = make("Kettle"), []

    class Server:
        def search(self, query, rows, operator="and"):
            asked.append((query, rows.model, operator))
            return rows.filter(pk=kettle.pk) if (rows.model, operator) == (Project, "or") else rows.none()

    monkeypatch.setattr(queries, "get_search_backend", Server)
    with override_settings(ELASTICSEARCH_URL="http://search:9200"):
        results = queries.search("kettle 锅", NOBODY, Locale.get_active())
    assert results.projects == [kettle]
    assert asked == [("kettle 锅", Project, "and"), ("kettle 锅", Project, "or"), ("kettle 锅", Page, "and")]


def test_search_words_are_quoted_in_the_statement_for_postgresql():
    make("Kettle", idea="Costs 5% less, isn't it; DROP TABLE a\\b.")
    for text in ("5% kettle", "isn't kettle", "a\\b kettle", "kettle'); --", "%s kettle %(a)s"):
        assert found(text) == ["Kettle"], text
