"""Money in the book."""

from __future__ import annotations

import uuid

from innovate.core.money import Money
from innovate.ledger.models import Journal
from innovate.ledger.services import Leg, post


def fund(account: str, money: Money) -> Journal:
    """Let `money` have come in through Stripe and be in `account`."""
    return post(
        kind="test.funds", key=f"test:{uuid.uuid4()}", transfers=[Leg("stripe:clearing", account, money)]
    )
