"""The taxonomy, the kinds of certificates and the categories' usual needs, for the staff. Bids are not in the
admin.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from innovate.suppliers.models import Capability, CategoryNeed, CertificateType


class CapabilityViewSet(ModelViewSet):
    model = Capability
    icon = "cogs"
    list_display = ("code", "name_en", "name_zh", "parent")
    search_fields = ("code", "name_en", "name_zh")
    ordering = ("code",)
    panels = (FieldPanel("code"), FieldPanel("parent"), FieldPanel("name_en"), FieldPanel("name_zh"))


class CertificateTypeViewSet(ModelViewSet):
    model = CertificateType
    icon = "doc-full"
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
    list_display = ("category", "delivery_weeks")
    panels = tuple(
        FieldPanel(name) for name in ("category", "capabilities", "certificates", "delivery_weeks")
    )


class SourcingGroup(ModelViewSetGroup):
    menu_label = _("Sourcing")
    menu_icon = "cogs"
    menu_order = 310
    items = (
        CapabilityViewSet("supplier_capabilities"),
        CertificateTypeViewSet("supplier_certificate_types"),
        CategoryNeedViewSet("supplier_category_needs"),
    )


@hooks.register("register_admin_viewset")
def sourcing() -> SourcingGroup:
    return SourcingGroup()
