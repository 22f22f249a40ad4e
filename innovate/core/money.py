"""Money: whole minor units and an ISO 4217 code, never a float, never two currencies in one sum."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, overload

from babel.numbers import format_currency, get_currency_precision
from django.conf import settings
from django.db import models
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from innovate.core.errors import Refused

if TYPE_CHECKING:
    from typing import Self

#: The largest amount any form accepts, in minor units; Stripe's own limit for a charge is 8 digits.
LARGEST_AMOUNT = 10**12
BABEL_LOCALES = {"en": "en", "zh-hans": "zh_Hans_CN"}


class CurrencyMismatch(ValueError):
    """Two currencies met in one sum: a bug of ours, never the person's fault."""


class MoneyRefused(Refused):
    """An amount that cannot be understood or is out of range."""

    default_code = "bad_amount"


@dataclass(frozen=True, slots=True)
class Money:
    """`amount` minor units (cents, fen; yen for JPY) of `currency`, an ISO 4217 code."""

    amount: int
    currency: str

    def __post_init__(self) -> None:
        if isinstance(self.amount, bool) or not isinstance(self.amount, int):
            raise TypeError("amount must be whole minor units")

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} met {other.currency}")

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __mul__(self, times: int) -> Money:
        if not isinstance(times, int):
            raise TypeError("money is multiplied by whole numbers; use share() for a fraction")
        return Money(self.amount * times, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.amount < other.amount

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.amount <= other.amount

    def __bool__(self) -> bool:
        return self.amount != 0

    def share(self, basis_points: int) -> Money:
        """Return this many hundredths of a per cent of the amount, rounded down to a minor unit."""
        return Money(self.amount * basis_points // 10_000, self.currency)

    def allocate(self, weights: Sequence[int]) -> list[Money]:
        """Split without losing a minor unit, as `largest_remainder` does; raises ValueError with it."""
        return [Money(part, self.currency) for part in largest_remainder(self.amount, weights)]

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, exactly."""
        return Decimal(self.amount).scaleb(-get_currency_precision(self.currency))

    def __str__(self) -> str:
        return format_money(self)


def largest_remainder(whole: int, weights: Sequence[int]) -> list[int]:
    """Split a whole number by weights so that the parts add up to it: Hamilton's method, earlier first on ties.

    Raises ValueError when the weights are negative or all zero.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights must be non-negative and not all zero")
    parts = [whole * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(whole * weights[i] % total), i))
    for index in by_remainder[: whole - sum(parts)]:
        parts[index] += 1
    return parts


def format_money(money: Money, language: str | None = None) -> str:
    """Return the amount as the reader's language writes it; whole amounts drop the zero cents."""
    locale = BABEL_LOCALES.get(language or get_language() or "en", "en")
    text = format_currency(money.decimal, money.currency, locale=locale)
    digits = get_currency_precision(money.currency)
    if digits and money.amount % 10**digits == 0:
        text = re.sub(r"[.,]0+(?=\D*$)", "", text)
    return text


_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_DECIMAL_COMMA = re.compile(r"[0-9]+,[0-9]{1,2}")
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+")


def parse_money(text: str, currency: str) -> Money:
    """Read what a person typed ("1,299.50", "1299.5", "49,90", "１２００") as money.

    A comma before groups of three digits separates thousands, one before the last one or two digits the cents;
    any other comma is refused, because a guess would be wrong by a factor of a hundred.
    Raises MoneyRefused when it is no number, has more decimals than the currency, is negative or too large.
    """
    # NFKC makes full-width digits, commas and points plain ones.
    cleaned = re.sub(r"[\s'’_]", "", unicodedata.normalize("NFKC", text))
    if cleaned.startswith(("-", "−")):
        raise MoneyRefused(_("The amount cannot be below zero."))
    if _GROUPED.fullmatch(cleaned):
        cleaned = cleaned.replace(",", "")
    elif _DECIMAL_COMMA.fullmatch(cleaned):
        cleaned = cleaned.replace(",", ".")
    if not _PLAIN.fullmatch(cleaned):
        raise MoneyRefused(_("Write the amount as a number, such as 49 or 49.90."))
    whole, _point, decimals = cleaned.partition(".")
    decimals = decimals.rstrip("0")
    digits = get_currency_precision(currency)
    if len(decimals) > digits:
        raise MoneyRefused(
            _("%(currency)s has at most %(digits)s decimals.") % {"currency": currency, "digits": digits}
        )
    if len(whole.lstrip("0")) > len(str(LARGEST_AMOUNT)):
        raise MoneyRefused(_("This amount is larger than we can handle."))
    amount = int(whole or "0") * 10**digits + int(decimals.ljust(digits, "0") or "0")
    if amount > LARGEST_AMOUNT:
        raise MoneyRefused(_("This amount is larger than we can handle."))
    return Money(amount, currency)


class CurrencyField(models.CharField):
    """An ISO 4217 code, one of those the installation deals in."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_length", 3)
        kwargs.setdefault("verbose_name", gettext_lazy("currency"))
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def formfield(self, **kwargs: Any) -> Any:
        from django import forms

        return forms.ChoiceField(
            label=self.verbose_name,
            choices=[(code, code) for code in settings.CURRENCIES],
            required=not self.blank,
        )


class MoneyProperty:
    """Reads and writes a pair of columns as one `Money`; None where the amount is NULL.

    Typed as never None, as most columns are; where the amount may be NULL use NullableMoneyProperty.
    """

    def __init__(self, amount: str = "amount", currency: str = "currency") -> None:
        self.amount, self.currency = amount, currency

    @overload
    def __get__(self, instance: None, owner: type | None = None) -> Self: ...

    @overload
    def __get__(self, instance: models.Model, owner: type | None = None) -> Money: ...

    def __get__(self, instance: models.Model | None, owner: type | None = None) -> Any:
        if instance is None:
            return self
        amount = getattr(instance, self.amount)
        return None if amount is None else Money(amount, getattr(instance, self.currency))

    def __set__(self, instance: models.Model, value: Money | None) -> None:
        # Not `if value`: an amount of zero is money too, and false.
        setattr(instance, self.amount, None if value is None else value.amount)
        if value is not None:
            setattr(instance, self.currency, value.currency)


class NullableMoneyProperty(MoneyProperty):
    """A MoneyProperty whose amount may be NULL."""

    if TYPE_CHECKING:

        @overload  # type: ignore[override]
        def __get__(self, instance: None, owner: type | None = None) -> Self: ...

        @overload
        def __get__(self, instance: models.Model, owner: type | None = None) -> Money | None: ...

        def __get__(self, instance: models.Model | None, owner: type | None = None) -> Any: ...
