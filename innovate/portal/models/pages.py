"""Home, landing pages and pages of prose."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from innovate.portal.blocks import BodyBlock, LandingBlock
from innovate.portal.models.base import PublicPage


class HomePage(PublicPage):
    """What a stranger sees in the first ten seconds."""

    headline = models.CharField(_("headline"), max_length=80)
    lead = models.CharField(_("sentence below it"), max_length=240)
    picture = models.ForeignKey(
        "wagtailimages.Image", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    content_panels = [
        *PublicPage.content_panels,
        FieldPanel("headline"),
        FieldPanel("lead"),
        FieldPanel("picture"),
        FieldPanel("body"),
    ]
    parent_page_types = ["wagtailcore.Page"]
    template = "portal/home.html"

    class Meta:
        verbose_name = _("home page")

    @property
    def heading(self) -> str:
        return self.seo_title or self.headline

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # The rooms' queries need every model loaded, so not while this module is.
        from innovate.portal import queries

        return {
            **super().get_context(request, *args, **kwargs),
            "home": queries.home(request.user, self.locale_id),
        }


class StandardPage(PublicPage):
    """A page of prose: how it works, how money is held, terms."""

    lead = models.CharField(_("sentence below the title"), max_length=240, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("body"))

    content_panels = [*PublicPage.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*PublicPage.search_fields, index.SearchField("body")]
    template = "portal/standard_page.html"

    class Meta:
        verbose_name = _("standard page")


class LandingPage(PublicPage):
    """A page for one audience or occasion, put together from blocks; a hero, if any, leads it."""

    lead = models.CharField(
        _("description"),
        max_length=240,
        blank=True,
        help_text=_("For search results and cards elsewhere; not shown on the page."),
    )
    picture = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("For cards elsewhere."),
    )
    body = StreamField(LandingBlock(), verbose_name=_("body"))

    content_panels = [*PublicPage.content_panels, FieldPanel("body")]
    promote_panels = [FieldPanel("lead"), FieldPanel("picture"), *PublicPage.promote_panels]
    search_fields = [*PublicPage.search_fields, index.SearchField("body")]
    template = "portal/landing.html"

    class Meta:
        verbose_name = _("landing page")
