"""Search in Stripe's query language: ``status:'succeeded' AND metadata['order']:'6735'``.

Grammar (https://docs.stripe.com/search): clauses joined by AND or by OR, not both; ``:`` equals, ``~``
contains, ``< > <= >=`` on numbers, a leading ``-`` negates, ``:null`` asks for a missing metadata key.
Stripe's index lags by up to a minute; the stand-in's does not.
"""

from __future__ import annotations

import re
from typing import Any

from .. import params as p
from ..api import Body, Call, operation
from ..errors import InvalidParameter

CLAUSE = re.compile(
    r"""\s*(?P<no>-?)(?P<field>[a-z_.]+)(?:\[(?P<q>["'])(?P<key>(?:\\.|(?!(?P=q)).)+)(?P=q)\])?\s*"""
    r"""(?P<sign>:|~|<=|>=|<|>)\s*(?:(?P<v>["'])(?P<text>(?:\\.|(?!(?P=v)).)*)(?P=v)|(?P<word>null|-?\d+))\s*""",
    re.VERBOSE,
)
NUMBERS = {"amount", "created"}
FIELDS = {
    "payment_intent": {"amount", "created", "currency", "customer", "status"},
    "charge": {"amount", "created", "currency", "customer", "status", "disputed", "refunded"},
    "customer": {"created", "email", "name", "phone"},
}


def compile_query(kind: str, query: str) -> tuple[str, list[Any]]:
    """An SQL condition and its values. Raises ``InvalidParameter`` for what Stripe would not understand."""
    conditions: list[str] = []
    values: list[Any] = []
    joins: set[str] = set()
    place = 0
    while place < len(query):
        match = CLAUSE.match(query, place)
        if match is None:
            raise InvalidParameter(f"We were unable to parse your search query: {query}", param="query")
        condition, more = _clause(kind, match)
        conditions.append(condition)
        values += more
        place = match.end()
        join = re.compile(r"(AND|OR)\b", re.IGNORECASE).match(query, place)
        if join:
            joins.add(join[1].upper())
            place = join.end()
        elif place < len(query):
            joins.add("AND")
    if not conditions or len(joins) > 1:
        raise InvalidParameter("Search queries join clauses by AND or by OR, not both.", param="query")
    return f" {joins.pop() if joins else 'AND'} ".join(conditions), values


def _clause(kind: str, match: re.Match[str]) -> tuple[str, list[Any]]:
    field, key, sign = match["field"], match["key"], match["sign"]
    if field == "metadata" and key is not None:
        column = "json_extract(body, ?)"
        quoted = re.sub(r"\\(.)", r"\1", key).replace('"', '\\"')
        path: list[Any] = [f'$.metadata."{quoted}"']
    elif field in FIELDS[kind] and key is None:
        column, path = f"json_extract(body, '$.{field}')", []
    else:
        raise InvalidParameter(
            f"Field `{field}` is an unsupported search field for resource `{kind}`s.", param="query"
        )
    word = match["word"]
    given: list[Any]
    if word == "null":
        condition, given = f"{column} IS NULL", []
    elif sign == "~":
        condition, given = f"instr(lower({column}), lower(?)) > 0", [_text(match)]
    elif field in NUMBERS:
        operator = "=" if sign == ":" else sign
        given = [_number(word if word is not None else _text(match))]
        condition = f"{column} {operator} ?"
    elif sign != ":":
        raise InvalidParameter(f"The operator {sign} is not supported for `{field}`.", param="query")
    else:
        condition, given = f"coalesce({column}, '') = ?", [word if word is not None else _text(match)]
    return (f"NOT ({condition})" if match["no"] else condition), path + given


def _number(text: str) -> int:
    if not re.fullmatch(r"-?\d{1,18}", text):
        raise InvalidParameter(f"Invalid number in the search query: {text}", param="query")
    return int(text)


def _text(match: re.Match[str]) -> str:
    return re.sub(r"\\(.)", r"\1", match["text"])


def _search(kind: str) -> Any:
    def run(call: Call, values: Body) -> Body:
        condition, given = compile_query(kind, values["query"])
        limit = values.get("limit") or 10
        page = values.get("page") or "0"
        if not page.isdigit():
            raise InvalidParameter(f"Invalid page: {page}", param="page")
        offset = int(page)
        found = call.store.select(
            kind, account=call.account, condition=condition, values=given, limit=limit + 1, offset=offset
        )
        more = len(found) > limit
        return {
            "object": "search_result",
            "data": found[:limit],
            "has_more": more,
            "next_page": str(offset + limit) if more else None,
            "url": f"/v1/{kind}s/search",
        }

    return run


for _kind in FIELDS:
    operation(
        "GET",
        f"/v1/{_kind}s/search",
        query=p.required(p.text),
        limit=p.integer,
        page=p.text,
    )(_search(_kind))
