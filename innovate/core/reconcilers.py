"""The registry of reconcilers and the loop that runs them.

A reconciler selects the rows that lag behind the state of the world and brings each one forward,
idempotently and in small batches. It is safe to run twice, at once, late, or after a kill -9.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

import structlog
from django.db import close_old_connections, connections, models

log = structlog.get_logger(__name__)
M = TypeVar("M", bound=models.Model)

#: How often the watch loop looks at the cheapest reconcilers when nobody rings, in seconds.
FASTEST = 0.25


@dataclass(frozen=True, slots=True)
class Reconciler:
    """`run` brings one batch forward and returns how many rows it moved; `every` is in seconds."""

    name: str
    run: Callable[[], int]
    every: float


registry: dict[str, Reconciler] = {}


def reconciler(name: str, *, every: float) -> Callable[[Callable[[], int]], Callable[[], int]]:
    """Register a function as the reconciler `name` ("app.what"), due every `every` seconds or when rung."""

    def register(run: Callable[[], int]) -> Callable[[], int]:
        if name in registry and registry[name].run.__module__ != run.__module__:
            raise ValueError(f"two reconcilers are called {name}")
        registry[name] = Reconciler(name, run, every)
        return run

    return register


def claim(rows: models.QuerySet[M], limit: int) -> list[M]:
    """Lock and return up to `limit` rows, passing over those another worker holds; call inside atomic().

    PostgreSQL: FOR NO KEY UPDATE SKIP LOCKED. SQLite: the IMMEDIATE transaction already excludes other writers.
    """
    if connections[rows.db].features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",), no_key=True)
    return list(rows[:limit])


def run_once(names: Iterable[str] = (), *, passes: int = 100) -> int:
    """Run the named reconcilers (all when none is named) until none has work left; return rows moved.

    Stops after `passes` rounds, so that a reconciler that always claims to have worked cannot hang a caller.
    """
    chosen = [registry[name] for name in names] or list(registry.values())
    total = 0
    for _pass in range(passes):
        moved = sum(_run(item) for item in chosen)
        total += moved
        if not moved:
            break
    return total


def _run(item: Reconciler) -> int:
    """Run one batch; a failure is logged and costs this reconciler a turn, never the worker its life."""
    started = time.perf_counter()
    try:
        moved = item.run()
    except Exception:
        log.exception("reconciler.failed", reconciler=item.name)
        return 0
    if moved:
        log.info(
            "reconciler.moved",
            reconciler=item.name,
            rows=moved,
            ms=round((time.perf_counter() - started) * 1000),
        )
    return moved


def watch(stop: threading.Event, rung: Callable[[float], set[str]], names: Iterable[str] = ()) -> None:
    """Run each reconciler on its period, or at once when its name is in what `rung(timeout)` returns."""
    chosen = {name: registry[name] for name in names} or dict(registry)
    # Workers that start together must not all look at the same moment.
    due = {
        name: time.monotonic() + random.uniform(0, min(item.every, 1))  # noqa: S311 - it only spreads the work
        for name, item in chosen.items()
    }
    while not stop.is_set():
        pause = max(0.0, min(due.values()) - time.monotonic())
        for name in rung(min(pause, 1.0)) & chosen.keys():
            due[name] = 0.0
        close_old_connections()
        for name, item in chosen.items():
            if stop.is_set():
                break
            if due[name] <= time.monotonic():
                moved = _run(item)
                due[name] = time.monotonic() + (FASTEST if moved else item.every)
