"""What a challenge's pages say, taken together: the facts stand on the page that was there first, words on each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from django.utils.translation import get_language
from wagtail.models import PageViewRestriction
from wagtail.query import PageQuerySet

from innovate.core.proofs import digest
from innovate.portal.models import Challenge, ChallengePage, Judge, Question


def published() -> PageQuerySet[ChallengePage]:
    """The pages everybody may read: live, and not kept for some, by themselves or by a page above them.

    Wagtail's `public()` asks what is kept when it is called, in a query of its own; this asks together with the pages,
    and so may stand in a question that is prepared once.
    """
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    kept = PageViewRestriction.objects.alias(below=path).filter(below__startswith=F("page__path"))
    return ChallengePage.objects.live().filter(~Exists(kept))


def leading() -> PageQuerySet[ChallengePage]:
    """Of each challenge the page that `brief` finds, whose deadline, questions and judges count."""
    elder = published().filter(challenge=OuterRef("challenge"), pk__lt=OuterRef("pk"))
    return published().filter(~Exists(elder))


def pages(challenge: Challenge) -> list[ChallengePage]:
    """The published pages, the one that was there first in front (one query, read once per object)."""
    if not hasattr(challenge, "_pages_read"):
        rows = published().filter(challenge=challenge).select_related("locale", "project").order_by("pk")
        challenge._pages_read = list(rows)  # type: ignore[attr-defined]
    return challenge._pages_read  # type: ignore[attr-defined]


def brief(challenge: Challenge) -> ChallengePage | None:
    """The page whose deadline, questions and judges count; None when nothing is published."""
    return next(iter(pages(challenge)), None)


def page_for_reader(challenge: Challenge) -> ChallengePage | None:
    """The page in the reader's language, else the one that was there first."""
    language = get_language()
    return next(
        (page for page in pages(challenge) if page.locale.language_code == language), brief(challenge)
    )


def titles(challenge: Challenge) -> dict[str, str]:
    """What it is called: language → title, with "en" always there."""
    words = {page.locale.language_code: page.title for page in pages(challenge)}
    return {"en": next(iter(words.values()), str(challenge.key)), **words}


def judges(challenge: Challenge) -> list[Judge]:
    """Who judges (two queries, read once per object)."""
    if not hasattr(challenge, "_judges_read"):
        page = brief(challenge)
        rows = list(page.judges.select_related("person__profile")) if page else []
        challenge._judges_read = rows  # type: ignore[attr-defined]
    return challenge._judges_read  # type: ignore[attr-defined]


def questions(challenge: Challenge) -> list[Question]:
    """What is asked, in the reader's words where the page in their language has them."""
    page, shown = brief(challenge), page_for_reader(challenge)
    if page is None or shown is None:
        return []
    rows = list(page.questions.all())
    if shown != page:
        translated = {row.key: row for row in shown.questions.all()}
        for row in rows:
            if twin := translated.get(row.key):
                row.label, row.help_text = twin.label, twin.help_text
                row.__dict__["shown_options"] = twin.options
    return rows


def question_words(challenge: Challenge) -> dict[Any, dict[str, str]]:
    """Each question's key → its words by language, to be kept with an answer."""
    words: dict[Any, dict[str, str]] = {}
    rows = Question.objects.filter(page__in=pages(challenge)).select_related("page__locale").order_by("page")
    for row in rows:
        words.setdefault(row.key, {"en": row.label})[row.page.locale.language_code] = row.label
    return words


def criteria(challenge: Challenge) -> list[dict[str, Any]]:
    """What is judged by, as `Challenge.criteria` keeps it from the moment judging begins."""
    if challenge.criteria:
        return challenge.criteria
    found: dict[str, dict[str, Any]] = {}
    for page in pages(challenge):
        language = page.locale.language_code
        for row in page.criteria.all():
            if page == brief(challenge):
                found[str(row.key)] = {"key": str(row.key), "weight": row.weight, "title": {"en": row.title}}
            if str(row.key) in found:
                found[str(row.key)]["title"][language] = row.title
    return list(found.values())


def named(title: dict[str, str]) -> str:
    """Words kept by language, in the reader's."""
    return title.get(get_language() or "en") or title["en"]


def terms_digest(page: ChallengePage | None) -> str:
    """The fingerprint of the terms as this page shows them; "" when there are none."""
    return digest({"terms": page.terms}) if page and page.terms else ""


def accepted_digests(challenge: Challenge) -> set[str]:
    """The fingerprints of the terms as they stand now, in every language."""
    return {terms_digest(page) for page in pages(challenge)}


def follow_original(instance: ChallengePage, **kwargs: Any) -> None:
    """After a page is published: give every language the facts of the page that was there first."""
    names = ("kind", "project_id", "closes_at", "judge_by", "reward_amount", "reward_currency")
    eldest = ChallengePage.objects.filter(challenge=instance.challenge_id).order_by("pk").first()
    if eldest is not None:
        facts = {name: getattr(eldest, name) for name in names}
        ChallengePage.objects.filter(challenge=instance.challenge_id).exclude(pk=eldest.pk).update(**facts)


def ids(rows: Iterable[Judge]) -> set[int]:
    """The people of the jury."""
    return {row.person_id for row in rows}
