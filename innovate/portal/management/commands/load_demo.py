"""Fill an empty database with the demo, or with very many projects to measure by."""

from __future__ import annotations

import time
from argparse import ArgumentParser

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from innovate.accounts.models import User
from innovate.projects.models import Project


class Command(BaseCommand):
    help = "Load the demo: people, makers, products at every stage, pages in both languages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="do nothing when there are people already; begin again when an earlier load was cut off",
        )
        parser.add_argument(
            "--scale",
            type=int,
            metavar="N",
            help="instead of the demo, store N made-up projects for measurements, in bulk",
        )

    def handle(
        self, *args: object, if_empty: bool = False, scale: int | None = None, **options: object
    ) -> None:
        self._started = time.monotonic()
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError(
                "The demo is loaded only with DEMO=1 or DEBUG=1: it makes accounts with a known password."
            )
        if scale is None:
            self._demo(if_empty)
        else:
            self._scale(scale)

    def _demo(self, if_empty: bool) -> None:
        # Imported late: the calendar of the demo begins now, and other commands do not pay for it.
        from innovate.portal.demo import loading

        _require_test_keys()
        if User.objects.exists():
            if loading.people.was_interrupted():
                self._begin_again()
            elif if_empty:
                return
            else:
                raise CommandError("The demo needs an empty database; this one has people in it.")
        with structlog.testing.capture_logs():
            loading.load(self._say)
        self._say("ready")

    def _begin_again(self) -> None:
        from innovate.portal.demo import loading

        if strangers := loading.people.strangers():
            raise CommandError(
                f"An earlier load of the demo was cut off, but {strangers} other people have come since. "
                "Nothing was changed: empty the database yourself, or give another one."
            )
        self._say("an earlier load was cut off; beginning again with an empty database")
        loading.reset.empty()

    def _scale(self, projects: int) -> None:
        from innovate.portal.demo import scale

        if not 1 <= projects <= scale.MOST:
            raise CommandError(f"--scale takes a number from 1 to {scale.MOST:,}.")
        if User.objects.exists() or Project.objects.exists():
            raise CommandError("Measurements need an empty database; this one has people or projects in it.")
        scale.load(projects, self._say)
        self._say("ready")

    def _say(self, line: str) -> None:
        self.stdout.write(f"Demo: {line} ({time.monotonic() - self._started:.0f} s)")
        self.stdout.flush()


def _require_test_keys() -> None:
    if not settings.STRIPE_SECRET_KEY:
        raise CommandError(
            "The demo saves and charges test cards: set STRIPE_SECRET_KEY, and STRIPE_API_BASE for a stand-in."
        )
    if settings.STRIPE_SECRET_KEY.startswith("sk_live_"):
        raise CommandError(
            "STRIPE_SECRET_KEY is a live key. The demo charges cards, so it takes test keys only."
        )
