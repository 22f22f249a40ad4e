"""Numbers, shares and days as the reader's language writes them, short where they stand on an axis."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from babel.dates import format_skeleton
from babel.numbers import (
    format_compact_currency,
    format_compact_decimal,
    format_decimal,
    format_percent,
)
from django.utils.translation import get_language

from innovate.core.money import BABEL_LOCALES, Money, format_money


def _locale() -> str:
    return BABEL_LOCALES.get(get_language() or "en", "en")


def full(value: float) -> str:
    """Write a number with its thousands told apart."""
    return format_decimal(value, locale=_locale())


def short(value: float) -> str:
    """Write a number in few characters: "12K" in English, "1.2万" in Chinese."""
    return format_compact_decimal(value, locale=_locale(), fraction_digits=1)


def share(value: float) -> str:
    """Write a share of 0 to 1 in whole per cent."""
    return format_percent(value, locale=_locale())


def day(value: date) -> str:
    """Write a day without its year: "21 Nov", "11月21日"."""
    return format_skeleton("MMMd", value, locale=_locale())


def amounts(currency: str) -> tuple[Callable[[float], str], Callable[[float], str]]:
    """Return two writers for minor units of `currency`: in full, and short for an axis."""

    def in_full(value: float) -> str:
        return format_money(Money(round(value), currency))

    def in_short(value: float) -> str:
        decimal = Money(round(value), currency).decimal
        return format_compact_currency(decimal, currency, locale=_locale(), fraction_digits=1)

    return in_full, in_short
