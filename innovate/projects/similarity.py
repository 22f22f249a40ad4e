"""Ideas that are alike: found by the telling words they share, in any of their languages, on any database.

The words of the published ideas stand in `ProjectToken`, a copy that the search room's reconciler keeps and
`rebuild_index` makes anew. Chinese has no spaces, so its words are pairs of neighbouring characters.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
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
#: Chance words are fewer than this part of what is closest, and of what the text itself says by its TELLING rarest
#: words. Set by the ideas of the demo and by other people's tellings of them, in both languages.
PART_OF_BEST, PART_OF_TEXT, TELLING = 1 / 3, 0.17, 7
#: As many parameters as every build of SQLite takes in one statement.
MOST_DELETED = 900
LONGEST_TOKEN = 32
_LATIN = re.compile(r"[^\W\d_\u3400-\u9fff]{3,}")
_HAN = re.compile(r"[\u3400-\u9fff]{2,}")
_COMMON = """
    a all also an and any are as at be before behind both but by can cannot could does each every few for from had
    has have in into is it its itself just like made make many more most much must need never no nobody not of off
    on one only or other our out over own put should so some still such take than that the their them then there
    these they this those three through to too two under until up use very was were what when where which while
    who will with without would you your
"""
_STOP_WORDS = frozenset(_COMMON.split())
#: Characters that join words: a pair with one of them is the seam between two words.
_PARTICLES = frozenset("的了也就")


def tokens_of(text: str) -> list[str]:
    """Return the telling words of a text, each once, in order: English without its plural s, Chinese in pairs."""
    text = clean_text(text).casefold()
    found = [
        (match.start(), token)
        for match in _LATIN.finditer(text)
        if (token := _stem(match[0])) not in _STOP_WORDS and len(token) <= LONGEST_TOKEN
    ]
    for match in _HAN.finditer(text):
        pairs = enumerate(han.pairs(match[0]))
        found += [(match.start() + i, pair) for i, pair in pairs if _PARTICLES.isdisjoint(pair)]
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
    """Return up to SHOWN published ideas that share the most telling words with `text`, the closest first, or none
    (five queries and the pictures).

    A word weighs by its rarity (inverse document frequency, as search engines do). An idea is like the text when
    they share a word of its title and more than one in all, unless the text has no more to offer, and what they
    share is not little beside the closest and beside the text. Of a common word only the newest ideas that have it
    are looked at.
    """
    asked = tokens_of(text)
    if not asked:
        return []
    counts = _counts(asked)
    known = sorted((count, token) for token, count in counts.items() if count)[:MOST_ASKED]
    if not known:
        return []
    weights = {token: _weight(count) for count, token in known}
    shared = _sharing(weights, besides)
    titles = _titles(shared)
    least = 1 if len(asked) < 3 else 2
    scores = {
        project: sum(weights[token] for token in tokens)
        for project, tokens in shared.items()
        if len(tokens) >= least and not titles[project].isdisjoint(tokens)
    }
    enough = _enough(scores.values(), counts.values())
    best = sorted(
        (project for project, score in scores.items() if score >= enough),
        key=lambda project: (-scores[project], -project),
    )[:SHOWN]
    if not best:
        return []
    found = {row.pk: row for row in with_card_parts(visible_projects(person)).filter(pk__in=best)}
    return [found[project] for project in best if project in found]


def _weight(count: int) -> float:
    """A word that nobody else uses tells as much as one that one idea has."""
    return 1 / math.log2(1 + max(1, count))


def _enough(scores: Collection[float], counts: Iterable[int]) -> float:
    """Return the least that counts as alike; `counts` are how many ideas have each word of the text."""
    said = sum(sorted(map(_weight, counts), reverse=True)[:TELLING])
    return max(PART_OF_BEST * max(scores, default=0), PART_OF_TEXT * said)


def _sharing(weights: Mapping[str, float], besides: Project | None) -> dict[int, set[str]]:
    """Return the nearest ideas, each with the words it shares, the common ones among them (two queries)."""
    near: dict[int, float] = defaultdict(float)
    for project, token in _newest_with(weights):
        near[project] += weights[token]
    if besides is not None:
        near.pop(besides.pk, None)
    # What is near by its rare words may have common ones, too, and not be among the newest that do.
    candidates = sorted(near, key=lambda project: (-near[project], -project))[:MOST_NEAR]
    links = ProjectToken.objects.filter(project__in=candidates, token__in=weights)
    shared: dict[int, set[str]] = defaultdict(set)
    for project, token in links.values_list("project", "token"):
        shared[project].add(token)
    return shared


def _titles(projects: Iterable[int]) -> dict[int, set[str]]:
    """Return the words of each idea's title in all its languages (one query)."""
    words: dict[int, set[str]] = defaultdict(set)
    rows = Project.objects.filter(pk__in=list(projects)).order_by()
    for project, *titles in rows.values_list("pk", "title", "translations__title"):
        words[project].update(*(tokens_of(title) for title in titles if title))
    return words


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
