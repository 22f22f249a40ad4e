"""Choosing a project or a person in the staff area."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from innovate.accounts.models import User
from innovate.projects.models import Project
from innovate.projects.stages import Stage


class ProjectSearchForm(SearchFilterMixin, BaseFilterForm):
    """Looks for a word in the rows themselves: the search index may lag behind by a moment."""

    def filter(self, objects: QuerySet[Project]) -> QuerySet[Project]:
        word = self.cleaned_data.get("q")
        if word:
            objects = objects.filter(Q(title__icontains=word) | Q(slug__icontains=word))
            self.is_searching = True
            self.search_query = word
        return objects


class _Shown:
    filter_form_class = ProjectSearchForm
    ordering = ("-published_at", "-pk")

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("stage", label=_("Stage"), accessor="get_stage_display"),
            Column("category", label=_("Category"), accessor="category"),
        ]


class ProjectChooseView(_Shown, ChooseView):
    """The window."""


class ProjectChooseResultsView(_Shown, ChooseResultsView):
    """Its list alone, when a word is typed or a page turned."""


class ProjectChooserViewSet(ChooserViewSet):
    """Published projects only: a draft is its author's alone."""

    model = Project
    icon = "pick"
    choose_one_text = _("Choose a project")
    choose_another_text = _("Choose another project")
    edit_item_text = _("Look at this project")
    choose_view_class = ProjectChooseView
    choose_results_view_class = ProjectChooseResultsView

    def get_object_list(self) -> QuerySet[Project]:
        return Project.objects.exclude(stage=Stage.DRAFT).filter(hidden_at=None).select_related("category")


project_chooser = ProjectChooserViewSet("project_chooser")
ProjectChooserBlock = project_chooser.get_block_class(
    name="ProjectChooserBlock", module_path="innovate.portal.choosers"
)


class PersonSearchForm(SearchFilterMixin, BaseFilterForm):
    """By name, or by the whole address: half of one would let addresses be guessed."""

    def filter(self, objects: QuerySet[User]) -> QuerySet[User]:
        word = self.cleaned_data.get("q")
        if word:
            objects = objects.filter(Q(display_name__icontains=word) | Q(email__iexact=word.strip()))
            self.is_searching = True
            self.search_query = word
        return objects


class _People:
    filter_form_class = PersonSearchForm
    ordering = ("display_name", "pk")

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("joined", label=_("Here since"), accessor=lambda row: row.date_joined.date()),
        ]


class PersonChooseView(_People, ChooseView):
    """The window."""


class PersonChooseResultsView(_People, ChooseResultsView):
    """Its list alone, when a word is typed or a page turned."""


class PersonChooserViewSet(ChooserViewSet):
    """People who can sign in, by name: who judges a challenge."""

    model = User
    icon = "user"
    choose_one_text = _("Choose a person")
    choose_another_text = _("Choose another person")
    choose_view_class = PersonChooseView
    choose_results_view_class = PersonChooseResultsView

    def get_object_list(self) -> QuerySet[User]:
        return User.objects.filter(is_active=True)


person_chooser = PersonChooserViewSet("person_chooser")
