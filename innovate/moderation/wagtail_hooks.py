"""The moderators' queue in the staff area: read there, decided on its own page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from innovate.moderation.models import Appeal, Report, Sanction


class ReadOnly(ModelPermissionPolicy):
    """Decisions go through the services, so here nothing is added, changed or deleted by hand."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and user.is_staff

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return "view" in actions and user.is_staff


for _model in (Report, Sanction, Appeal):
    register_permission_policy(_model, ReadOnly(_model))


class DecideColumn(Column):
    """A link to the page where a report is decided."""

    def get_value(self, instance: Report) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', reverse("moderation:decide", args=[instance.pk]), instance.label
        )


class ReadOnlyViewSet(ModelViewSet):
    """Lists and shows, nothing more."""

    inspect_view_enabled = True
    copy_view_enabled = False


class ReportViewSet(ReadOnlyViewSet):
    model = Report
    icon = "warning"
    menu_label = _("Reports")
    list_display = [
        DecideColumn("label", label=_("About")),
        "get_reason_display",
        "get_state_display",
        "created_at",
    ]
    list_filter = ["state", "reason"]
    ordering = ["-created_at"]
    panels = [FieldPanel("state", read_only=True)]


class SanctionViewSet(ReadOnlyViewSet):
    model = Sanction
    icon = "lock"
    menu_label = _("Sanctions")
    list_display = ["person", "get_kind_display", "until", "lifted_at", "created_at"]
    list_filter = ["kind"]
    panels = [FieldPanel("kind", read_only=True)]


class AppealViewSet(ReadOnlyViewSet):
    model = Appeal
    icon = "help"
    menu_label = _("Appeals")
    list_display = ["sanction", "get_state_display", "created_at"]
    list_filter = ["state"]
    panels = [FieldPanel("state", read_only=True)]


class ModerationGroup(ModelViewSetGroup):
    menu_label = _("Moderation")
    menu_icon = "warning"
    menu_order = 250
    items = (ReportViewSet("reports"), SanctionViewSet("sanctions"), AppealViewSet("appeals"))


@hooks.register("register_admin_viewset")
def register_moderation() -> ModerationGroup:
    return ModerationGroup()
