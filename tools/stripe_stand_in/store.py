"""The store: one SQLite file in WAL mode. Objects are JSON; what must be summed or claimed has columns.

The process has one connection and runs each request to its end without yielding, so a request is one serial
transaction. WAL with ``synchronous=NORMAL`` survives the process being killed at any moment.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

KEYS_LAST = 24 * 3600  # seconds
SCHEMA = """
CREATE TABLE IF NOT EXISTS object (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    account TEXT NOT NULL,
    created INTEGER NOT NULL,
    body TEXT NOT NULL,
    private TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX IF NOT EXISTS object_by_kind ON object (kind, account, seq);
CREATE INDEX IF NOT EXISTS object_by_customer ON object (json_extract(body, '$.customer'), kind, seq)
    WHERE json_extract(body, '$.customer') IS NOT NULL;
CREATE INDEX IF NOT EXISTS object_by_intent ON object (json_extract(body, '$.payment_intent'), kind, seq)
    WHERE json_extract(body, '$.payment_intent') IS NOT NULL;
CREATE INDEX IF NOT EXISTS object_by_charge ON object (json_extract(body, '$.charge'), kind, seq)
    WHERE json_extract(body, '$.charge') IS NOT NULL;
CREATE TABLE IF NOT EXISTS funds (
    account TEXT NOT NULL,
    currency TEXT NOT NULL,
    available_on INTEGER NOT NULL,
    net INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS funds_sum ON funds (account, currency, available_on, net);
CREATE TABLE IF NOT EXISTS idempotency (
    account TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    request_id TEXT NOT NULL,
    created INTEGER NOT NULL,
    PRIMARY KEY (account, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_at REAL NOT NULL,
    done INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS delivery_due ON delivery (next_at) WHERE done = 0;
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


class Store:
    """Objects, funds, idempotent answers and owed deliveries of one stand-in."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.connection = sqlite3.connect(directory / "stripe.sqlite3", isolation_level=None)
        self.connection.row_factory = sqlite3.Row
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = NORMAL")
        self.connection.execute("PRAGMA busy_timeout = 5000")
        self.connection.executescript(SCHEMA)
        self._advance = int(self.setting("clock_advance", "0"))

    # -- transactions and time ---------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside happens, or nothing does."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def savepoint(self) -> None:
        """Mark the point a refused request goes back to."""
        self.connection.execute("SAVEPOINT request")

    def undo(self) -> None:
        """Go back to the savepoint, inside the same transaction."""
        self.connection.execute("ROLLBACK TO request")

    def now(self) -> int:
        """The stand-in's time in Unix seconds."""
        return int(time.time()) + self._advance

    def advance(self, seconds: int) -> int:
        """Move the clock forward, for good."""
        self._advance += seconds
        with self.transaction():
            self.connection.execute(
                "INSERT INTO setting VALUES ('clock_advance', ?) ON CONFLICT (name) DO UPDATE SET value = "
                "excluded.value",
                (str(self._advance),),
            )
        return self.now()

    def setting(self, name: str, default: str) -> str:
        """A stored setting."""
        row = self.connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return row["value"] if row else default

    # -- objects -----------------------------------------------------------------------------------------

    def insert(
        self, body: dict[str, Any], *, account: str, private: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Keep a new object; its ``id`` and ``object`` say what it is."""
        self.connection.execute(
            "INSERT INTO object (id, kind, account, created, body, private) VALUES (?, ?, ?, ?, ?, ?)",
            (
                body["id"],
                body["object"],
                account,
                body.get("created", self.now()),
                json.dumps(body, separators=(",", ":")),
                json.dumps(private or {}),
            ),
        )
        return body

    def save(self, body: dict[str, Any]) -> dict[str, Any]:
        """Replace an object's document."""
        self.connection.execute(
            "UPDATE object SET body = ? WHERE id = ?", (json.dumps(body, separators=(",", ":")), body["id"])
        )
        return body

    def get(self, object_id: str, *, account: str, kind: str = "") -> dict[str, Any] | None:
        """An object of this account, or ``None``."""
        row = self.connection.execute(
            "SELECT kind, body FROM object WHERE id = ? AND account = ?", (object_id, account)
        ).fetchone()
        if row is None or (kind and row["kind"] != kind):
            return None
        return json.loads(row["body"])

    def private(self, object_id: str) -> dict[str, Any]:
        """What the stand-in remembers of an object and never shows."""
        row = self.connection.execute("SELECT private FROM object WHERE id = ?", (object_id,)).fetchone()
        return json.loads(row["private"]) if row else {}

    def set_private(self, object_id: str, **values: Any) -> None:
        """Remember more of an object."""
        merged = {**self.private(object_id), **values}
        self.connection.execute("UPDATE object SET private = ? WHERE id = ?", (json.dumps(merged), object_id))

    def owner(self, object_id: str) -> str:
        """The account an object belongs to; empty for the platform."""
        row = self.connection.execute("SELECT account FROM object WHERE id = ?", (object_id,)).fetchone()
        return row["account"] if row else ""

    def page(
        self,
        kind: str,
        *,
        account: str,
        limit: int,
        equal: dict[str, Any] | None = None,
        created: dict[str, int] | None = None,
        after: str = "",
        before: str = "",
    ) -> tuple[list[dict[str, Any]], bool] | None:
        """Newest first, at most ``limit``, and whether there is more. ``None`` when the cursor is unknown.

        ``equal`` compares fields of the document with a value or a list of them; ``before`` pages
        backwards, as Stripe's ``ending_before``.
        """
        where: list[str] = ["kind = ?", "account = ?"]
        values: list[Any] = [kind, account]
        for field, value in (equal or {}).items():
            choices = value if isinstance(value, list) else [value]
            where.append(f"json_extract(body, '$.{field}') IN ({', '.join('?' * len(choices))})")
            values += choices
        for name, sign in (("gt", ">"), ("gte", ">="), ("lt", "<"), ("lte", "<=")):
            if created and created.get(name) is not None:
                where.append(f"created {sign} ?")
                values.append(created[name])
        if cursor := after or before:
            row = self.connection.execute("SELECT seq FROM object WHERE id = ?", (cursor,)).fetchone()
            if row is None:
                return None
            where.append("seq > ?" if before else "seq < ?")
            values.append(row["seq"])
        order = "ASC" if before else "DESC"
        rows = self.connection.execute(
            f"SELECT body FROM object WHERE {' AND '.join(where)} ORDER BY seq {order} LIMIT ?",
            (*values, limit + 1),
        ).fetchall()
        found = [json.loads(row["body"]) for row in rows[:limit]]
        return (found[::-1] if before else found), len(rows) > limit

    def select(
        self, kind: str, *, account: str, condition: str, values: list[Any], limit: int, offset: int
    ) -> list[dict[str, Any]]:
        """Objects by a condition built from a checked search query."""
        rows = self.connection.execute(
            f"SELECT body FROM object WHERE kind = ? AND account = ? AND ({condition}) ORDER BY seq DESC "
            "LIMIT ? OFFSET ?",
            (kind, account, *values, limit, offset),
        ).fetchall()
        return [json.loads(row["body"]) for row in rows]

    def count(self) -> int:
        """How many objects there are."""
        return self.connection.execute("SELECT count(*) FROM object").fetchone()[0]

    # -- funds -------------------------------------------------------------------------------------------

    def add_funds(self, *, account: str, currency: str, available_on: int, net: int) -> None:
        """A movement of an account's balance, in minor units."""
        self.connection.execute(
            "INSERT INTO funds VALUES (?, ?, ?, ?)", (account, currency, available_on, net)
        )

    def funds(self, account: str) -> dict[str, tuple[int, int]]:
        """Available and pending minor units, by currency."""
        rows = self.connection.execute(
            "SELECT currency, sum(CASE WHEN available_on <= ? THEN net ELSE 0 END) AS available,"
            " sum(CASE WHEN available_on > ? THEN net ELSE 0 END) AS pending FROM funds WHERE account = ? "
            "GROUP BY currency",
            (self.now(), self.now(), account),
        )
        return {row["currency"]: (row["available"], row["pending"]) for row in rows}

    # -- idempotency -------------------------------------------------------------------------------------

    def answered(self, account: str, key: str) -> sqlite3.Row | None:
        """The answer kept for an idempotency key; after a day it is forgotten, as Stripe may."""
        self.connection.execute(
            "DELETE FROM idempotency WHERE account = ? AND key = ? AND created < ?",
            (account, key, self.now() - KEYS_LAST),
        )
        return self.connection.execute(
            "SELECT * FROM idempotency WHERE account = ? AND key = ?", (account, key)
        ).fetchone()

    def keep_answer(
        self, account: str, key: str, fingerprint: str, status: int, body: str, request_id: str
    ) -> None:
        """Keep an answer, in the request's own transaction."""
        self.connection.execute(
            "INSERT INTO idempotency VALUES (?, ?, ?, ?, ?, ?, ?)",
            (account, key, fingerprint, status, body, request_id, self.now()),
        )
