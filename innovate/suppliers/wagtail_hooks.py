"""Tenders and the words of sourcing in the staff area. Bids are in no list here: nobody reads a sealed one, and
the opened ones are compared on the tender's own page.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from innovate.accounts.models import User
from innovate.core.staff import MAKERS, Decision, Record, StaffViewSet, register_decisions
from innovate.projects import queries as projects
from innovate.projects.models import TimelineEntry
from innovate.suppliers import rules, services
from innovate.suppliers.models import Capability, CategoryNeed, CertificateType, Tender


class CancelTender(Decision):
    models = [Tender]
    action_type = "cancel"
    display_name = _("Cancel")
    permission = "suppliers.close_early"
    question = _("End these tenders without an award?")
    explanation = _("Everyone can read the reason. The team may hold another tender.")
    is_serious = True
    index_url = "tenders_admin:index"
    select_related = ("project",)

    @classmethod
    def describe(cls, row: Tender) -> str:
        return f"{row.project} ({row.pk})"

    @classmethod
    def applies_to(cls, row: Tender) -> bool:
        return row.state in rules.TENDER["cancelled"]

    def decide(self, row: Tender, *, actor: User, **given: Any) -> None:
        services.cancel_tender(tender=row, actor=actor, reason=given["reason"])


class TenderViewSet(StaffViewSet):
    """What everybody may know of a tender, and no more: how many bids there are is told once it has closed."""

    model = Tender
    icon = "doc-full"
    menu_hook = MAKERS
    menu_order = 20
    list_display = (
        "project",
        "kind",
        "state",
        "quantity",
        Column("published_at", label=_("Published"), sort_key="published_at"),
        "closes_at",
        Column("bids_sealed", label=_("Bids")),
    )
    list_filter = ("state", "kind")
    list_export = ("pk", "project", "kind", "state", "quantity", "deliver_by", "published_at", "closes_at")
    search_fields = ("project__title", "spec")
    select_related = ("project",)
    ordering = ("-pk",)
    inspect_view_fields = (
        "project", "kind", "state", "version", "spec", "quantity", "deliver_by", "budget", "published_at",
        "closes_at", "opened_at", "bids_sealed", "standstill_until",
    )  # fmt: skip
    labels = {
        "project": _("project"),
        "budget": _("budget"),
        "published_at": _("published"),
        "opened_at": _("bids opened"),
        "bids_sealed": _("bids"),
        "standstill_until": _("waiting days until"),
        "version": _("version"),
    }
    decisions = (CancelTender,)

    def records(self, row: Tender) -> Iterable[Record]:
        yield Record(row.created_at, __("Written down"))
        told = TimelineEntry.objects.filter(
            project=row.project, kind__startswith="suppliers.", at__gte=row.created_at
        )
        for entry in told.select_related("actor"):
            story = projects.told(entry)
            yield Record(story.at, story.text, story.actor, str(entry.data.get("reason") or ""))


class CapabilityViewSet(ModelViewSet):
    model = Capability
    icon = "cogs"
    menu_hook = MAKERS
    menu_order = 30
    list_display = ("code", "name_en", "name_zh", "parent")
    search_fields = ("code", "name_en", "name_zh")
    ordering = ("code",)
    panels = (FieldPanel("code"), FieldPanel("parent"), FieldPanel("name_en"), FieldPanel("name_zh"))


class CertificateTypeViewSet(ModelViewSet):
    model = CertificateType
    icon = "doc-full"
    menu_hook = MAKERS
    menu_order = 40
    list_display = ("code", "name_en", "name_zh", "scope")
    search_fields = ("code", "name_en", "name_zh")
    ordering = ("code",)
    panels = tuple(
        FieldPanel(name)
        for name in ("code", "scope", "name_en", "name_zh", "description_en", "description_zh")
    )


class CategoryNeedViewSet(ModelViewSet):
    model = CategoryNeed
    icon = "list-ul"
    menu_hook = MAKERS
    menu_order = 50
    list_display = ("category", "delivery_weeks")
    panels = tuple(
        FieldPanel(name) for name in ("category", "capabilities", "certificates", "delivery_weeks")
    )


@hooks.register("register_admin_viewset")
def sourcing() -> list[ModelViewSet]:
    return [
        TenderViewSet("tenders_admin"),
        CapabilityViewSet("supplier_capabilities"),
        CertificateTypeViewSet("supplier_certificate_types"),
        CategoryNeedViewSet("supplier_category_needs"),
    ]


register_decisions(CancelTender)
