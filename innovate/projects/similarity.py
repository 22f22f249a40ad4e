"""Ideas that are alike: found by the telling words they share, in any of their languages, on any database.

The words of the published ideas stand in `ProjectToken`, a copy that the search room's reconciler keeps and
`rebuild_index` makes anew. Chinese has no spaces, so its words are pairs of neighbouring characters.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db import connection, transaction

from innovate.core import han
from innovate.core.text import clean_text
from innovate.projects.models import Project, ProjectToken, ProjectTranslation
from innovate.projects.queries import visible_projects, with_card_parts
from innovate.projects.stages import Stage

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from innovate.accounts.models import User

    Person = User | AnonymousUser

SHOWN = 4
#: Of a long text the first words tell enough.
MOST_TOKENS = 80
#: The rarest words decide; a word that every tenth idea has tells nothing and costs most.
MOST_ASKED = 12
#: More ideas than this and a word is simply common; counting on would take longer the more ideas there are.
ENOUGH = 300
#: Of each word asked for, the newest ideas; and of all these, those that are looked at whole.
MOST_LINKS, MOST_NEAR = 60, 60
#: As many parameters as every build of SQLite takes in one statement.
MOST_DELETED = 900
LONGEST_TOKEN = 32
_LATIN = re.compile(r"[^\W\d_\u3400-\u9fff]{3,}")
_HAN = re.compile(r"[\u3400-\u9fff]{2,}")
_COMMON = """
    a an and are as at be but by can every for from has have in into is it its no not of on one or our out so
    that the their them they this to too up when which who will with without you your
"""
_STOP_WORDS = frozenset(_COMMON.split())


def tokens_of(text: str) -> list[str]:
    """Return the telling words of a text, each once, in order: English without its plural s, Chinese in pairs."""
    text = clean_text(text).casefold()
    found = [
        (match.start(), token)
        for match in _LATIN.finditer(text)
        if (token := _stem(match[0])) not in _STOP_WORDS and len(token) <= LONGEST_TOKEN
    ]
    for match in _HAN.finditer(text):
        found += [(match.start() + i, pair) for i, pair in enumerate(han.pairs(match[0]))]
    return list(dict.fromkeys(token for _place, token in sorted(found)))[:MOST_TOKENS]


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def store_tokens(projects: Sequence[Project]) -> None:
    """Bring the words of these projects up to date, at best a few hundred at a time: two queries, and one for what
    is new. Only what lists show has words.
    """
    texts = {project.pk: [*_parts(project)] for project in projects if project.is_listed}
    for row in ProjectTranslation.objects.filter(project__in=texts):
        texts[row.project_id] += _parts(row)
    wanted = {(project, token) for project, parts in texts.items() for token in tokens_of("\n".join(parts))}
    with transaction.atomic():
        rows = ProjectToken.objects.filter(project__in=projects).values_list("pk", "project", "token")
        stored = {(project, token): key for key, project, token in rows}
        stale = [key for pair, key in stored.items() if pair not in wanted]
        for begin in range(0, len(stale), MOST_DELETED):
            ProjectToken.objects.filter(pk__in=stale[begin : begin + MOST_DELETED]).delete()
        ProjectToken.objects.bulk_create(
            [
                ProjectToken(project_id=project, token=token)
                for project, token in sorted(wanted - stored.keys())
            ],
            ignore_conflicts=True,
        )


def _parts(row: Project | ProjectTranslation) -> tuple[str, str, str]:
    return row.title, row.pitch, row.problem


def similar_ideas(text: str, person: Person, *, besides: Project | None = None) -> list[Project]:
    """Return up to SHOWN published ideas that share the most telling words with `text`, the closest first
    (four queries and the pictures).

    A word weighs by its rarity (inverse document frequency, as search engines do); one shared word is chance,
    unless the text has no more to offer. Of a common word only the newest ideas that have it are looked at.
    """
    asked = tokens_of(text)
    if not asked:
        return []
    known = sorted((count, token) for token, count in _counts(asked).items() if count)[:MOST_ASKED]
    if not known:
        return []
    weights = {token: 1 / math.log2(1 + count) for count, token in known}
    near: dict[int, float] = defaultdict(float)
    for project, token in _newest_with(weights):
        near[project] += weights[token]
    if besides is not None:
        near.pop(besides.pk, None)
    # What is near by its rare words may have common ones, too, and not be among the newest that do.
    candidates = sorted(near, key=lambda project: (-near[project], -project))[:MOST_NEAR]
    links = ProjectToken.objects.filter(project__in=candidates, token__in=weights)
    shared: dict[int, list[str]] = {}
    for project, token in links.values_list("project", "token"):
        shared.setdefault(project, []).append(token)
    least = 1 if len(asked) < 3 else 2
    scores = {
        project: sum(weights[token] for token in tokens)
        for project, tokens in shared.items()
        if len(tokens) >= least
    }
    best = sorted(scores, key=lambda project: (-scores[project], -project))[:SHOWN]
    found = {row.pk: row for row in with_card_parts(visible_projects(person)).filter(pk__in=best)}
    return [found[project] for project in best if project in found]


def _counts(tokens: Sequence[str]) -> dict[str, int]:
    """Return how many ideas have each word, where they are fewer than ENOUGH: beyond, nothing is counted."""
    table = connection.ops.quote_name(ProjectToken._meta.db_table)
    count = f"(SELECT COUNT(*) FROM (SELECT 1 FROM {table} WHERE token = %s LIMIT {ENOUGH}) AS part)"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([count] * len(tokens))}", tokens)
        return dict(zip(tokens, cursor.fetchone(), strict=True))


def _newest_with(tokens: Iterable[str]) -> list[tuple[int, str]]:
    """Return project and word, for each word its MOST_LINKS newest open ideas (one query)."""
    rows = ProjectToken.objects.filter(project__stage__in=_OPEN).values_list("project", "token")
    each = [rows.filter(token=token).order_by("-project")[:MOST_LINKS] for token in tokens]
    # Django puts no LIMIT into the parts of a union on SQLite, which wants them to be subqueries.
    parts = [part.query.sql_with_params() for part in each]
    union = " UNION ALL ".join(f"SELECT * FROM ({sql}) AS part" for sql, _params in parts)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(union, [value for _sql, params in parts for value in params])
        return cursor.fetchall()


#: What is over or was declined is no place to send a supporter to.
_OPEN = tuple(stage for stage in Stage if stage not in (Stage.DRAFT, Stage.DECLINED, Stage.CANCELLED))
