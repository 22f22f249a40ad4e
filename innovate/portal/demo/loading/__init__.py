"""Brings the demo's content to life with the same services, reconcilers and payments as everybody else uses.

Its history happens at its own dates: `clock.at()` moves the process's clock, never a row's date by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from innovate.portal.demo.loading import (
    calls,
    gates,
    pages,
    people,
    projects,
    registry,
    reports,
    reset,
    stand_in,
    workbenches,
)

Say = Callable[[str], None]


def load(say: Say, *, only: Iterable[str] | None = None) -> None:
    """Load the whole demo, or `only` the projects of these slugs, into an empty database.

    `say` is told what is being done. Until the last line nobody can sign in, so that a load that was cut off
    is known by it.
    """
    say("people")
    crew = people.load()
    say("makers")
    registry.load(crew)
    wanted = None if only is None else set(only)
    stories = [line for line in projects.stories() if wanted is None or line.slug in wanted]
    with stand_in.unheard():
        for number, line in enumerate(stories, 1):
            say(f"project {number} of {len(stories)}: {line.slug} ({line.stage})")
            projects.live(line, crew)
    say("workbenches")
    workbenches.load(crew)
    say("gates")
    gates.load(crew)
    say("reports")
    reports.load(crew)
    if wanted is None:
        say("pages")
        pages.load()
        calls.load(crew)
    people.let_in()


__all__ = ["load", "people", "reset"]
