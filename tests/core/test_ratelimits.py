"""Limits that hold with many at once."""

from __future__ import annotations

from functools import partial

import pytest
import time_machine

from innovate.core.errors import TooMany
from innovate.core.models import RateWindow
from innovate.core.ratelimits import limit
from innovate.core.reconcilers import run_once
from tests.crowdfund.together import together


@pytest.mark.django_db(transaction=True)
def test_limit_is_exact_with_many_at_once() -> None:
    with time_machine.travel(1_800_000_000, tick=False):
        results = together([partial(limit, "try", "ada", times=7, seconds=3600) for _ in range(16)])
    assert sum(result is None for result in results) == 7
    assert sum(isinstance(result, TooMany) for result in results) == 9


@pytest.mark.django_db
def test_limit_counts_each_person_and_each_window_alone() -> None:
    with time_machine.travel(1_800_000_000, tick=False) as clock:
        limit("try", 1, times=1, seconds=60)
        limit("try", 2, times=1, seconds=60)
        limit("other", 1, times=1, seconds=60)
        with pytest.raises(TooMany) as refusal:
            limit("try", 1, times=1, seconds=60)
        assert 0 < refusal.value.retry_after <= 60
        clock.shift(60)
        limit("try", 1, times=1, seconds=60)
        clock.shift(3600)
        run_once(["core.rate_windows"])
    assert not RateWindow.objects.exists()
