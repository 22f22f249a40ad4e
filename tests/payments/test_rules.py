from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovate.payments import rules
from innovate.payments.rules import Decline

FIRST = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "decline", "expected"),
    [
        ("card_declined", "", Decline.SOFT),
        ("card_declined", "generic_decline", Decline.SOFT),
        ("card_declined", "insufficient_funds", Decline.SOFT),
        ("insufficient_funds", "", Decline.SOFT),
        ("something_new", "", Decline.SOFT),
        ("card_declined", "lost_card", Decline.HARD),
        ("stolen_card", "", Decline.HARD),
        ("expired_card", "", Decline.HARD),
        ("authentication_required", "authentication_required", Decline.AUTHENTICATION),
    ],
)
def test_declines_are_told_apart(code: str, decline: str, expected: Decline) -> None:
    assert rules.classify(code, decline) is expected


def test_dunning_follows_the_calendar_and_ends() -> None:
    tries, moment = [FIRST], FIRST
    while (following := rules.next_try(FIRST, moment)) is not None:
        tries.append(following)
        moment = following
    assert [(when - FIRST).days for when in tries] == [0, 2, 4, 7, 10, 13]


@given(st.integers(0, 20 * 86_400))
def test_next_try_is_later_and_on_a_dunning_day(seconds: int) -> None:
    now = FIRST + timedelta(seconds=seconds)
    following = rules.next_try(FIRST, now)
    if following is None:
        assert now >= FIRST + timedelta(days=13)
    else:
        assert following > now
        assert (following - FIRST).days in rules.DUNNING_DAYS


@given(st.integers(0, 10**6))
def test_pauses_grow_and_stay_under_ten_minutes(tries: int) -> None:
    assert timedelta(seconds=5) <= rules.technical_pause(tries) <= timedelta(minutes=10)


@pytest.mark.parametrize(
    ("table", "states"),
    [
        (rules.SETUP, rules.SetupState),
        (rules.CHARGE, rules.ChargeState),
        (rules.ATTEMPT, rules.AttemptState),
        (rules.REFUND, rules.RefundState),
        (rules.PAYOUT, rules.PayoutState),
    ],
)
def test_tables_name_real_states_and_every_state_can_be_reached(table: dict, states: type) -> None:
    assert set(table) <= set(states)
    assert {source for sources in table.values() for source in sources} <= set(states)
    assert len(set(states) - set(table)) <= 1  # only where a row begins


def test_nothing_leaves_a_final_state_but_money_that_arrives() -> None:
    for to, sources in rules.CHARGE.items():
        assert rules.ChargeState.SUCCEEDED not in sources
        if to != rules.ChargeState.SUCCEEDED:
            assert rules.ChargeState.FAILED not in sources


def test_words_for_declines_never_name_fraud() -> None:
    for code in ("fraudulent", "stolen_card", "lost_card", "merchant_blacklist"):
        assert rules.decline_words(code) == "The bank declined the card."
    assert rules.decline_words("") == ""
