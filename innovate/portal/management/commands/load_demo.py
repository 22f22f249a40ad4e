"""Fill an empty database with the demo."""

from __future__ import annotations

import time
from argparse import ArgumentParser

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from innovate.accounts.models import User


class Command(BaseCommand):
    help = "Load the demo: people, makers, products at every stage, pages in both languages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when there are people already"
        )

    def handle(self, *args: object, if_empty: bool = False, **options: object) -> None:
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError(
                "The demo is loaded only with DEMO=1 or DEBUG=1: it makes accounts with a known password."
            )
        if not settings.STRIPE_SECRET_KEY:
            raise CommandError(
                "The demo saves and charges test cards: set STRIPE_SECRET_KEY, and STRIPE_API_BASE for a stand-in."
            )
        if settings.STRIPE_SECRET_KEY.startswith("sk_live_"):
            raise CommandError(
                "STRIPE_SECRET_KEY is a live key. The demo charges cards, so it takes test keys only."
            )
        if User.objects.exists():
            if if_empty:
                return
            raise CommandError("The demo needs an empty database; this one has people in it.")
        # Imported late: the calendar of the demo begins now, and other commands do not pay for it.
        from innovate.portal.demo.loading import load

        started = time.monotonic()
        with structlog.testing.capture_logs():
            load(lambda line: self.stdout.write(f"Demo: {line} ({time.monotonic() - started:.0f} s)"))
        self.stdout.write(f"Demo: ready ({time.monotonic() - started:.0f} s)")
