"""The rules that hold texts: points for pace, links and repetition."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovate.moderation import spam

OLD, NEW = timedelta(days=400), timedelta(hours=1)
TEXT = "The lid of my kettle turns in the hand like a leaf in the wind, and the handle stays cool all day."


@pytest.mark.parametrize(
    ("text", "age", "reasons", "held"),
    [
        ("I like it.", NEW, (), False),
        ("See https://example.org for the drawing.", NEW, (), False),
        ("https://a.example https://b.example", NEW, ("links",), False),
        ("https://a.example www.b.example https://c.example", NEW, ("links",), True),
        ("https://a.example www.b.example https://c.example", OLD, (), False),
        (f"{TEXT * 3} {'https://a.example ' * 14}", OLD, ("links",), True),
    ],
)
def test_links_cost_newcomers_more(text, age, reasons, held):
    verdict = spam.assess(text, account_age=age, in_last_hour=0)
    assert (verdict.reasons, verdict.is_held) == (reasons, held)


@pytest.mark.parametrize(
    ("age", "sent", "held"), [(NEW, 39, False), (NEW, 80, True), (OLD, 80, False), (OLD, 600, True)]
)
def test_pace_depends_on_the_accounts_age(age, sent, held):
    assert spam.assess(TEXT, account_age=age, in_last_hour=sent).is_held is held


def test_the_same_again_adds_up():
    again = [spam.sketch(TEXT.upper().replace(" ", "  "))]
    assert not spam.assess(TEXT, account_age=OLD, in_last_hour=0, own=again).is_held
    assert spam.assess(TEXT, account_age=OLD, in_last_hour=0, own=again * 3).is_held
    assert spam.assess(TEXT, account_age=OLD, in_last_hour=0, others=again * 2).reasons == ("copies",)
    assert spam.assess(TEXT, account_age=OLD, in_last_hour=0, others=again * 2).is_held


def test_a_changed_word_is_still_alike_and_another_text_is_not():
    assert spam.likeness(spam.sketch(TEXT * 3), spam.sketch((TEXT * 3)[:-12] + "every year.")) >= spam.ALIKE
    other = "A folding chair for trains that weighs less than a loaf of bread and costs twenty euros."
    assert spam.likeness(spam.sketch(TEXT), spam.sketch(other)) < 0.2


def test_chinese_is_compared_as_well():
    text = "这把水壶的盖子可以折叠，放进背包里只占一个盘子的高度，出门旅行时特别方便，清洗也很容易，孩子也能使用，把手不会烫。"
    assert spam.likeness(spam.sketch(text), spam.sketch(text + "好。")) >= spam.ALIKE


@given(st.text(max_size=400), st.text(max_size=400))
def test_likeness_is_a_share_the_same_both_ways(one, other):
    first, second = spam.sketch(one), spam.sketch(other)
    assert spam.likeness(first, second) == spam.likeness(second, first)
    assert 0.0 <= spam.likeness(first, second) <= 1.0
    assert not first or spam.likeness(first, first) == 1.0
    assert spam.unpacked(spam.packed(first)) == first


@given(st.text(max_size=300), st.integers(0, 1000), st.integers(0, 500))
def test_older_accounts_are_never_judged_harder(text, sent, days):
    age = timedelta(days=days)
    older = spam.assess(text, account_age=age + timedelta(days=30), in_last_hour=sent)
    assert older.score <= spam.assess(text, account_age=age, in_last_hour=sent).score
