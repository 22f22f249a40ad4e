"""Moderation in the staff area: the queue, and lists of reports, sanctions and appeals with their decisions."""

from __future__ import annotations

from wagtail import hooks

from innovate.core.staff import register_decisions
from innovate.moderation.staff import decisions, held, queue, viewsets


@hooks.register("register_admin_viewset")
def moderation() -> list[viewsets.StaffViewSet]:
    return [
        held.HeldTextViewSet("held_texts"),
        viewsets.ReportViewSet("reports"),
        viewsets.AppealViewSet("appeals"),
        viewsets.SanctionViewSet("sanctions"),
    ]


hooks.register("register_admin_urls", queue.urls)
hooks.register("register_moderation_menu_item", queue.menu_items)
hooks.register("register_moderation_menu_item", decisions.sanction_menu_item)
hooks.register("register_admin_urls", decisions.urls)
register_decisions(*decisions.ALL, held.PublishHeld, held.RefuseHeld)
