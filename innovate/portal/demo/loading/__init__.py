"""Brings the demo's content to life with the same services, reconcilers and payments as everybody else uses.

Its history happens at its own dates: `clock.at()` moves the process's clock, never a row's date by hand.
"""

from __future__ import annotations

from collections.abc import Callable

from innovate.portal.demo.loading import pages, people, projects, registry, stand_in

Say = Callable[[str], None]


def load(say: Say) -> None:
    """Load the whole demo into an empty database; `say` is told what is being done."""
    say("people")
    crew = people.load()
    say("makers")
    registry.load(crew)
    with stand_in.unheard():
        for number, line in enumerate(projects.stories(), 1):
            say(f"project {number}: {line.slug} ({line.stage})")
            projects.live(line, crew)
    say("pages")
    pages.load()
