"""Databases as the migrations make them, without migrating for each test process anew."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.models import Collection

from innovate.ledger import triggers


def migrated_file() -> Path:
    """An SQLite database that nothing but `migrate` has written, made when a migration is new.

    To migrate takes half a minute of a processor, and every worker and every running house needs it done.
    """
    made = Path(settings.STATE_DIR) / f"migrated-{_migrations()}.sqlite3"
    if not made.exists():
        made.parent.mkdir(parents=True, exist_ok=True)
        half = made.with_suffix(f".{os.getpid()}")
        environ = {**os.environ, "DATABASE_URL": f"sqlite:///{half}"}
        command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        subprocess.run(command, cwd=settings.BASE_DIR, env=environ, check=True)
        with closing(sqlite3.connect(half)) as written:
            # One file, whole: what the write-ahead log holds is moved into it.
            written.execute("PRAGMA journal_mode = DELETE")
        half.rename(made)
    return made


def _migrations() -> str:
    """A digest of every migration of every app."""
    digest = sha256()
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        for path in sorted((Path(config.path) / "migrations").glob("*.py")):
            digest.update(f"{config.label}/{path.name}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def copy_migrated() -> None:
    """Make the open database, an empty one, what migrations would have made of it."""
    connection.ensure_connection()
    with closing(sqlite3.connect(migrated_file())) as source:
        source.backup(connection.connection)
    # Making the empty tables numbered the models in another order, and this process remembers a few of them.
    ContentType.objects.clear_cache()


def add_what_migrations_add() -> None:
    """Complete a database made with `--no-migrations`: what migrations write besides tables.

    For work on models, when their migrations are half written. The suite proper always migrates.
    """
    Collection.get_first_root_node() or Collection.add_root(name="Root")
    with connection.cursor() as cursor:
        for statement in (*triggers.create(connection.vendor), *_full_text_tables()):
            cursor.execute(statement)


def _full_text_tables() -> Iterator[str]:
    """SQLite's full-text table is no plain one, as its model says: only Wagtail's migration knows."""
    if connection.vendor == "sqlite":
        made = import_module("wagtail.search.migrations.0006_customise_indexentry").Migration.operations
        for operation in made:
            for one in getattr(operation, "database_operations", ()):
                yield one.reverse_sql
                yield one.sql
