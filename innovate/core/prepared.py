"""Questions whose SQL is put together once per process, and afterwards only asked.

Django builds the SQL of a queryset anew each time, from names to text. For a query over a few tables that takes
several times as long as the database needs to answer it. Where a page always asks the same questions, a function
that returns a queryset is marked `@prepared`; it then returns the list of its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

P = ParamSpec("P")
Row = TypeVar("Row")

#: Stands in the place of the n-th number while a plan is made; fits every integer column but the small ones.
_FIRST_NUMBER = 2_000_000_011
_WORD = "prepared argument {}"
_FIRST_MOMENT = datetime(1901, 1, 1, 1, 1, 1, 1, tzinfo=UTC)


def prepared(ask: Callable[P, QuerySet[Any, Row]]) -> Callable[P, list[Row]]:
    """Ask the queryset that `ask` describes with SQL that is compiled at the first call.

    Arguments are positional. A number, a word, a moment, and each member of a tuple of them become parameters of the
    statement; a truth value or None makes a plan of its own, for which `ask` may build another queryset. So may
    the length of a tuple; `ask` must depend on nothing else: no clock, no language, no settings that change.
    Raises TypeError when an argument does not reach the database as it is (as in `icontains`, which wraps it).
    """
    plans: dict[tuple[Any, ...], _Plan | None] = {}

    @wraps(ask)
    def answer(*args: P.args, **kwargs: P.kwargs) -> list[Row]:
        if kwargs:
            raise TypeError("a prepared question takes positional arguments")
        shape = tuple(_shape(argument) for argument in args)
        if shape not in plans:
            plans[shape] = _plan(ask, args)
        plan = plans[shape]
        return plan.run(list(_parameters(args))) if plan is not None else []

    return cast("Callable[P, list[Row]]", answer)


class _Planned(Query):
    """A query that was compiled before: whoever executes it gets that compiler, with other parameters."""

    compiled: SQLCompiler
    statement: tuple[str, tuple[Any, ...]]

    def get_compiler(
        self, using: str | None = None, connection: Any = None, elide_empty: bool = True
    ) -> SQLCompiler:
        compiler = copy(self.compiled)
        # Connections belong to threads, plans to the process.
        compiler.connection = connection or connections[cast(str, using)]
        compiler.as_sql = lambda *args, **kwargs: self.statement  # type: ignore[method-assign]
        return compiler


@dataclass(frozen=True, slots=True)
class _Plan:
    """The statement, its parameters, and which of them (index → place among the arguments) change."""

    rows: QuerySet[Any, Any]
    sql: str
    fixed: tuple[Any, ...]
    slots: dict[int, int]

    def run(self, given: list[Any]) -> list[Any]:
        params, stored = list(self.fixed), _stored(given, self.rows.db)
        for index, place in self.slots.items():
            params[index] = stored[place]
        rows = self.rows.all()
        cast(_Planned, rows.query).statement = (self.sql, tuple(params))
        return list(rows)


def _plan(ask: Callable[..., QuerySet[Any, Any]], args: tuple[Any, ...]) -> _Plan | None:
    """Compile once, with marks in the place of the parameters; None when nothing can ever be found."""
    marks = list(_parameters(args, marked=True))
    waiting = iter(marks)
    rows = ask(*(_marked(argument, waiting) for argument in args))
    compiler = rows.query.get_compiler(rows.db)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    marks = _stored(marks, rows.db)
    slots = {index: marks.index(value) for index, value in enumerate(params) if value in marks}
    if len(set(slots.values())) < len(marks):
        raise TypeError(f"an argument of {ask.__name__} is no plain parameter of its statement")
    planned = cast(_Planned, rows.query.chain(klass=_Planned))
    planned.compiled = compiler
    converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
    compiler.get_converters = lambda expressions: converters  # type: ignore[method-assign]
    return _Plan(_with_query(rows, planned), sql, tuple(params), slots)


def _with_query(rows: QuerySet[Any, Any], query: Query) -> QuerySet[Any, Any]:
    found = rows.all()
    found._query = query  # type: ignore[attr-defined]
    return found


def _shape(argument: Any) -> Any:
    if isinstance(argument, bool) or argument is None:
        return argument
    if isinstance(argument, tuple):
        return tuple(_shape(member) for member in argument)
    for kind in (int, str, datetime):
        if isinstance(argument, kind):
            return kind
    raise TypeError(f"a prepared question cannot be asked about {type(argument).__name__}")


def _parameters(args: tuple[Any, ...], *, marked: bool = False) -> Iterator[Any]:
    """Every number and word among the arguments in order, or the mark that stands for it."""
    flat = (part for argument in args for part in (argument if isinstance(argument, tuple) else (argument,)))
    changing = (part for part in flat if part is not None and not isinstance(part, bool))
    for place, part in enumerate(changing):
        if not marked:
            yield part
        elif isinstance(part, datetime):
            yield _FIRST_MOMENT + timedelta(days=place)
        else:
            yield _WORD.format(place) if isinstance(part, str) else _FIRST_NUMBER + place


def _stored(values: list[Any], using: str) -> list[Any]:
    """The values as the database's driver takes them; SQLite keeps moments as text."""
    adapt = connections[using].ops.adapt_datetimefield_value
    return [adapt(value) if isinstance(value, datetime) else value for value in values]


def _marked(argument: Any, marks: Iterator[Any]) -> Any:
    if isinstance(argument, tuple):
        return tuple(_marked(member, marks) for member in argument)
    return argument if argument is None or isinstance(argument, bool) else next(marks)
