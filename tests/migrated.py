"""What migrations write besides tables, for runs with `--no-migrations`."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from django.db import connection
from wagtail.models import Collection

from innovate.ledger import triggers


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
