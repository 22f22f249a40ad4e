"""All that is measured in one process's world: pages, support, tallies."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import override_settings  # noqa: E402

from benchmarks import pages, support, tally, world  # noqa: E402


def main(parts: Collection[str]) -> None:
    """Prepare a small world, then measure those parts of it."""
    print(
        f"{connection.vendor}, Python {sys.version.split()[0]}, load of this machine {os.getloadavg()[0]:.1f}"
    )
    if {"pages", "support"} & set(parts):
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        with override_settings(ALLOWED_HOSTS=["*"]):
            people = world.fill()
            print(f"{world.PROJECTS:,} projects, {world.PEOPLE:,} people")
            if "pages" in parts:
                pages.measure(people)
            if "support" in parts:
                support.measure(people)
    if "tally" in parts:
        tally.measure()
