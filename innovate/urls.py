"""Every address of the portal: pages by language, and what stands outside languages."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from innovate.api import api
from innovate.core import views as core
from innovate.core.styleguide import styleguide
from innovate.payments.webhooks import stripe_webhook
from innovate.portal import card_views, sitemaps

urlpatterns = [
    path("healthz", core.healthz, name="healthz"),
    path("readyz", core.readyz, name="readyz"),
    path("stripe/webhook/", stripe_webhook, name="stripe_webhook"),
    path("api/", api.urls),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap_index"),
    path("sitemaps/<slug:section>.xml", sitemaps.sitemap, name="sitemap"),
    path("cards/pages/<int:pk>.jpg", card_views.page_card, name="page_card"),
    path("cards/projects/<str:slug>.jpg", card_views.project_card, name="project_card"),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    re_path(r"^media/(?P<path>.+)$", core.media, name="media"),
]
if settings.DEMO or settings.DEBUG:
    urlpatterns += i18n_patterns(
        path("demo/", include("innovate.notifications.demo_urls")), prefix_default_language=False
    )
if settings.DEBUG:
    urlpatterns += [path("styleguide/", styleguide, name="styleguide")]

urlpatterns += i18n_patterns(
    path("accounts/3rdparty/", include("innovate.accounts.social_urls")),
    path("accounts/", include("allauth.urls")),
    path("me/", include("innovate.accounts.urls")),
    path("people/", include("innovate.accounts.people_urls")),
    path("me/notices/", include("innovate.notifications.urls")),
    path("me/earnings/", include("innovate.projects.me_urls")),
    path("verify/", include("innovate.projects.verify_urls")),
    path("organisations/", include("innovate.organisations.urls")),
    path("reports/", include("innovate.moderation.urls")),
    path("payments/", include("innovate.payments.urls")),
    path("rooms/", include("innovate.discussions.urls")),
    # Fixed words under /projects/ come before any slug.
    path("projects/", include("innovate.projects.urls")),
    path("projects/", include("innovate.voting.urls")),
    path("projects/", include("innovate.crowdfund.urls")),
    path("projects/", include("innovate.fulfilment.urls")),
    path("", include("innovate.suppliers.urls")),
    path("search/", include("innovate.search.urls")),
    path("", include("innovate.portal.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
