"""The first pages: a freshly migrated database already answers on its home page, in both languages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from innovate.portal.models import ChallengeIndexPage, HomePage

HOME = {
    "en": {
        "title": "Innovate",
        "headline": "From a stranger’s idea to a product in your hands",
        "lead": "Propose what is missing, vote on its design, back it, and watch it being made. In the open.",
    },
    "zh-hans": {
        "title": "Innovate",
        "headline": "陌生人的点子，做成你手里的产品",
        "lead": "提出缺的那样东西，给设计投票，认购它，看着它被做出来。全程公开。",
    },
}
CHALLENGES = {
    "en": {"title": "Challenges", "lead": "Briefs that are waiting for an idea. Yours, perhaps."},
    "zh-hans": {"title": "征集", "lead": "这些题目在等一个点子，也许就是你的。"},
}


def ensure_site(**kwargs: Any) -> None:
    """Make the page tree's trunk where it is missing; run after every migration, harmless when all is there."""
    with transaction.atomic():
        locales = {
            code: Locale.objects.get_or_create(language_code=code)[0] for code, _name in settings.LANGUAGES
        }
        root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root", locale=locales["en"])
        home = HomePage.objects.filter(locale=locales["en"]).first()
        if home is None:
            # Wagtail's own welcome page stands where ours belongs.
            Page.objects.filter(depth=2, slug="home").exclude(content_type__model="homepage").delete()
            root.refresh_from_db()
            home = root.add_child(instance=HomePage(slug="home", locale=locales["en"], **HOME["en"]))
            home.add_child(
                instance=ChallengeIndexPage(slug="challenges", locale=locales["en"], **CHALLENGES["en"])
            )
        for code, locale in locales.items():
            if code != "en":
                _translate(home, locale, HOME[code])
        _name_site(home)


def _translate(home: HomePage, locale: Locale, words: dict[str, str]) -> None:
    """Copy the trunk into another language, with words of its own."""
    if home.has_translation(locale):
        return
    translated = home.copy_for_translation(locale)
    _publish(translated, "home", words)
    for index in ChallengeIndexPage.objects.child_of(home):
        _publish(index.copy_for_translation(locale), index.slug, CHALLENGES[locale.language_code])


def _publish(page: Page, slug: str, words: dict[str, str]) -> None:
    for name, value in {**words, "slug": slug if page.depth > 2 else page.slug}.items():
        setattr(page, name, value)
    page.save_revision().publish()


def _name_site(home: HomePage) -> None:
    base = urlsplit(settings.BASE_URL)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": base.hostname,
            "port": base.port or (443 if base.scheme == "https" else 80),
            "site_name": "Innovate",
            "root_page": home,
        },
    )
