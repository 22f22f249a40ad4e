"""Lists and pages of one model in the staff area."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.ui.tables import BaseColumn, BulkActionsCheckboxColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.permissions import policy_registry, register_permission_policy

from innovate.core.staff.decisions import Decision, buttons_below_a_list, buttons_for
from innovate.core.staff.history import Record, RecordedHistory
from innovate.core.staff.policies import LookOnly


@dataclass(frozen=True, slots=True)
class Section:
    """A table below a row's facts: what belongs to it."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Any]]


def not_a_formula(value: str) -> str:
    """Return text that a spreadsheet shows and never computes: people write these titles and names."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


class StaffIndex(generic.IndexView):
    """A list with filters, search, exports and, for who may, decisions on the ticked rows."""

    any_permission_required = ["view"]
    decisions: Sequence[type[Decision]] = ()
    select_related: Sequence[str] = ()
    labels: dict[str, Any] = {}
    custom_value_preprocess = {
        **SpreadsheetExportMixin.custom_value_preprocess,
        str: {SpreadsheetExportMixin.FORMAT_CSV: not_a_formula},
    }

    @cached_property
    def bulk_buttons(self) -> list[Any]:
        return buttons_below_a_list(self.decisions, self.request.user)

    @cached_property
    def columns(self) -> list[BaseColumn]:
        ticks = [BulkActionsCheckboxColumn("bulk_actions", obj_type=self._kind)] if self.bulk_buttons else []
        return [*ticks, *super().columns]

    @property
    def _kind(self) -> str:
        return self.model._meta.model_name

    def _get_title_column(self, field_name: str, column_class: Any = None, **kwargs: Any) -> Column:
        given = {"column_class": column_class} if column_class else {}
        kwargs["get_title_id"] = lambda row: f"{self._kind}_{row.pk}_title"
        return super()._get_title_column(field_name, **given, **kwargs)

    def _get_custom_column(self, field_name: str, column_class: Any = Column, **kwargs: Any) -> Column:
        column = super()._get_custom_column(field_name, column_class, **kwargs)
        if label := self.labels.get(field_name):
            column.label = capfirst(label)
        return column

    def get_heading(self, queryset: QuerySet[Any], field: str) -> str:
        return str(capfirst(self.labels.get(field) or super().get_heading(queryset, field)))

    def get_base_queryset(self) -> QuerySet[Any]:
        return super().get_base_queryset().select_related(*self.select_related)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        return {**context, "bulk_buttons": self.bulk_buttons, "model_opts": self.model._meta}

    def get_list_more_buttons(self, instance: Any) -> list[Any]:
        return [
            *super().get_list_more_buttons(instance),
            *buttons_for(self.decisions, instance, self.request.user, self.request.path),
        ]


class StaffInspect(generic.InspectView):
    """One row: its facts, what belongs to it, the way to its own page, and what can be decided now."""

    any_permission_required = ["view"]
    template_name = "core/admin/inspect.html"
    decisions: Sequence[type[Decision]] = ()
    labels: dict[str, Any] = {}
    viewset: Any = None
    history_url_name = ""

    def get_field_label(self, field_name: str, field: Any) -> Any:
        return capfirst(self.labels.get(field_name) or super().get_field_label(field_name, field))

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        value = super().get_field_display_value(field_name, field)
        return "–" if value is None or value == "" else value

    @cached_property
    def header_buttons(self) -> list[Any]:
        address = self.viewset.page_of(self.object)
        return [HeaderButton(_("Open its page"), url=address, icon_name="link-external")] if address else []

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return [
            Button(_("History"), url=self.viewset.history_of(self.object), icon_name="history"),
            *buttons_for(self.decisions, self.object, self.request.user, self.request.path),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "sections": list(self.viewset.sections(self.object)),
            "actions": buttons_for(self.decisions, self.object, self.request.user, self.request.path),
        }


class StaffViewSet(ModelViewSet):
    """A model that staff look through; see `Decision` for what they do with it."""

    index_view_class = StaffIndex
    inspect_view_class = StaffInspect
    history_view_class = RecordedHistory
    index_template_name = "core/admin/index.html"
    inspect_template_name = "core/admin/inspect.html"
    history_template_name = "core/admin/history.html"
    inspect_view_enabled = True
    copy_view_enabled = False
    # What refers to a row is ours to say, room by room: an index of every reference would tell more.
    add_to_reference_index = False
    search_backend_name = None
    decisions: ClassVar[Sequence[type[Decision]]] = ()
    select_related: ClassVar[Sequence[str]] = ()
    labels: ClassVar[dict[str, Any]] = {}
    panels = ()

    def records(self, row: Any) -> Iterable[Record]:
        """Return what was recorded about the row, in any order."""
        return ()

    def sections(self, row: Any) -> Iterable[Section]:
        """Return the tables below the row's facts."""
        return ()

    def page_of(self, row: Any) -> str:
        """Return where the row is shown to everybody, if it is."""
        return row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""

    def history_of(self, row: Any) -> str:
        """Return the address of the row's history."""
        return reverse(self.get_url_name("history"), args=[row.pk])

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"decisions": self.decisions, **kwargs})

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(
            **{"select_related": self.select_related, "labels": self.labels, **kwargs}
        )

    def get_inspect_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_inspect_view_kwargs(**{"labels": self.labels, "viewset": self, **kwargs})

    def get_history_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {"template_name": self.history_template_name, "records": self.records, **kwargs}

    @property
    def url_finder_class(self) -> type[ModelAdminURLFinder]:
        # A chooser and the history of a page link to a row's editing page; here that is where one looks at it.
        return type("_Finder", (ModelAdminURLFinder,), {"edit_url_name": self.get_url_name("inspect")})

    def get_urlpatterns(self) -> list[Any]:
        looked_at = {"index", "index_results", "inspect", "history"}
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in looked_at]

    def on_register(self) -> None:
        if not policy_registry.get_by_type(self.model, fallback=False):
            register_permission_policy(self.model, LookOnly(self.model))
        super().on_register()
