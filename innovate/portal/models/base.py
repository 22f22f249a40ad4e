"""What every page of the editors' tree has: a description, a picture for cards, and word of its language."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import cached_property
from wagtail.models import Page


class PublicPage(Page):
    """A page of ours. The kinds of pages add their own `lead`, `picture` and `body` where they have them."""

    lead: Any = ""
    picture: Any = None
    body: Any = None

    class Meta:
        abstract = True

    @property
    def heading(self) -> str:
        """The name of the page in search results and on cards elsewhere."""
        return self.seo_title or self.title

    @property
    def summary(self) -> str:
        """One or two sentences for search results and cards elsewhere."""
        return self.search_description or self.lead

    @property
    def card_url(self) -> str:
        """The whole address of the picture that other sites show with a link to this page."""
        # The rooms' queries need every model loaded, so not while this module is.
        from innovate.portal import metadata

        return metadata.page_card(self)

    @cached_property
    def borrowed_language(self) -> str:
        """The language of the words shown, where they are not the page's own yet; else "".

        Until somebody translates it, a page shows its counterpart's content.
        """
        if self.alias_of_id is None or self.alias_of.locale_id == self.locale_id:
            return ""
        return self.alias_of.locale.language_code

    @property
    def translation_source(self) -> Page | None:
        """The page whose words are shown until this one has its own."""
        return self.alias_of if self.borrowed_language else None

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # The rooms' queries need every model loaded, so not while this module is.
        from innovate.portal.body import parts_of

        context = super().get_context(request, *args, **kwargs)
        if self.body is not None:
            context["parts"] = parts_of(self.body, request.user)
        return context
