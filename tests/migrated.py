"""The migrated test database of SQLite, kept between runs: two hundred migrations take longer than most tests.

A run that finds no copy migrates as always and leaves one, named after every migration that went into it; the next run
begins with the copy, and `migrate` finds nothing to do but what follows each migration (the site, the groups). A new
or changed migration is another name. `var/test/` may be emptied at any time; a clean clone has no copy.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from hashlib import blake2b
from importlib import import_module
from inspect import getsourcefile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.migrations.loader import MigrationLoader
from wagtail.models import Collection

from innovate.ledger import triggers


def path() -> Path:
    """Return where the copy for the migrations on disk belongs."""
    sources = {getsourcefile(type(one)) for one in MigrationLoader(None).disk_migrations.values()}
    digest = blake2b(digest_size=10)
    for source in sorted(filter(None, sources)):
        digest.update(source.encode())
        digest.update(Path(source).read_bytes())
    return Path(settings.STATE_DIR) / f"migrated-{digest.hexdigest()}.sqlite3"


def begin_with(copy: Path) -> None:
    """Fill the test database from the copy, as soon as the first connection opens an empty one in memory."""

    def fill(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
        raw = connection.connection
        if "memory" in str(connection.settings_dict["NAME"]) and not _has_tables(raw):
            with sqlite3.connect(copy) as source:
                source.backup(raw)
            source.close()

    connection_created.connect(fill, weak=False, dispatch_uid="migrated")


def keep(copy: Path) -> None:
    """Leave a copy of the database as it is now; the copies of older migrations go."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    # Several workers may come here at once: each writes its own file, and the last one stays.
    own = copy.with_name(f"{copy.name}.{os.getpid()}")
    with connection.cursor():
        target = sqlite3.connect(own)
        connection.connection.backup(target)
        target.close()
    own.replace(copy)
    for old in copy.parent.glob("migrated-*.sqlite3"):
        if old != copy:
            old.unlink(missing_ok=True)


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


def _has_tables(raw: Any) -> bool:
    return raw.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None
