from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from innovate.voting.tallies.pairs import CHUNK, MOST_IN_BYTES, pairwise


def plainly(options, ballots, counts):
    """Each pair on each ballot, one after the other."""
    matrix = {a: {b: 0 for b in options if b != a} for a in options}
    for ballot, times in zip(ballots, counts, strict=True):
        place = {option: n for n, group in enumerate(ballot["ranking"]) for option in group}
        for a in options:
            for b in options:
                if a != b and place.get(a, 10**6) < place.get(b, 10**6):
                    matrix[a][b] += times
    return matrix


@st.composite
def profiles(draw):
    options = draw(st.lists(st.integers(-5, 10**6), min_size=1, max_size=7, unique=True))
    ballots = []
    for _ in range(draw(st.integers(0, 12))):
        named = draw(st.permutations(options))[: draw(st.integers(0, len(options)))]
        groups = []
        for option in named:
            if groups and draw(st.booleans()):
                groups[-1].append(option)
            else:
                groups.append([option])
        ballots.append({"ranking": groups})
    counts = draw(st.lists(st.integers(1, 5), min_size=len(ballots), max_size=len(ballots)))
    return options, ballots, counts


@given(profiles())
def test_pairwise_equals_a_plain_count(profile):
    options, ballots, counts = profile
    assert pairwise(options, iter(ballots), iter(counts)) == (
        plainly(options, ballots, counts),
        sum(counts),
    )


def test_pairwise_counts_what_is_more_than_one_chunk():
    dice, options = random.Random(1), [7, 3, 12, 5]
    ballots = []
    for number in range(CHUNK + 3):
        order = dice.sample(options, 4 if number % 3 else 2)
        ballots.append({"ranking": [[option] for option in order]})
    assert pairwise(options, ballots) == (plainly(options, ballots, [1] * len(ballots)), len(ballots))


def test_pairwise_of_more_options_than_a_byte_tells_apart():
    dice = random.Random(2)
    for many in (MOST_IN_BYTES, MOST_IN_BYTES + 1, 300):
        options = dice.sample(range(1000), many)
        ballots = [{"ranking": [[o] for o in dice.sample(options, many - n)]} for n in range(3)]
        ballots.append({"ranking": [options[:5], options[5:9]]})
        assert pairwise(options, ballots) == (plainly(options, ballots, [1] * 4), 4)
