"""The first pages: a freshly migrated database already answers on its home page, in both languages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import (
    GroupApprovalTask,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from innovate.portal.models import ArticleIndexPage, ChallengeIndexPage, HomePage

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
#: The lists below home: the slug, the kind of page, and its words in each language.
LISTS: tuple[tuple[str, type[Page], dict[str, dict[str, str]]], ...] = (
    (
        "challenges",
        ChallengeIndexPage,
        {
            "en": {"title": "Challenges", "lead": "Briefs that are waiting for an idea. Yours, perhaps."},
            "zh-hans": {"title": "征集", "lead": "这些题目在等一个点子，也许就是你的。"},
        },
    ),
    (
        "articles",
        ArticleIndexPage,
        {
            "en": {
                "title": "News and stories",
                "lead": "How things are made, who makes them, and what we learned on the way.",
            },
            "zh-hans": {"title": "动态与故事", "lead": "东西怎么做出来，谁在做，一路上学到了什么。"},
        },
    ),
)
APPROVAL = "Approval"


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
            _publish(home, {})
        for slug, kind, words in LISTS:
            if not kind.objects.child_of(home).exists():
                home.add_child(instance=kind(slug=slug, locale=locales["en"], **words["en"]))
                _publish(kind.objects.child_of(home).get(), {})
        for code, locale in locales.items():
            if code != "en":
                _translate(home, locale)
        _name_site(home)
        _ensure_approval(root)


def _translate(home: HomePage, locale: Locale) -> None:
    """Give the trunk its words in another language, where they are missing."""
    code = locale.language_code
    if not home.has_translation(locale):
        _publish(home.copy_for_translation(locale), HOME[code])
    for slug, kind, words in LISTS:
        original = kind.objects.child_of(home).first()
        if original is not None and not original.has_translation(locale):
            _publish(original.copy_for_translation(locale), {**words[code], "slug": slug})


def _ensure_approval(root: Page) -> None:
    """Let pages be approved before they are published: editors submit, operators decide, on the whole tree.

    A workflow that the staff gave the root themselves stays.
    """
    if WorkflowPage.objects.filter(page=root, workflow__active=True).exists():
        return
    operators, _made = Group.objects.get_or_create(name="Operators")
    task, _made = GroupApprovalTask.objects.get_or_create(name=APPROVAL)
    task.groups.add(operators)
    workflow, _made = Workflow.objects.get_or_create(name=APPROVAL)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})


def _publish(page: Page, words: dict[str, str]) -> None:
    for name, value in words.items():
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
