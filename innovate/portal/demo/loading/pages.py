"""The editors' pages of the demo: home with its picture, challenges, articles; each in both languages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.images import get_image_model
from wagtail.models import Locale, Page

from innovate.core.text import render_markdown
from innovate.portal.demo import content
from innovate.portal.demo.loading.clock import TODAY
from innovate.portal.models import ChallengeIndexPage, ChallengePage, Criterion, HomePage, StandardPage
from innovate.portal.services import enter_challenge
from innovate.projects.models import Project, Stage

LANGUAGES = ("en", "zh-hans")


def load() -> None:
    """Store the pages in English and their translations beside them, and hand in an idea or two."""
    with transaction.atomic():
        _home()
        for challenge in content.challenges():
            page = _challenge(challenge)
            open_ideas = Project.objects.filter(category__slug=challenge.category, stage=Stage.IDEA)
            for project in open_ideas.select_related("author")[:2]:
                enter_challenge(challenge=page, project=project, actor=project.author)
        for article in content.articles().values():
            _article(article)


def _picture(key: str, title: str) -> Any:
    drawing = ContentFile(content.artwork(key).read_bytes(), name=f"{key}.svg")
    return get_image_model().objects.create(title=title, file=drawing)


def _text(markdown: str) -> tuple[str, str]:
    return ("text", str(render_markdown(markdown)).replace("<h3>", "<h2>").replace("</h3>", "</h2>"))


def _home() -> None:
    picture = _picture("home", "Home")
    steps = content.articles()["how-it-works"]
    for home in HomePage.objects.select_related("locale"):
        language = home.locale.language_code
        home.picture = picture
        home.body = [("action", _call(language, steps.title.get(language), steps.summary.get(language)))]
        home.save_revision().publish()


def _call(language: str, heading: str, text: str) -> dict[str, str]:
    chinese = language != "en"
    return {
        "heading": heading,
        "text": text,
        "button": "看看怎么走完全程" if chinese else "See the whole way",
        "link": "/zh-hans/how-it-works/" if chinese else "/how-it-works/",
    }


def _in_both(parent: type[Page], page: Page, words: dict[str, dict[str, Any]]) -> list[Page]:
    """Add the page below its English parent and, translated, below the Chinese one."""
    english = parent.objects.get(locale__language_code="en")
    english.add_child(instance=page)
    pages = [page]
    for language in LANGUAGES[1:]:
        translated = page.copy_for_translation(Locale.objects.get(language_code=language))
        for name, value in {**words[language], "slug": page.slug}.items():
            setattr(translated, name, value)
        translated.save_revision().publish()
        pages.append(translated)
    return pages


def _challenge(row: content.DemoChallenge) -> ChallengePage:
    words: dict[str, dict[str, Any]] = {
        language: {
            "title": row.title.get(language),
            "lead": _first_sentence(row.brief.get(language)),
            "body": [_text(row.brief.get(language))],
            "reward_note": row.reward_text.get(language)[:200],
        }
        for language in LANGUAGES
    }
    page = ChallengePage(
        slug=row.key,
        kind=row.kind,
        locale=Locale.objects.get(language_code="en"),
        picture=_picture(row.picture, row.title.en),
        reward_amount=row.reward or None,
        reward_currency=row.currency,
        closes_at=TODAY + timedelta(days=row.deadline_days),
        **words["en"],
    )
    for language, stored in zip(LANGUAGES, _in_both(ChallengeIndexPage, page, words), strict=True):
        Criterion.objects.filter(page=stored).delete()
        Criterion.objects.bulk_create(
            Criterion(page=stored, sort_order=number, title=_short(criterion.get(language)), text="")
            for number, criterion in enumerate(row.criteria)
        )
    return page


def _article(row: content.DemoArticle) -> None:
    words: dict[str, dict[str, Any]] = {
        language: {
            "title": row.title.get(language),
            "lead": row.summary.get(language)[:240],
            "body": [_text(row.body.get(language))],
        }
        for language in LANGUAGES
    }
    page = StandardPage(slug=row.key, locale=Locale.objects.get(language_code="en"), **words["en"])
    _in_both(HomePage, page, words)


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"


def _first_sentence(text: str) -> str:
    """The brief's first sentence, plain, at most 240 characters."""
    first = text.split("\n", 1)[0].lstrip("# ")
    for mark in ("。", ". "):
        if mark in first:
            first = first.split(mark, 1)[0] + mark.strip()
            break
    return first[:240]
