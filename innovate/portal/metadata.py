"""What search engines and other sites are told of our pages (schema.org)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from innovate.portal.models import ArticlePage
from innovate.projects.models import Project

ORGANISATION = {"@type": "Organization", "name": "Innovate", "url": settings.BASE_URL}


def site_card() -> str:
    """The picture of pages that have none: a whole address."""
    return f"{settings.BASE_URL}{static('img/card.png')}"


def page_card(page: Any) -> str:
    """The address of a page's card picture; the site's own for a page without one."""
    if not page.pk or not getattr(page, "picture_id", None):
        return site_card()
    # The picture's number makes a new address when an editor takes another one.
    return f"{settings.BASE_URL}{reverse('page_card', args=[page.pk])}?v={page.picture_id}"


def project_card(project: Project) -> str:
    """The address of a project's card picture; costs no query when `images` were prefetched."""
    cover = project.cover
    if cover is None or project.is_draft:
        return site_card()
    return f"{settings.BASE_URL}{reverse('project_card', args=[project.slug])}?v={cover.pk}"


def article_data(page: ArticlePage) -> dict[str, Any]:
    """https://schema.org/Article"""
    return {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": page.title,
        "description": page.summary,
        "image": [page.card_url],
        "datePublished": page.dated_at.isoformat(),
        "dateModified": (page.last_published_at or page.dated_at).isoformat(),
        "author": {"@type": "Person", "name": page.author_name} if page.author_name else ORGANISATION,
        "publisher": ORGANISATION,
        "inLanguage": page.borrowed_language or page.locale.language_code,
        "mainEntityOfPage": page.full_url,
    }


def project_data(project: Project) -> dict[str, Any] | None:
    """https://schema.org/Product; nothing for a draft. No offer is claimed: a pledge is not a purchase."""
    if project.is_draft:
        return None
    return {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": project.words.title,
        "description": project.words.pitch,
        "image": [project_card(project)],
        "category": project.category.name_en if project.category else "",
        "url": f"{settings.BASE_URL}{project.get_absolute_url()}",
        "productID": project.slug,
    }
