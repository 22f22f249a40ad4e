"""Ideas that are alike, among many: what is looked at stays bounded, and the closest are found all the same."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from innovate.projects import similarity
from innovate.projects.models import Project, ProjectToken
from innovate.projects.similarity import similar_ideas, store_tokens
from tests.factories.accounts import UserFactory
from tests.factories.projects import DraftFactory, ProjectFactory

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


def make(title):
    return ProjectFactory(title=title, pitch="", problem="")


def test_similar_ideas_finds_an_old_one_by_a_rare_word_behind_many_with_the_common(monkeypatch):
    monkeypatch.setattr(similarity, "MOST_LINKS", 2)
    old = make("Samovar kettle")
    projects = [old, *(make(f"Kettle number {n}") for n in range(6))]
    store_tokens(projects)
    # The common word, too, is counted for the old idea: one shared word alone would be chance.
    assert similar_ideas("A kettle that is a samovar", NOBODY)[0] == old


def test_similar_ideas_counts_a_word_no_further_than_enough(monkeypatch):
    monkeypatch.setattr(similarity, "ENOUGH", 3)
    store_tokens([make("Kettle") for _n in range(5)])
    assert similarity._counts(["kettle", "zeppelin"]) == {"kettle": 3, "zeppelin": 0}


@pytest.mark.parametrize("text", ["Folding kettle chair", "kettle", "折叠电饭锅"])
def test_similar_ideas_costs_the_same_queries_however_many_there_are(text, django_assert_num_queries):
    for _time in range(2):
        store_tokens([make(f"Folding kettle chair 折叠电饭锅 {n}") for n in range(10)])
        # Counts, the newest, what they share, their titles; then the ideas and their pictures.
        with django_assert_num_queries(6):
            assert len(similar_ideas(text, NOBODY)) == similarity.SHOWN


UMBRELLA = (
    "Umbrella that dries itself",
    "A stand with a slow fan in the foot that dries an umbrella in twenty minutes.",
    "Wet umbrellas drip in every hallway and nobody wants them inside.",
)
LUNCHBOX = (
    "Steam lunchbox",
    "A lunchbox that heats itself with a spoon of water in twenty minutes.",
    "Fourteen nurses, one microwave, twenty minutes for lunch.",
)
HOURGLASS = (
    "Tea hourglass",
    "Turn it over and the tea is ready in three minutes, by itself.",
    "Good tea is forgotten tea: nobody wants it any more.",
)
HELMET = ("一本书厚的头盔", "能折到六厘米厚的骑行头盔。", "没带，因为哪个包都塞不进去。")
CLOCK = ("吃药钟", "到点就亮一格。", "一天七种药，市面上的药盒字小，哪个都没吃进去。")


@pytest.mark.parametrize(
    ("told", "other"),
    [
        ("Self-drying umbrella stand\nWet umbrellas drip in the hallway and smell.", UMBRELLA),
        ("A lunchbox that steams my meal\nNo microwave on the night shift.", LUNCHBOX),
        ("折叠骑行头盔\n头盔太大，包塞不下。", HELMET),
    ],
)
def test_similar_ideas_finds_another_telling_and_leaves_out_chance_words(told, other):
    each = (UMBRELLA, LUNCHBOX, HOURGLASS, HELMET, CLOCK)
    projects = [ProjectFactory(title=title, pitch=pitch, problem=problem) for title, pitch, problem in each]
    store_tokens(projects)
    assert [row.title for row in similar_ideas(told, NOBODY)] == [other[0]]


@pytest.mark.parametrize("words", [UMBRELLA, LUNCHBOX, HOURGLASS, HELMET, CLOCK])
def test_similar_ideas_of_one_like_no_other_are_none(words):
    each = (UMBRELLA, LUNCHBOX, HOURGLASS, HELMET, CLOCK)
    store_tokens(
        [
            ProjectFactory(title=title, pitch=pitch, problem=problem)
            for title, pitch, problem in each
            if title != words[0]
        ]
    )
    assert similar_ideas("\n".join(words), NOBODY) == []


def test_similar_ideas_asks_once_about_words_nobody_uses(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert similar_ideas("zeppelin airship", NOBODY) == []
    with django_assert_num_queries(0):
        assert similar_ideas("!! 12", NOBODY) == []


def test_store_tokens_is_few_queries_for_many_projects(django_assert_num_queries):
    projects = [make(f"Kettle number {n}") for n in range(20)]
    # The translations; begin, what is stored, what is new, end.
    with django_assert_num_queries(5):
        store_tokens(projects)
    with django_assert_num_queries(4):
        store_tokens(projects)
    assert ProjectToken.objects.filter(token="kettle").count() == 20


def test_store_tokens_keeps_words_only_of_what_lists_show():
    shown, hidden, draft = make("Shown kettle"), make("Hidden kettle"), DraftFactory(title="Draft kettle")
    store_tokens([shown, hidden, draft])
    Project.objects.filter(pk=hidden.pk).update(
        hidden_at=timezone.now(), hidden_by=UserFactory(), hidden_reason="no"
    )
    assert similar_ideas("kettle", NOBODY) == [shown]
    store_tokens(Project.objects.all())
    assert set(ProjectToken.objects.values_list("project", flat=True)) == {shown.pk}


def test_store_tokens_of_nothing_is_nothing():
    store_tokens([])
    assert not ProjectToken.objects.exists()
