"""The loop that brings rows forward: one bad reconciler or a lost bell stops nobody."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from innovate.accounts.models import User
from innovate.core import reconcilers
from tests.crowdfund.together import together
from tests.factories.accounts import UserFactory


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, reconcilers.Reconciler]]:
    fresh: dict[str, reconcilers.Reconciler] = {}
    monkeypatch.setattr(reconcilers, "registry", fresh)
    yield fresh


def test_run_once_goes_on_until_nothing_moves(registry: object) -> None:
    left = [3, 2, 0]
    reconcilers.reconciler("t.a", every=1)(lambda: left.pop(0))
    assert reconcilers.run_once() == 5


def test_run_once_gives_up_on_one_that_never_rests(registry: object) -> None:
    reconcilers.reconciler("t.a", every=1)(lambda: 1)
    assert reconcilers.run_once(passes=10) == 10


def test_failure_costs_one_reconciler_its_turn_only(registry: object) -> None:
    def fails() -> int:
        raise RuntimeError("broken")

    moved = [1, 0]
    reconcilers.reconciler("t.a", every=1)(fails)
    reconcilers.reconciler("t.b", every=1)(lambda: moved.pop(0))
    assert reconcilers.run_once() == 1


def test_two_of_one_name_are_refused(registry: dict[str, reconcilers.Reconciler]) -> None:
    def other() -> int:
        return 0

    other.__module__ = "elsewhere"
    reconcilers.reconciler("t.a", every=1)(lambda: 0)
    with pytest.raises(ValueError, match=r"t\.a"):
        reconcilers.reconciler("t.a", every=1)(other)


@pytest.mark.django_db
def test_watch_runs_at_once_what_is_rung(registry: object) -> None:
    stop, runs = threading.Event(), []

    def run() -> int:
        runs.append(1)
        if len(runs) == 2:
            stop.set()
        return 0

    reconcilers.reconciler("t.slow", every=10_000)(run)
    looks = []

    def rung(timeout: float) -> set[str]:
        looks.append(timeout)
        assert len(looks) < 100
        return {"t.slow", "room:17"}

    reconcilers.watch(stop, rung)
    assert len(runs) == 2


def test_command_names_what_it_does_not_know() -> None:
    with pytest.raises(CommandError, match=r"t\.nothing"):
        call_command("reconcile", "t.nothing")


def test_every_reconciler_says_which_room_it_is_of() -> None:
    assert reconcilers.registry
    for name, item in reconcilers.registry.items():
        assert item.run.__module__.split(".")[1] == name.partition(".")[0]
        assert item.every > 0


@pytest.mark.django_db(transaction=True)
def test_claim_gives_no_row_to_two_workers() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    people = {UserFactory().pk for _ in range(6)}
    both = threading.Barrier(2, timeout=20)

    def worker() -> set[int]:
        with transaction.atomic():
            rows = {row.pk for row in reconcilers.claim(User.objects.order_by("pk"), 3)}
            both.wait()
            return rows

    one, two = together([worker, worker])
    assert not one & two
    assert one | two == people
