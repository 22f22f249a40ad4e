"""`manage.py prepare`: what `make run` does before it starts the processes; one process, to be quick."""

from __future__ import annotations

import hashlib
import io
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Command(BaseCommand):
    """Bring database, catalogues, static files and demo up to date; print the demo accounts."""

    help = (
        "Apply pending migrations, compile stale catalogues, collect changed static files and load the demo "
        "into an empty database. Progress goes to stderr, the demo accounts to stdout."
    )
    # The checks run in each server anyway, and cost a second that every start would wait for.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the steps in the order in which they need each other."""
        self._step("Database", migrate_if_needed)
        # Only what is said on stdout is shown again at the end of the start.
        call_command("compile_catalogues", verbosity=0, stdout=io.StringIO())
        if not settings.DEBUG:
            self._step("Static files", collect_static_if_changed)
        if settings.DEMO:
            call_command("load_demo", if_empty=True, stdout=sys.stderr)
            call_command("demo_accounts", stdout=self.stdout)

    def _step(self, name: str, step: Callable[[], str]) -> None:
        began = time.monotonic()
        done = step()
        if done:
            # Through Command.stderr it would be red, as an error.
            sys.stderr.write(f"{name}: {done} ({time.monotonic() - began:.1f} s)\n")


def migrate_if_needed() -> str:
    """Apply what is pending; return what was done, or "" when nothing was."""
    executor = MigrationExecutor(connection)
    pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if pending:
        call_command("migrate", interactive=False, verbosity=0)
    return f"{pending} migrations applied" if pending else ""


def collect_static_if_changed() -> str:
    """Collect the static files again when one of them, or a setting that shapes them, has changed."""
    stamp = Path(settings.STATE_DIR) / "static.sha256"
    fingerprint = _static_fingerprint()
    if Path(settings.STATIC_ROOT).is_dir() and stamp.is_file() and stamp.read_text() == fingerprint:
        return ""
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(fingerprint)
    return "collected"


def _static_fingerprint() -> str:
    """Return a hash over name, size and time of change of every static file."""
    digest = hashlib.sha256(json.dumps(settings.STORAGES["staticfiles"], sort_keys=True).encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda entry: str(entry[0])):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
