"""Amount rules: which currencies have no minor unit, and the least that can be charged.

Sources: https://docs.stripe.com/currencies (zero-decimal currencies, minimum charge amounts).
"""

from __future__ import annotations

from .errors import InvalidRequest

ZERO_DECIMAL = frozenset(
    [
        "bif",
        "clp",
        "djf",
        "gnf",
        "jpy",
        "kmf",
        "krw",
        "mga",
        "pyg",
        "rwf",
        "ugx",
        "vnd",
        "vuv",
        "xaf",
        "xof",
        "xpf",
    ]
)
MINIMUM = {
    "usd": 50, "aed": 200, "aud": 50, "bgn": 100, "brl": 50, "cad": 50, "chf": 50, "czk": 1500, "dkk": 250,
    "eur": 50, "gbp": 30, "hkd": 400, "huf": 17500, "inr": 50, "jpy": 50, "mxn": 1000, "myr": 200, "nok": 300,
    "nzd": 50, "pln": 200, "ron": 200, "sek": 300, "sgd": 50, "thb": 1000,
}  # fmt: skip
CURRENCIES = (
    frozenset(MINIMUM)
    | ZERO_DECIMAL
    | frozenset(
        [
            "ars",
            "cny",
            "cop",
            "crc",
            "dop",
            "egp",
            "ghs",
            "gtq",
            "ils",
            "idr",
            "kes",
            "lkr",
            "mad",
            "ngn",
            "pen",
            "php",
            "qar",
            "sar",
            "try",
            "twd",
            "uah",
            "uyu",
            "zar",
        ]
    )
)


def show(amount: int, currency: str) -> str:
    """An amount in words as Stripe's messages have it, ``$5.00`` or ``500 JPY``."""
    if currency in ZERO_DECIMAL:
        return f"{amount:,} {currency.upper()}"
    sign = {"usd": "$", "eur": "€", "gbp": "£"}.get(currency)
    number = f"{amount / 100:,.2f}"
    return f"{sign}{number}" if sign else f"{number} {currency.upper()}"


def require_minimum(amount: int, currency: str) -> None:
    """Raise ``amount_too_small`` when a charge is below the currency's minimum."""
    least = MINIMUM.get(currency, 1)
    if amount < least:
        raise InvalidRequest(
            f"Amount must be at least {show(least, currency)} {currency}",
            code="amount_too_small",
            param="amount",
        )


def fee(amount: int, *, fraction: float, fixed: int, currency: str) -> int:
    """The processing fee: a fraction of the amount, rounded to the nearest unit, plus the fixed part.

    The fixed part is in hundredths; a zero-decimal currency takes it whole, as the units are larger.
    """
    return min(amount, int(amount * fraction + 0.5) + fixed)
