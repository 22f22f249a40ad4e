"""Votes of new accounts: a ring is found, and what honest people do together is not one."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from innovate.voting.integrity.scoring import HOLD_FROM, SIGNALS, Arrival, evidence_of, find, points, score

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def ring(size: int = 30, *, over: float = 60, device: bool = False, ballot: str = "[7]") -> list[Arrival]:
    """One person's accounts: made one after the other, voting one after the other from one network."""
    return [
        Arrival(
            1000 + n,
            joined=at(-600 + n),
            at=at(n * over / size),
            network="ring",
            device="ring" if device else f"ring {n}",
            ballot=ballot,
        )
        for n in range(size)
    ]


def honest(
    count: int, *, network: str = "", over: float = 3600, joined_over: float = 86400, first: int = 0
) -> list[Arrival]:
    """People with devices of their own who vote as they like."""
    dice = random.Random(first + count)
    return [
        Arrival(
            first + n,
            joined=at(-dice.uniform(0, joined_over)),
            at=at(dice.uniform(0, over)),
            network=network or f"home {n}",
            device=f"phone {first + n}",
            ballot=dice.choice(["[1]", "[1]", "[2]", "[3]", "[7]"]),
        )
        for n in range(count)
    ]


def held(arrivals: list[Arrival]) -> set[int]:
    return {suspect.person for found in find(arrivals) for suspect in found.suspects}


def test_ring_of_thirty_is_found_among_two_hundred_honest_voters() -> None:
    office = honest(40, network="office", over=1800, joined_over=3600, first=5000)
    people = honest(160)
    members = ring()
    assert held([*people, *office, *members]) == {one.person for one in members}


def test_ring_is_one_group_with_its_reasons() -> None:
    (found,) = find([*honest(100), *ring()])
    assert len(found.suspects) == 30
    assert found.score >= HOLD_FROM
    assert found.evidence.keys() >= {"burst", "network", "alike"}
    assert found.score == sum(worth for _others, worth in found.evidence.values())


def test_ring_in_one_browser_is_found_without_ballots() -> None:
    members = ring(device=True, ballot="")
    assert held([*honest(50), *members]) == {one.person for one in members}


def test_a_shared_network_alone_is_never_enough() -> None:
    office = honest(500, network="office", over=8 * 3600, joined_over=14 * 86400)
    assert not held(office)


def test_a_class_that_joins_and_votes_in_one_lesson_is_not_held() -> None:
    school = honest(28, network="school", over=420, joined_over=900)
    assert not held(school)
    assert not held([*school, *honest(100, first=7000)])


def test_supporters_of_one_lesson_are_not_held() -> None:
    school = [
        Arrival(n, joined=at(-300 + n), at=at(n), network="school", device=f"laptop {n}") for n in range(40)
    ]
    assert not held(school)


def test_a_family_with_one_tablet_is_not_held() -> None:
    family = [
        Arrival(n, joined=at(n * 120), at=at(n * 120 + 90), network="home", device="tablet", ballot="[1]")
        for n in range(6)
    ]
    assert not held([*family, *honest(50, first=100)])


def test_a_tablet_at_a_fair_is_not_held() -> None:
    fair = [
        Arrival(n, joined=at(n * 400), at=at(n * 400 + 60), network="fair", device="tablet", ballot="[1]")
        for n in range(40)
    ]
    assert not held(fair)


def test_viewers_of_a_programme_behind_one_carrier_are_not_held() -> None:
    dice = random.Random(9)
    viewers = [
        Arrival(
            n, at(-dice.uniform(0, 300)), at(dice.uniform(0, 240)), f"carrier {n % 9}", f"phone {n}", said
        )
        for n, said in enumerate(dice.choices(["[1]", "[2]"], [8, 2], k=400))
    ]
    assert not held(viewers)


def test_the_promises_of_the_module_hold() -> None:
    full = {name: signal.points for name, signal in SIGNALS.items()}
    for together in (
        {"burst", "made_at_once", "network"},
        {"network", "device"},
        {"network", "alike"},
        {"burst", "made_at_once"},
    ):
        assert sum(full[name] for name in together) < HOLD_FROM
    assert all(worth < HOLD_FROM for worth in full.values())
    assert full["burst"] + full["made_at_once"] + full["network"] + full["device"] >= HOLD_FROM


COUNTS = st.fixed_dictionaries({name: st.floats(0, 200) for name in SIGNALS})


@given(COUNTS, st.sampled_from(list(SIGNALS)), st.floats(0, 100))
def test_more_evidence_is_never_worth_less(evidence: dict[str, float], name: str, more: float) -> None:
    assert score(evidence | {name: evidence[name] + more}) >= score(evidence)
    assert 0 <= score(evidence) <= sum(signal.points for signal in SIGNALS.values())
    assert points({}) == dict.fromkeys(SIGNALS, 0)


ARRIVALS = st.lists(
    st.builds(
        Arrival,
        person=st.integers(1, 10**6),
        joined=st.integers(-9000, 0).map(at),
        at=st.integers(0, 900).map(at),
        network=st.sampled_from(["", "a", "b"]),
        device=st.sampled_from(["", "x", "y", "z"]),
        ballot=st.sampled_from(["", "[1]", "[2]"]),
    ),
    max_size=40,
    unique_by=lambda one: one.person,
)


@given(ARRIVALS, st.randoms(use_true_random=False))
def test_the_order_of_arrivals_does_not_matter(arrivals: list[Arrival], dice: random.Random) -> None:
    again = list(arrivals)
    dice.shuffle(again)
    assert find(again) == find(arrivals)


@given(ARRIVALS, st.integers(0, 900))
def test_another_account_of_the_same_hand_never_exonerates(arrivals: list[Arrival], second: int) -> None:
    members = ring(20, device=True)
    one_more = Arrival(
        10**7, joined=at(-600), at=at(second % 60), network="ring", device="ring", ballot="[7]"
    )
    before, after = evidence_of([*members, *arrivals]), evidence_of([*members, *arrivals, one_more])
    for was, is_now in zip(before[:20], after[:20], strict=True):
        assert score(is_now) >= score(was)
