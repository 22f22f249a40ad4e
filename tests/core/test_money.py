"""Money: sums that lose nothing, amounts as people type them."""

from __future__ import annotations

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from innovate.core.money import (
    LARGEST_AMOUNT,
    CurrencyMismatch,
    Money,
    MoneyRefused,
    format_money,
    parse_money,
)
from innovate.voting.models import Support

amounts = st.integers(-(10**12), 10**12)


@given(amount=amounts, weights=st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
def test_allocate_loses_nothing_and_strays_by_less_than_one_unit(amount: int, weights: list[int]) -> None:
    money, total = Money(amount, "EUR"), sum(weights)
    if not total:
        with pytest.raises(ValueError, match="weights"):
            money.allocate(weights)
        return
    parts = money.allocate(weights)
    assert sum(part.amount for part in parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.amount * total - amount * weight) < total
        assert weight or not part


def test_allocate_gives_the_rest_to_the_largest_remainder_and_the_earlier_one() -> None:
    assert [m.amount for m in Money(100, "EUR").allocate([1, 1, 1])] == [34, 33, 33]
    assert [m.amount for m in Money(10, "EUR").allocate([1, 5])] == [2, 8]
    with pytest.raises(ValueError, match="weights"):
        Money(1, "EUR").allocate([2, -1])


@given(amount=st.integers(0, LARGEST_AMOUNT), currency=st.sampled_from(["EUR", "USD", "CNY", "JPY", "KWD"]))
def test_parse_reads_what_decimal_writes(amount: int, currency: str) -> None:
    money = Money(amount, currency)
    assert parse_money(f"{money.decimal:f}", currency) == money
    assert parse_money(f"{money.decimal:,f}", currency) == money


@given(text=st.text(max_size=40), currency=st.sampled_from(["EUR", "JPY"]))
def test_parse_of_anything_is_money_or_a_refusal(text: str, currency: str) -> None:
    try:
        money = parse_money(text, currency)
    except MoneyRefused:
        return
    assert 0 <= money.amount <= LARGEST_AMOUNT


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("49", 4900),
        ("49.9", 4990),
        ("49,90", 4990),
        ("49,5", 4950),
        ("1,299", 129_900),
        ("1,299.50", 129_950),
        ("1 299.50", 129_950),
        ("1'299", 129_900),
        ("１２００", 120_000),
        ("１２．５", 1250),
        ("1，200", 120_000),
        (".5", 50),
        ("7.", 700),
        ("0", 0),
        ("49.900", 4990),
    ],
)
def test_parse_understands_how_people_write(text: str, minor: int) -> None:
    assert parse_money(text, "EUR") == Money(minor, "EUR")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "-1",
        "−5",
        "49.999",
        "1,29.9",
        "1,2,3",
        "12,3456",
        "1.299,50",
        "1e5",
        "NaN",
        "sNaN",
        "Infinity",
        "1e999999999",
        "9" * 400,
        "0x10",
        "1.2.3",
    ],
)
def test_parse_refuses_instead_of_guessing(text: str) -> None:
    with pytest.raises(MoneyRefused):
        parse_money(text, "EUR")


def test_parse_knows_the_currency_s_decimals() -> None:
    assert parse_money("100", "JPY") == Money(100, "JPY")
    with pytest.raises(MoneyRefused, match="0 decimals"):
        parse_money("1.5", "JPY")


def test_format_writes_for_the_reader_and_drops_zero_cents() -> None:
    money = Money(129_900, "CNY")
    assert format_money(money, "en") == "CN¥1,299"
    assert format_money(money, "zh-hans") == "¥1,299"
    assert format_money(Money(1_000_000, "EUR"), "en") == "€10,000"
    assert format_money(Money(129_950, "EUR"), "en") == "€1,299.50"
    with override("zh-hans"):
        assert str(Money(500, "USD")) == "US$5"


@given(left=amounts, right=amounts, times=st.integers(-1000, 1000))
def test_arithmetic_is_that_of_whole_numbers(left: int, right: int, times: int) -> None:
    a, b = Money(left, "EUR"), Money(right, "EUR")
    assert (a + b).amount == left + right
    assert a - b == -(b - a)
    assert (a * times).amount == left * times
    assert (a < b, a <= b, a > b) == (left < right, left <= right, left > right)


def test_two_currencies_never_meet() -> None:
    for operation in ("__add__", "__sub__", "__lt__", "__le__"):
        with pytest.raises(CurrencyMismatch):
            getattr(Money(1, "EUR"), operation)(Money(1, "USD"))


@pytest.mark.parametrize("wrong", [1.5, True, "1", None])
def test_amount_is_a_whole_number(wrong: object) -> None:
    with pytest.raises(TypeError):
        Money(wrong, "EUR")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Money(1, "EUR") * 1.5  # type: ignore[operator]


def test_property_keeps_zero_apart_from_nothing() -> None:
    row = Support()
    row.price = Money(0, "USD")
    assert (row.price_amount, row.price) == (0, Money(0, "USD"))
    row.price = None
    assert row.price is None
