"""The first page of the staff area: what waits for whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.forms import Media
from django.http import HttpRequest
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import LockedPagesPanel, RecentEditsPanel, UserObjectsInWorkflowModerationPanel
from wagtail.models import Page
from wagtail.permissions import policy_registry

from innovate.portal.staff.rows import Waiting
from innovate.portal.staff.waiting import waiting_for

_LAST = datetime.max.replace(tzinfo=UTC)


class WaitingPanel(Component):
    """Everything that waits for this person in one table: the overdue first, then by when it is due."""

    name = "waiting"
    order = 100
    template_name = "portal/staff/waiting.html"

    @property
    def media(self) -> Media:
        return Media(css={"all": ["css/staff.css"]})

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        queues = waiting_for(parent_context["request"].user)

        def due(pair: tuple[Any, Waiting]) -> tuple[datetime, datetime]:
            return pair[1].due or _LAST, pair[1].since or _LAST

        rows = sorted(((queue, row) for queue in queues for row in queue.rows), key=due)
        return {
            "rows": rows,
            "overdue": sum(row.is_overdue for _queue, row in rows),
            "more": [queue for queue in queues if queue.more > 0],
        }


def replace_panels(request: HttpRequest, panels: list[Component]) -> None:
    """Put ours first. Wagtail's panels about pages stay for who works on pages; what waits for approval is ours."""
    kept = (UserObjectsInWorkflowModerationPanel, RecentEditsPanel, LockedPagesPanel)
    works_on_pages = policy_registry.get_by_type(Page).user_has_any_permission(
        request.user, {"add", "change", "publish"}
    )
    panels[:] = [
        WaitingPanel(),
        *(panel for panel in panels if works_on_pages and isinstance(panel, kept)),
    ]
