"""The same chain with PostgreSQL, Redis and two workers, which must not get in each other's way."""

from __future__ import annotations

import pytest

from tests.e2e.house import House
from tests.e2e.persona import Persona
from tests.e2e.story import play


@pytest.mark.scale
def test_chain_with_redis_and_two_workers(people: dict[str, Persona], house: House) -> None:
    assert house.environ["REDIS_URL"]
    play(people)
    # Two workers raced for every row; the book and Stripe must still agree.
    assert "The ledger holds" in house.manage("check_ledger")
