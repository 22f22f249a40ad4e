"""Campaigns in the admin, to look through; decisions are made on the campaign's own page, where they leave a trace."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from innovate.crowdfund.models import Campaign


def _open(row: Campaign) -> SafeString:
    return format_html(
        '<a href="{}">{}</a>', reverse("crowdfund:manage", args=[row.project.slug]), _("Look at it")
    )


class CampaignViewSet(ModelViewSet):
    """Only the story can be mended here: amounts, dates and states are promises to backers."""

    model = Campaign
    icon = "history"
    menu_label = _("Campaigns")
    menu_order = 295
    add_to_admin_menu = True
    inspect_view_enabled = True
    copy_view_enabled = False
    list_display = (
        "project",
        "kind",
        "state",
        "pledged",
        "goal",
        "backers",
        "closes_at",
        Column(_open, label=_("Decide"), accessor=_open),
    )
    list_filter = ("state", "kind", "currency")
    list_export = (
        "project",
        "kind",
        "state",
        "pledged_amount",
        "goal_amount",
        "currency",
        "backers",
        "closes_at",
    )
    search_fields = ("project__title",)
    search_backend_name = None
    ordering = ("-pk",)
    panels = (FieldPanel("story"),)


@hooks.register("register_admin_viewset")
def campaigns() -> CampaignViewSet:
    return CampaignViewSet("campaigns_admin")
