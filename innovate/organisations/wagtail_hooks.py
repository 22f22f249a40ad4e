"""Organisations in the admin: a queue to look through. Decisions are made on the organisation's own page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from innovate.organisations.models import Organisation


def _open(row: Organisation) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("organisations:detail", args=[row.slug]), _("Check"))


class OrganisationViewSet(ModelViewSet):
    """The states are left out of the form: they change only by a decision that leaves a trace."""

    model = Organisation
    icon = "group"
    menu_label = _("Organisations")
    menu_order = 300
    add_to_admin_menu = True
    inspect_view_enabled = True
    copy_view_enabled = False
    list_display = (
        "name",
        "kind",
        "country",
        "state",
        "created_at",
        Column(_open, label=_("Decide"), accessor=_open),
    )
    list_filter = ("state", "kind", "country")
    search_fields = ("name", "name_zh", "registration_number")
    ordering = ("-created_at",)
    panels = (
        FieldPanel("name"),
        FieldPanel("name_zh"),
        FieldPanel("country"),
        FieldPanel("city"),
        FieldPanel("website"),
        FieldPanel("about"),
        FieldPanel("about_zh"),
    )


@hooks.register("register_admin_viewset")
def organisations() -> OrganisationViewSet:
    return OrganisationViewSet("organisations_admin")
