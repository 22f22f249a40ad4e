from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from innovate.voting import rules

DESIGNS = [3, 5, 8]
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("method", "content", "normal"),
    [
        ("approval", {"approved": [5, 3]}, {"approved": [3, 5]}),
        ("score", {"scores": {"8": 5}}, {"scores": {"3": 0, "5": 0, "8": 5}}),
        ("schulze", {"ranking": [[8], [], [5, 3]]}, {"ranking": [[8], [3, 5]]}),
    ],
)
def test_normal_ballot_has_one_way_to_be_written(method, content, normal):
    assert rules.normal_ballot(method, content, DESIGNS) == normal
    assert rules.normal_ballot(method, normal, DESIGNS) == normal


@pytest.mark.parametrize(
    ("method", "content"),
    [
        ("approval", {"approved": []}),
        ("approval", {"approved": [4]}),
        ("approval", {"approved": [True]}),
        ("approval", {"approved": "3"}),
        ("approval", {"scores": {"3": 1}}),
        ("approval", None),
        ("score", {"scores": {}}),
        ("score", {"scores": {"3": 0}}),
        ("score", {"scores": {"3": 6}}),
        ("score", {"scores": {"3": -1}}),
        ("score", {"scores": {"3": 2.5}}),
        ("score", {"scores": {"x": 2}}),
        ("schulze", {"ranking": []}),
        ("schulze", {"ranking": [[3], [3]]}),
        ("schulze", {"ranking": [3]}),
        ("schulze", {"ranking": [[4]]}),
    ],
)
def test_normal_ballot_refuses(method, content):
    with pytest.raises(rules.BallotRefused):
        rules.normal_ballot(method, content, DESIGNS)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["approval", "score", "schulze"]), ANY_JSON, ANY_JSON)
def test_normal_ballot_never_fails_otherwise(method, outer, inner):
    for content in (outer, {"approved": inner, "scores": inner, "ranking": inner}):
        try:
            normal = rules.normal_ballot(method, content, DESIGNS)
        except rules.BallotRefused:
            continue
        assert rules.normal_ballot(method, normal, DESIGNS) == normal


def test_count_is_the_same_in_any_order_of_ballots():
    ballots = [({"approved": [3]}, "aa" * 32), ({"approved": [5]}, "bb" * 32), ({"approved": [8]}, "cc" * 32)]
    secret = "11" * 32
    first = rules.count(method="approval", options=DESIGNS, ballots=ballots, secret=secret)
    again = rules.count(method="approval", options=[8, 3, 5], ballots=ballots[::-1], secret=secret)
    assert first == again
    assert first.tied == [3, 5, 8]


def test_count_breaks_a_tie_by_secret_and_root():
    ballots = [({"approved": [3]}, "aa" * 32), ({"approved": [5]}, "bb" * 32)]
    winners = {
        rules.count(method="approval", options=DESIGNS, ballots=ballots, secret=f"{n:064x}").order[0]
        for n in range(30)
    }
    assert winners == {3, 5}


def test_shuffled_is_lasting_for_one_viewer_and_differs_between_viewers():
    orders = {tuple(rules.shuffled(range(6), round_id=1, viewer=str(n))) for n in range(30)}
    assert len(orders) > 20
    again = rules.shuffled([5, 4, 3, 2, 1, 0], round_id=1, viewer="7")
    assert again == rules.shuffled(range(6), round_id=1, viewer="7")
