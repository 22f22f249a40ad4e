"""sitemap.xml in sections, every address with its counterpart in the other language; robots.txt.

Search engines read them rarely and whole, so each file takes rows in slices instead of all at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap, views
from django.db.models import Max, Min, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page
from wagtail.query import PageQuerySet

from innovate.portal.models import ArticlePage, ChallengePage
from innovate.projects import queries as projects
from innovate.projects.models import Project
from innovate.suppliers.models import Supplier

#: Things in one file; each is written once per language. The format allows 50,000 addresses.
SLICE = 5000
CODES = [code for code, _name in settings.LANGUAGES]


class InBothLanguages(Sitemap):
    """Every item at its address in each language, those addresses naming each other."""

    limit = SLICE
    protocol = urlsplit(settings.BASE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.BASE_URL).netloc

    def addresses(self, rows: list[Any]) -> Iterable[tuple[Mapping[str, str], datetime | None]]:
        """For each row: language → whole address, and when it last changed."""
        for row in rows:
            found = {}
            for code in CODES:
                with override(code):
                    found[code] = f"{settings.BASE_URL}{self.path(row)}"
            yield found, self.changed(row)

    def path(self, row: Any) -> str:
        return row.get_absolute_url()

    def changed(self, row: Any) -> datetime | None:
        """When the row last changed, where that is known."""
        return None

    def newest(self) -> datetime | None:
        """When the last row changed, asked of the database."""
        return None

    def get_latest_lastmod(self) -> datetime | None:
        # The library would read every row for it.
        return self.newest()

    def _urls(self, page: int | str, protocol: str, domain: str) -> list[dict[str, Any]]:
        rows = list(self.paginator.page(page).object_list)
        found = []
        for addresses, changed in self.addresses(rows):
            others = [{"location": url, "lang_code": code} for code, url in addresses.items()]
            if settings.LANGUAGE_CODE in addresses:
                others.append({"location": addresses[settings.LANGUAGE_CODE], "lang_code": "x-default"})
            found += [
                {
                    "location": url,
                    "lastmod": changed,
                    "changefreq": None,
                    "priority": "",
                    "alternates": others,
                }
                for url in addresses.values()
            ]
        return found


class PageSitemap(InBothLanguages):
    """Editors' pages that have words of their own; a page that waits for its translation is left out."""

    def items(self) -> PageQuerySet:
        # One row per page and its counterparts: the original, which is the eldest.
        own = Page.objects.live().public().filter(depth__gt=1, alias_of=None)
        first = own.values("translation_key").annotate(first=Min("pk")).values("first")
        return self.kinds(own.filter(pk__in=first)).order_by("pk")

    def kinds(self, pages: PageQuerySet) -> PageQuerySet:
        return pages.not_type(ArticlePage, ChallengePage)

    def addresses(self, rows: list[Page]) -> Iterable[tuple[Mapping[str, str], datetime | None]]:
        keys = [page.translation_key for page in rows]
        by_key: dict[Any, list[Page]] = {}
        own = Page.objects.live().public().filter(translation_key__in=keys, alias_of=None, depth__gt=1)
        for page in own.select_related("locale").order_by("locale_id"):
            by_key.setdefault(page.translation_key, []).append(page)
        for key in keys:
            pages = by_key.get(key, [])
            changes = [page.last_published_at for page in pages if page.last_published_at]
            yield {page.locale.language_code: page.full_url for page in pages}, max(changes, default=None)

    def newest(self) -> datetime | None:
        return self.items().aggregate(newest=Max("last_published_at"))["newest"]


class ArticleSitemap(PageSitemap):
    def kinds(self, pages: PageQuerySet) -> PageQuerySet:
        return pages.type(ArticlePage)


class ChallengeSitemap(PageSitemap):
    def kinds(self, pages: PageQuerySet) -> PageQuerySet:
        return pages.type(ChallengePage)


class ProjectSitemap(InBothLanguages):
    def items(self) -> QuerySet[Project]:
        return projects.visible_projects(AnonymousUser()).only("slug", "updated_at", "stage").order_by("pk")

    def changed(self, row: Project) -> datetime:
        return row.updated_at

    def newest(self) -> datetime | None:
        return self.items().aggregate(newest=Max("updated_at"))["newest"]


class SupplierSitemap(InBothLanguages):
    def items(self) -> QuerySet[Supplier]:
        return Supplier.objects.select_related("organisation").order_by("pk")

    def path(self, row: Supplier) -> str:
        return reverse("suppliers:detail", args=[row.organisation.slug])


class ListSitemap(InBothLanguages):
    """The lists that are no pages of editors."""

    NAMES = ("portal:project_list", "suppliers:list", "suppliers:tender_list")

    def items(self) -> list[str]:
        return list(self.NAMES)

    def path(self, row: str) -> str:
        return reverse(row)


SECTIONS: dict[str, type[Sitemap] | Sitemap] = {
    "pages": PageSitemap,
    "articles": ArticleSitemap,
    "challenges": ChallengeSitemap,
    "lists": ListSitemap,
    "projects": ProjectSitemap,
    "suppliers": SupplierSitemap,
}


@require_safe
@cache_control(public=True, max_age=3600)
def index(request: HttpRequest) -> HttpResponse:
    """Which sitemaps there are."""
    return views.index(request, SECTIONS, sitemap_url_name="sitemap")


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap(request: HttpRequest, section: str) -> HttpResponse:
    """One section, 404 for a section or a slice there is not."""
    return views.sitemap(request, SECTIONS, section=section)


#: What robots need not read: people's own pages, staff and forms.
_PRIVATE = ("/me/", "/accounts/", "/search/", "/payments/", "/reports/", "/projects/new/")


@require_safe
@cache_control(public=True, max_age=86400)
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read, and where the sitemap is."""
    prefixes = ["" if code == settings.LANGUAGE_CODE else f"/{code}" for code in CODES]
    private = ["/admin/", "/api/", *(f"{prefix}{path}" for prefix in prefixes for path in _PRIVATE)]
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in private),
        "",
        f"Sitemap: {settings.BASE_URL}{reverse('sitemap_index')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
