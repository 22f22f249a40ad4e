"""What our services recorded about a row, as its history in the staff area."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

#: Entries on the page; what is older is in the room's own pages.
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that happened: when, in words, by whom (None: by itself), and the reason given."""

    at: datetime
    text: str
    actor: Any = None
    note: str = ""


class RecordedHistory(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """The newest first. `records(row)` reads them in a fixed number of queries."""

    any_permission_required = ["view"]
    template_name = "core/admin/history.html"
    page_title = _("History")
    header_icon = "history"
    model: Any = None
    index_url_name = ""
    inspect_url_name = ""
    history_url_name = ""
    records: Callable[[Any], Iterable[Record]] | None = None

    @cached_property
    def object(self) -> Any:
        return get_object_or_404(self.model, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": capfirst(self.model._meta.verbose_name_plural)},
            {"url": reverse(self.inspect_url_name, args=[self.object.pk]), "label": str(self.object)},
            {"url": "", "label": self.get_page_title(), "sublabel": str(self.object)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.records(self.object) if self.records else ()
        rows = sorted(found, key=lambda record: record.at, reverse=True)
        return {**super().get_context_data(**kwargs), "object": self.object, "records": rows[:SHOWN]}
