"""How a column is compared, beyond what Django knows."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField
from django.db.models.lookups import Exact


@CharField.register_lookup
class Unindexed(Exact):
    """`column__unindexed=value`: equality that on SQLite leads to no index.

    For a list in the order of another table, of which a page is read: SQLite does not count on its LIMIT, and would
    rather gather all that is equal and sort it. The unary plus is its own word for this
    (https://www.sqlite.org/optoverview.html, "Disqualifying WHERE-clause terms"). PostgreSQL weighs both ways.
    """

    lookup_name = "unindexed"

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        return str(connection.operators["exact"] % rhs)

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        sql, params = self.as_sql(compiler, connection)
        return f"+{sql}", params
