"""Pages, menus and translations in the staff area."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.reports import PageReportView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Page
from wagtail.permissions import policy_registry

from innovate.portal import translations
from innovate.portal.challenges.staff import ChallengeViewSet
from innovate.portal.choosers import (
    PersonChooserViewSet,
    ProjectChooserViewSet,
    person_chooser,
    project_chooser,
)
from innovate.portal.models import Menu


class MenuViewSet(ModelViewSet):
    """The menus at the top and the bottom of every page."""

    model = Menu
    icon = "list-ul"
    menu_label = gettext_lazy("Menus")
    add_to_settings_menu = True
    list_display = ("place", "language")
    list_filter = ("place", "language")
    panels = Menu.panels


@hooks.register("register_admin_viewset")
def viewsets() -> list[ProjectChooserViewSet | PersonChooserViewSet | MenuViewSet | ChallengeViewSet]:
    return [project_chooser, person_chooser, MenuViewSet("menus"), ChallengeViewSet("challenges_admin")]


class BehindView(PageReportView):
    """Pages whose translation is missing or older than the original."""

    page_title = gettext_lazy("Translations behind")
    header_icon = "globe"
    index_url_name = "portal_behind"
    index_results_url_name = "portal_behind_results"
    results_template_name = "portal/admin/behind_results.html"
    any_permission_required = ["add", "change", "publish"]
    export_headings = {"original_published_at": gettext_lazy("Original published")}
    list_export = ["title", "locale", "original_published_at", "last_published_at"]

    def get_queryset(self) -> QuerySet[Page]:
        editable = policy_registry.get_by_type(Page).instances_user_has_permission_for(
            self.request.user, "change"
        )
        self.queryset = translations.behind().filter(pk__in=editable.values("pk"))
        return super().get_queryset()

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        rows = list(object_list)
        originals = Page.objects.select_related("locale").in_bulk({row.original for row in rows})
        for row in rows:
            row.original_page = originals.get(row.original)
        return rows


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("reports/translations/", BehindView.as_view(), name="portal_behind"),
        path(
            "reports/translations/results/",
            BehindView.as_view(results_only=True),
            name="portal_behind_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def behind_item() -> MenuItem:
    return MenuItem(
        gettext_lazy("Translations behind"),
        reverse("portal_behind"),
        name="translations-behind",
        icon_name="globe",
        order=750,
    )


@hooks.register("after_create_page")
@hooks.register("after_copy_page")
def give_counterparts(request: HttpRequest, page: Page, copied: Page | None = None) -> None:
    """A new page has its counterpart at once; the reconciler does it for pages made by other means."""
    if translations.make_counterparts():
        messages.info(
            request,
            _("Its counterpart in the other language shows the same words until somebody translates it."),
        )


@hooks.register("before_delete_page")
def tell_of_deletion(request: HttpRequest, page: Page) -> None:
    if request.method == "GET" and page.get_translations().exists():
        messages.warning(request, _("Its counterpart in the other language is deleted with it."))


@hooks.register("construct_translated_pages_to_cascade_actions")
def unpublish_together(pages: list[Page], action: str) -> dict[Page, QuerySet[Page]]:
    """Offer to unpublish translations too. Moves and deletions are followed in any case (`translations`)."""
    if action != "unpublish":
        return {}
    return {page: Page.objects.translation_of(page, inclusive=False).filter(alias_of=None) for page in pages}
