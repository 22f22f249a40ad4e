"""An empty database again, after a load that was cut off: nothing that is half true is kept."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection


def empty() -> None:
    """Drop every table and make them anew. Only for a database in which nobody but a cut-off load has been.

    Deleting the rows would not do: the ledger refuses it, and rows that migrations made would be gone.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    else:
        _drop_sqlite_tables()
    connection.close()
    call_command("migrate", interactive=False, verbosity=0)


def _drop_sqlite_tables() -> None:
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        # Virtual tables first: the tables in their shadow go with them, and cannot be dropped alone.
        for pattern in ("CREATE VIRTUAL%", "CREATE TABLE%"):
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE %s"
                " AND name NOT LIKE 'sqlite!_%%' ESCAPE '!'",
                [pattern],
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(name)}")
