"""Bring every row that lags behind forward: once, or for ever with --watch."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from collections.abc import Callable

import redis
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from innovate.core import doorbell, reconcilers


class Command(BaseCommand):
    help = "Run the reconcilers: all of them or those named, once or with --watch until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", metavar="NAME")
        parser.add_argument("--watch", action="store_true", help="run until SIGTERM or Ctrl-C")
        parser.add_argument("--list", action="store_true", help="print the names and periods, run nothing")

    def handle(self, *args: object, names: list[str], watch: bool, list: bool, **options: object) -> None:
        if unknown := set(names) - reconcilers.registry.keys():
            raise CommandError(
                f"No reconciler is called {', '.join(sorted(unknown))}; --list shows them all."
            )
        if list:
            for item in sorted(reconcilers.registry.values(), key=lambda item: item.name):
                self.stdout.write(f"{item.name:40} every {item.every:g} s")
        elif watch:
            self._watch(names)
        else:
            self.stdout.write(f"{reconcilers.run_once(names)} rows brought forward")

    def _watch(self, names: list[str]) -> None:
        stop = threading.Event()
        for signum in (signal.SIGTERM, signal.SIGINT):
            signal.signal(signum, lambda *_: stop.set())
        rung = _redis_listener() if settings.REDIS_URL else _silence(stop)
        self.stdout.write(f"worker: watching {len(names or reconcilers.registry)} reconcilers")
        reconcilers.watch(stop, rung, names)


def _silence(stop: threading.Event) -> Callable[[float], set[str]]:
    """Without a doorbell the worker only sleeps until the next reconciler is due."""

    def wait(timeout: float) -> set[str]:
        stop.wait(timeout)
        return set()

    return wait


def _redis_listener() -> Callable[[float], set[str]]:
    """Collect every name rung since the last look; a lost connection is opened again at the next look."""
    client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2)
    pubsub = client.pubsub(ignore_subscribe_messages=True)

    def wait(timeout: float) -> set[str]:
        names: set[str] = set()
        try:
            # Here and not once before: a worker starts without Redis, too.
            if not pubsub.subscribed:
                pubsub.subscribe(doorbell.CHANNEL)
            message = pubsub.get_message(timeout=timeout)
            while message is not None:
                names.add(message["data"].decode())
                message = pubsub.get_message(timeout=0)
        except redis.RedisError:
            # Rings are lost meanwhile; the periods still find the work.
            threading.Event().wait(timeout)
        return names

    return wait
