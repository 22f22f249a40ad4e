"""Ideas that are alike: found by the telling words they share, in any of their languages, on any database.

The words of the published ideas stand in `ProjectToken`, a copy that the search room's reconciler keeps and
`rebuild_index` makes anew. Chinese has no spaces, so its words are pairs of neighbouring characters.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count

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
        run = match[0]
        found += [(match.start() + i, run[i : i + 2]) for i in range(len(run) - 1)]
    return list(dict.fromkeys(token for _place, token in sorted(found)))[:MOST_TOKENS]


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def store_tokens(projects: Iterable[Project]) -> None:
    """Bring the words of these projects up to date; `translations` are read from the prefetch if there is one."""
    for project in projects:
        parts: list[Project | ProjectTranslation] = [project, *project.translations.all()]
        text = "\n".join(f"{part.title}\n{part.pitch}\n{part.problem}" for part in parts)
        wanted = set() if project.is_draft else set(tokens_of(text))
        with transaction.atomic():
            rows = ProjectToken.objects.filter(project=project)
            stored = set(rows.values_list("token", flat=True))
            if stored - wanted:
                rows.filter(token__in=stored - wanted).delete()
            ProjectToken.objects.bulk_create(
                [ProjectToken(project=project, token=token) for token in sorted(wanted - stored)],
                ignore_conflicts=True,
            )


def similar_ideas(text: str, person: Person, *, besides: Project | None = None) -> list[Project]:
    """Return up to SHOWN published ideas that share the most telling words with `text`, the closest first
    (three queries and the pictures).

    A word weighs by its rarity (inverse document frequency, as search engines do); one shared word is chance,
    unless the text has no more to offer.
    """
    asked = tokens_of(text)
    if not asked:
        return []
    rows = ProjectToken.objects.filter(token__in=asked)
    known = dict(rows.values_list("token").annotate(n=Count("pk")).order_by("n", "token")[:MOST_ASKED])
    weights = {token: 1 / math.log2(1 + count) for token, count in known.items()}
    shared: dict[int, list[str]] = {}
    links = ProjectToken.objects.filter(token__in=weights, project__stage__in=_OPEN)
    for project, token in links.values_list("project", "token").order_by("-project")[:2000]:
        shared.setdefault(project, []).append(token)
    if besides is not None:
        shared.pop(besides.pk, None)
    least = 1 if len(asked) < 3 else 2
    scores = {
        project: sum(weights[token] for token in tokens)
        for project, tokens in shared.items()
        if len(tokens) >= least
    }
    best = sorted(scores, key=lambda project: (-scores[project], -project))[:SHOWN]
    found = {row.pk: row for row in with_card_parts(visible_projects(person)).filter(pk__in=best)}
    return [found[project] for project in best if project in found]


#: What is over or was declined is no place to send a supporter to.
_OPEN = tuple(stage for stage in Stage if stage not in (Stage.DRAFT, Stage.DECLINED, Stage.CANCELLED))
