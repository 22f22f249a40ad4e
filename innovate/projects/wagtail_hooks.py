"""Projects and their categories in the staff area. What a project says is mended on its own page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from innovate.accounts.models import User
from innovate.core.staff import PRODUCTS, Decision, Record, StaffViewSet, register_decisions
from innovate.moderation import services as moderation
from innovate.projects import queries, rules, services
from innovate.projects.gates_admin import DECISIONS, AppealViewSet, ReviewViewSet
from innovate.projects.models import Category, Project, TimelineEntry
from innovate.projects.stages import Stage


class Decline(Decision):
    models = [Project]
    action_type = "decline"
    display_name = _("Decline")
    permission = "projects.decline_project"
    question = _("Decline these projects?")
    explanation = _("The author and everyone else can read the reason. The discussion closes.")
    is_serious = True
    index_url = "projects_admin:index"

    @classmethod
    def applies_to(cls, row: Project) -> bool:
        return row.stage in rules.ALLOWED_FROM[Stage.DECLINED]

    def decide(self, row: Project, *, actor: User, **given: Any) -> None:
        services.decline(project=row, actor=actor, reason=given["reason"])


class Hide(Decision):
    models = [Project]
    action_type = "hide"
    display_name = _("Hide")
    permission = "projects.hide_project"
    question = _("Hide these projects?")
    explanation = _("Only their teams and staff see them then. The authors read the reason and can appeal.")
    is_serious = True
    index_url = "projects_admin:index"
    select_related = ("author", "room")

    @classmethod
    def applies_to(cls, row: Project) -> bool:
        return not row.is_draft and not row.is_hidden

    def decide(self, row: Project, *, actor: User, **given: Any) -> None:
        moderation.act(target=row, actor=actor, reason=given["reason"])


class Restore(Decision):
    models = [Project]
    action_type = "restore"
    display_name = _("Show again")
    permission = "projects.hide_project"
    question = _("Show these projects again?")
    explanation = _("Everyone sees them again, and their teams read the reason.")
    index_url = "projects_admin:index"
    select_related = ("author", "room")

    @classmethod
    def applies_to(cls, row: Project) -> bool:
        return row.is_hidden

    def decide(self, row: Project, *, actor: User, **given: Any) -> None:
        services.restore_project(project=row, actor=actor, reason=given["reason"])


class ProjectViewSet(StaffViewSet):
    model = Project
    icon = "pick"
    menu_hook = PRODUCTS
    list_display = (
        "title",
        Column("category", label=_("Category")),
        Column("author", label=_("Author")),
        "stage",
        Column("published_at", label=_("Published"), sort_key="published_at"),
    )
    list_filter = ("stage", "category", "language")
    list_export = ("slug", "title", "stage", "category", "author", "published_at")
    search_fields = ("title", "pitch", "slug", "author__display_name")
    select_related = ("category", "author")
    ordering = ("-pk",)
    inspect_view_fields = (
        "title", "pitch", "author", "category", "language", "stage", "stage_since", "published_at", "hidden_at",
        "hidden_reason", "problem", "idea", "audience",
    )  # fmt: skip
    labels = {
        "author": _("author"),
        "category": _("category"),
        "stage_since": _("in this stage since"),
        "published_at": _("published"),
    }
    decisions = (Decline, Hide, Restore)

    def records(self, row: Project) -> Iterable[Record]:
        for entry in TimelineEntry.objects.filter(project=row).select_related("actor")[:200]:
            story = queries.told(entry)
            yield Record(story.at, story.text, story.actor, str(entry.data.get("reason") or ""))


class CategoryViewSet(ModelViewSet):
    model = Category
    icon = "tag"
    menu_hook = PRODUCTS
    list_display = ("name_en", "name_zh", "support_threshold", "idea_days", "review_required", "position")
    search_fields = ("name_en", "name_zh")
    ordering = ("position",)
    panels = tuple(
        FieldPanel(name)
        for name in (
            "slug", "name_en", "name_zh", "description_en", "description_zh", "support_threshold",
            "idea_days", "review_required", "review_days", "lock_after", "icon", "position",
        )
    )  # fmt: skip


@hooks.register("register_admin_viewset")
def projects() -> list[ModelViewSet]:
    return [
        ProjectViewSet("projects_admin"),
        ReviewViewSet("reviews_admin"),
        AppealViewSet("decline_appeals_admin"),
        CategoryViewSet("categories_admin"),
    ]


register_decisions(Decline, Hide, Restore, *DECISIONS)
