"""Categories and projects in the admin. What a project says is its team's; its stage moves by services only."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from innovate.projects.models import Category, Project


class CategoryViewSet(ModelViewSet):
    model = Category
    icon = "tag"
    list_display = ("name_en", "name_zh", "support_threshold", "position")
    search_fields = ("name_en", "name_zh")
    ordering = ("position",)
    panels = tuple(
        FieldPanel(name)
        for name in (
            "slug", "name_en", "name_zh", "description_en", "description_zh", "support_threshold", "icon",
            "position",
        )
    )  # fmt: skip


class ProjectViewSet(ModelViewSet):
    """For looking things up and mending a text at the author's wish."""

    model = Project
    icon = "pick"
    inspect_view_enabled = True
    copy_view_enabled = False
    list_display = ("title", "category", "author", "stage", "published_at")
    list_filter = ("stage", "category", "language")
    list_export = ("slug", "title", "stage", "category", "author", "published_at")
    search_fields = ("title", "pitch", "slug")
    search_backend_name = None
    ordering = ("-pk",)
    panels = tuple(
        FieldPanel(name) for name in ("title", "pitch", "category", "problem", "idea", "audience", "language")
    )


class ProjectsGroup(ModelViewSetGroup):
    menu_label = _("Projects")
    menu_icon = "pick"
    menu_order = 290
    items = (ProjectViewSet("projects_admin"), CategoryViewSet("categories_admin"))


@hooks.register("register_admin_viewset")
def projects() -> ProjectsGroup:
    return ProjectsGroup()
