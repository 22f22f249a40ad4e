"""News and stories."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from innovate.portal.blocks import BodyBlock
from innovate.portal.models.base import PublicPage


class ArticleIndexPage(PublicPage):
    """The articles, the newest first."""

    lead = models.CharField(_("sentence below the title"), max_length=240, blank=True)

    content_panels = [*PublicPage.content_panels, FieldPanel("lead")]
    parent_page_types = ["portal.HomePage"]
    subpage_types = ["portal.ArticlePage"]
    max_count_per_parent = 1
    template = "portal/article_index.html"

    class Meta:
        verbose_name = _("list of articles")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # The rooms' queries need every model loaded, so not while this module is.
        from innovate.portal import queries

        page = queries.articles(self, request.GET.get("cursor", ""))
        return {**super().get_context(request, *args, **kwargs), "articles": page}


class ArticlePage(PublicPage):
    """A piece of news or a story, signed and dated."""

    author_name = models.CharField(_("author"), max_length=80, blank=True)
    dated_at = models.DateTimeField(_("date"), default=timezone.now)
    lead = models.CharField(_("sentence below the title"), max_length=240)
    picture = models.ForeignKey(
        "wagtailimages.Image", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    picture_alt = models.CharField(
        _("what the picture shows"),
        max_length=300,
        blank=True,
        help_text=_("Read aloud to people who cannot see it. Empty when the picture only decorates."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("body"))

    content_panels = [
        *PublicPage.content_panels,
        FieldPanel("lead"),
        MultiFieldPanel([FieldPanel("author_name"), FieldPanel("dated_at")], heading=_("Who and when")),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], heading=_("Picture")),
        FieldPanel("body"),
        InlinePanel("projects", heading=_("Projects it is about"), label=_("Project"), max_num=6),
    ]
    parent_page_types = ["portal.ArticleIndexPage"]
    subpage_types: list[str] = []
    search_fields = [*PublicPage.search_fields, index.SearchField("lead"), index.SearchField("body")]
    template = "portal/article.html"

    class Meta:
        verbose_name = _("article")
        indexes = (models.Index(fields=["-dated_at", "-page_ptr"], name="article_newest"),)

    @property
    def structured_data(self) -> dict[str, Any]:
        # The rooms' queries need every model loaded, so not while this module is.
        from innovate.portal import metadata

        return metadata.article_data(self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # The rooms' queries need every model loaded, so not while this module is.
        from innovate.portal import queries

        context = super().get_context(request, *args, **kwargs)
        related = [row.project_id for row in self.projects.all()]
        return {**context, "related": queries.chosen_cards(related, request.user)}


class ArticleProject(Orderable):
    """A project an article is about."""

    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="projects")
    project = models.ForeignKey(
        "projects.Project", on_delete=models.CASCADE, related_name="+", verbose_name=_("project")
    )

    panels = [FieldPanel("project")]

    class Meta(Orderable.Meta):
        verbose_name = _("project")
