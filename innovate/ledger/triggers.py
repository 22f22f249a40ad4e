"""The database itself keeps the book: written rows stay as they are, and currencies never mix.

Both dialects side by side, so that what one refuses the other refuses too. Used by migration 0002,
by `check_ledger`, which looks whether they are still in place, and by tests, which must empty tables.
"""

from __future__ import annotations

from collections.abc import Iterator

#: table → which changes of a written row are refused
FROZEN = {
    "ledger_transfer": ("UPDATE", "DELETE"),
    "ledger_journal": ("UPDATE", "DELETE"),
    "ledger_account": ("UPDATE", "DELETE"),
}
CURRENCY_GUARD = "ledger_transfer_currency"


def names(vendor: str) -> set[str]:
    """Return the names of the triggers that must exist."""
    found = {f"{table}_no_{event.lower()}" for table, events in FROZEN.items() for event in events}
    if vendor == "postgresql":
        found |= {f"{table}_no_truncate" for table in FROZEN}
    return found | {CURRENCY_GUARD}


def create(vendor: str) -> list[str]:
    """Return the statements that install the guards. Raises ValueError for a database we have none for."""
    if vendor == "sqlite":
        return list(_sqlite())
    if vendor == "postgresql":
        return list(_postgresql())
    raise ValueError(f"the ledger has no guards for {vendor}")


def drop(vendor: str) -> list[str]:
    """Return the statements that take the guards away: for reversing the migration, and for tests."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {name}" for name in sorted(names(vendor))]
    statements = [f"DROP TRIGGER IF EXISTS {name} ON {_table_of(name)}" for name in sorted(names(vendor))]
    return [
        *statements,
        "DROP FUNCTION IF EXISTS ledger_refuse()",
        "DROP FUNCTION IF EXISTS ledger_same_currency()",
    ]


def _table_of(name: str) -> str:
    return next(table for table in FROZEN if name.startswith(table))


def _sqlite() -> Iterator[str]:
    for table, events in FROZEN.items():
        for event in events:
            yield (
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    yield (
        f"CREATE TRIGGER {CURRENCY_GUARD} BEFORE INSERT ON ledger_transfer "  # noqa: S608 - our own constant
        "WHEN (SELECT count(*) FROM ledger_account "
        "WHERE id IN (NEW.debit_id, NEW.credit_id) AND currency = NEW.currency) <> 2 "
        "BEGIN SELECT RAISE(ABORT, 'a transfer and its accounts have one currency'); END"
    )


def _postgresql() -> Iterator[str]:
    yield (
        "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    yield (
        "CREATE OR REPLACE FUNCTION ledger_same_currency() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN IF (SELECT count(*) FROM ledger_account "
        "WHERE id IN (NEW.debit_id, NEW.credit_id) AND currency = NEW.currency) <> 2 THEN "
        "RAISE EXCEPTION 'a transfer and its accounts have one currency' "
        "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )
    for table, events in FROZEN.items():
        for event in (*events, "TRUNCATE"):
            each = "STATEMENT" if event == "TRUNCATE" else "ROW"
            yield (
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
                f"FOR EACH {each} EXECUTE FUNCTION ledger_refuse()"
            )
    yield (
        f"CREATE TRIGGER {CURRENCY_GUARD} BEFORE INSERT ON ledger_transfer "
        "FOR EACH ROW EXECUTE FUNCTION ledger_same_currency()"
    )
