"""What an account's code says about it: which side is its normal one, and whether it may fall below zero."""

from __future__ import annotations

import re
from enum import StrEnum


class Kind(StrEnum):
    """The five kinds of account of double-entry bookkeeping, as far as we have them."""

    ASSET = "asset"
    EXPENSE = "expense"
    LIABILITY = "liability"
    INCOME = "income"


#: The first word of a code → the kind of account. Money of other people is always a liability.
KINDS = {
    "stripe": Kind.ASSET,
    "conversion": Kind.ASSET,
    "disputes": Kind.ASSET,
    "fees": Kind.EXPENSE,
    "losses": Kind.EXPENSE,
    "held": Kind.LIABILITY,
    "payable": Kind.LIABILITY,
    "refunds": Kind.LIABILITY,
    "payouts": Kind.LIABILITY,
    "income": Kind.INCOME,
}
_CODE = re.compile(r"[a-z]+(:[A-Za-z0-9_-]+)+")


def kind_of(code: str) -> Kind:
    """Return the kind of the account `code`; raise ValueError for a code that is not in the chart."""
    prefix = code.partition(":")[0]
    if not _CODE.fullmatch(code) or prefix not in KINDS:
        raise ValueError(f"{code!r} is not an account of ours; the chart is in ledger.rules.KINDS")
    return KINDS[prefix]


def grows_by_credit(code: str) -> bool:
    """Whether a credit makes this account's balance larger (liabilities and income)."""
    return kind_of(code) in (Kind.LIABILITY, Kind.INCOME)


def may_fall_below_zero(code: str) -> bool:
    """Money we owe to others is paid out of what came in for them, never out of somebody else's."""
    return kind_of(code) is not Kind.LIABILITY
