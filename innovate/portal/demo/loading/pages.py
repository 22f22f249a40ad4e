"""The editors' pages of the demo: home, articles, a landing page, prose; each in both languages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from wagtail.models import Locale, Page, Site

from innovate.portal.demo import content
from innovate.portal.demo.content import stories
from innovate.portal.demo.loading import bodies, clock
from innovate.portal.models import (
    ArticleIndexPage,
    ArticlePage,
    ArticleProject,
    HomePage,
    LandingPage,
    Menu,
    SiteSettings,
    StandardPage,
)
from innovate.projects.models import Project

LANGUAGES = ("en", "zh-hans")
#: The footer's menu about us: each page's slug, and a shorter label where its title is long.
ABOUT: dict[str, dict[str, str]] = {
    "about": {"en": "About us", "zh-hans": "关于我们"},
    "how-it-works": {},
    "money": {"en": "Your money", "zh-hans": "你的钱"},
    "questions": {},
    "for-makers": {},
    "terms": {},
    "privacy": {},
}
Words = dict[str, dict[str, Any]]


def load() -> None:
    """Store the pages in English and their translations beside them."""
    with transaction.atomic():
        for article in (*content.articles().values(), *stories.prose()):
            _prose(article)
        _questions()
        for story in reversed(stories.stories()):
            _story(story)
        _landing()
        _home()
        _menus()
        _settings()


def _home() -> None:
    for home in HomePage.objects.select_related("locale"):
        home.picture = bodies.picture("home", "Home")
        home.body = bodies.of_home(home.locale.language_code)
        home.save_revision().publish()


def in_both(parent: type[Page], page: Page, words: Words) -> list[Any]:
    """Publish the page below its English parent and, translated, below the Chinese one."""
    english = parent.objects.get(locale__language_code="en")
    english.add_child(instance=page)
    page.save_revision().publish()
    pages = [page]
    for language in LANGUAGES[1:]:
        translated = page.copy_for_translation(Locale.objects.get(language_code=language))
        for name, value in {**words[language], "slug": page.slug}.items():
            setattr(translated, name, value)
        translated.save_revision().publish()
        pages.append(translated)
    return pages


def _prose(row: content.DemoArticle) -> None:
    words: Words = {
        language: {
            "title": row.title.get(language),
            "lead": row.summary.get(language)[:240],
            "body": [bodies.text(row.body.get(language))],
        }
        for language in LANGUAGES
    }
    if row.picture and row.picture_alt:
        for language in LANGUAGES:
            shown = {"image": bodies.picture(row.picture, row.title.en), "alt": row.picture_alt.get(language)}
            words[language]["body"].insert(0, ("picture", {**shown, "caption": ""}))
    page = StandardPage(slug=row.key, locale=Locale.objects.get(language_code="en"), **words["en"])
    in_both(HomePage, page, words)


def _questions() -> None:
    title, summary, _rows = stories.questions()
    words: Words = {
        language: {
            "title": title.get(language),
            "lead": summary.get(language),
            "body": bodies.of_questions(language),
        }
        for language in LANGUAGES
    }
    page = StandardPage(slug="questions", locale=Locale.objects.get(language_code="en"), **words["en"])
    in_both(HomePage, page, words)


def _story(row: stories.DemoStory) -> None:
    words: Words = {
        language: {
            "title": row.title.get(language),
            "lead": row.lead.get(language),
            "author_name": row.author.get(language),
            "picture_alt": row.picture_alt.get(language),
            "body": bodies.of_story(row, language),
        }
        for language in LANGUAGES
    }
    page = ArticlePage(
        slug=row.key,
        locale=Locale.objects.get(language_code="en"),
        dated_at=clock.TODAY - timedelta(days=row.days_ago),
        picture=bodies.picture(row.picture, row.title.en),
        **words["en"],
    )
    about = Project.objects.in_bulk(row.projects, field_name="slug")
    page.projects.set(
        [
            ArticleProject(sort_order=number, project=about[slug])
            for number, slug in enumerate(row.projects)
            if slug in about
        ]
    )
    in_both(ArticleIndexPage, page, words)


def _landing() -> None:
    row = stories.landing()
    words: Words = {
        language: {
            "title": row["title"].get(language),
            "lead": row["summary"].get(language),
            "body": bodies.of_landing(language),
        }
        for language in LANGUAGES
    }
    page = LandingPage(
        slug=row["slug"],
        locale=Locale.objects.get(language_code="en"),
        picture=bodies.picture(row["picture"], "Home"),
        **words["en"],
    )
    in_both(HomePage, page, words)


def _menus() -> None:
    """What is about us stands in the footer, what there is to read also at the top."""
    for language in LANGUAGES:
        pages = {
            page.slug: Page(pk=page.pk)
            for page in Page.objects.filter(locale__language_code=language, depth=3, live=True)
        }
        header = [
            ("entry", name)
            for name in (
                "portal:project_list",
                "portal:challenges",
                "suppliers:list",
                "suppliers:tender_list",
            )
        ]
        about = [
            ("page", {"page": pages[slug], "label": labels.get(language, "")})
            for slug, labels in ABOUT.items()
            if slug in pages
        ]
        Menu.objects.create(
            place=Menu.Place.HEADER, language=language, links=[*header, ("entry", "portal:articles")]
        )
        Menu.objects.create(
            place=Menu.Place.ABOUT,
            language=language,
            links=[*about, ("entry", "api:openapi-view")],
        )


def _settings() -> None:
    SiteSettings.objects.update_or_create(
        site=Site.objects.get(is_default_site=True),
        defaults={
            "contact_email": "hello@example.org",
            "postal_address": "Innovate\nWerkstraße 12\n10999 Berlin",
            "imprint_en": "Innovate is a demonstration. No company of this name trades here.",
            "imprint_zh": "Innovate 是演示站点，并无同名公司在此经营。",
        },
    )
