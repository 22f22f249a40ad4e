"""The search index in our own database: what is asked of it must not take longer the more there is in it.

The library's search computes a rank for everything that matches. Here the newest matches are taken from the index,
which it gives without looking at the rest, and `queries` puts these in order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Model, Q, QuerySet, Value
from modelsearch.backends.base import BaseSearchBackend
from modelsearch.backends.database import SearchBackend as database_backend
from modelsearch.conf import get_app_config
from modelsearch.utils import get_descendants_content_types_pks

from innovate.core.han import is_han


def SearchBackend(params: dict[str, Any]) -> BaseSearchBackend:
    """Return the library's backend for this database. A setting names it by this module's path."""
    backend = database_backend(params)

    class Index(backend.index_class):  # type: ignore[name-defined, misc]
        """Leaves titles unweighed by their mean length: that reads every title whenever one changes."""

        def _refresh_title_norms(self, full: bool = False) -> None:
            return

    backend.index_class = Index
    return backend


def newest_matches(model: type[Model], words: Sequence[str], most: int) -> list[int]:
    """Return the keys of at most `most` objects with all of these words, the last ones to be indexed first.

    Only the body is asked: a model whose title is to be found has it among its other words as well.
    """
    entries = _entries(model)
    if connection.vendor == "sqlite":
        # Joined, the order of the full-text table would be lost, and with it the end after the first few.
        entries = entries.filter(pk__in=_sqlite_matches(words).order_by("-pk").values("pk")[:most])
    else:
        entries = entries.filter(body=SearchQuery(" ".join(words)))
    return [int(key) for key in entries.order_by("-pk").values_list("object_id", flat=True)[:most]]


def _sqlite_matches(words: Sequence[str]) -> QuerySet[Any]:
    from modelsearch.backends.database.sqlite.query import MatchExpression

    quoted = " AND ".join('"{}"'.format(word.replace('"', "")) for word in words)
    model = get_app_config().get_model("SQLiteFTSIndexEntry")
    return model.objects.filter(MatchExpression(["body"], Value(quoted)))


def few_matches(rows: QuerySet[Any], words: Sequence[str]) -> list[int]:
    """Return the keys of those of these rows that have all of these words. There must be few: their texts are read,
    as the full-text index would go through all that other kinds have of these words (two queries).
    """
    columns = ("title", "body") if connection.vendor == "sqlite" else ("title_text", "body_text")
    keys = [str(key) for key in rows.values_list("pk", flat=True)]
    entries = _entries(rows.model).filter(object_id__in=keys)
    for word in words:
        entries = entries.filter(reduce(or_, (Q(**{f"{column}__icontains": word}) for column in columns)))
    return [
        int(key)
        for key, *texts in entries.values_list("object_id", *columns)
        if all(_begins_a_word(word, " ".join(map(str, texts))) for word in words)
    ]


def _begins_a_word(word: str, text: str) -> bool:
    start = "" if is_han(word[0]) else r"\b"
    return re.search(start + re.escape(word), text, re.IGNORECASE) is not None


def _entries(model: type[Model]) -> QuerySet[Any]:
    kinds = get_descendants_content_types_pks(model)
    return get_app_config().get_model("IndexEntry").objects.filter(content_type__in=kinds)
